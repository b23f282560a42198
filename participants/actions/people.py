"""Writing down who somebody is. A name is never replaced without keeping the old one as a variant."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from outbox import actions as outbox
from participants.actions.feeds import close_feeds
from participants.actions.seats import end_seat, give_seat
from participants.actions.writing import take_back, take_back_all
from participants.choices import COMING, Gender, Sector, VariantKind
from participants.emails.polls import DATE_POLL
from participants.models import Affiliation, Invitation, Membership, NameVariant, Person, Polled
from workshops.models import Dialogue

PLAIN = ("name", "given_name", "family_name", "honorific", "email", "phone", "country", "expertise")
REACH = ("reach", "cover_title")
HOURS = ("calendars", "earliest_hour", "latest_hour", "quiet_hours", "quiet_dates")
POST = ("title", "institution", "acronym")
VARIANT_COLUMNS = {
    "variants": VariantKind.SPELLING,
    "nicknames": VariantKind.NICKNAME,
    "initials": VariantKind.INITIALS,
}
# What a field holds when nothing is known.
UNKNOWN = {"time_zone": "UTC", "gender": Gender.OTHER, "sector": Sector.OTHER, "born_in": None}


@transaction.atomic
def create_person(*, dialogue: Dialogue, values: Mapping, standing: Mapping, by) -> Person:
    """A new person on the dialogue's list. ``values``: person, post and variants; ``standing``: the
    fields of their membership. Raises DomainError when the address is on the list already."""
    _check_address(values.get("email", ""), dialogue_ids=[dialogue.pk])
    (person,) = add_people([values], dialogue=dialogue)
    Membership.objects.filter(person=person, dialogue=dialogue).update(**standing)
    record("person.created", by=by, obj=person, compartment=dialogue.pk)
    return person


@transaction.atomic
def update_person(*, person: Person, values: Mapping, post: Mapping, has_moved: bool, by) -> Person:
    """Changes what is written about ``person``. A changed name stays as a variant; a changed post is kept
    as a former one when they ``has_moved``, else corrected. A changed address moves links and seats.

    ``values`` holds Person's fields and the lists "variants", "nicknames", "initials". Raises DomainError.
    """
    before = Person.objects.select_for_update().get(pk=person.pk)
    address = values.get("email", before.email)
    if address.lower() != before.email.lower():
        ids = list(person.memberships.values_list("dialogue_id", flat=True))
        _check_address(address, dialogue_ids=ids, but=person)
    fields = [name for name in (*PLAIN, "language", *HOURS, *UNKNOWN) if name in values]
    for name in fields:
        setattr(person, name, values[name])
    person.save(update_fields=fields)
    spellings = [*values.get("variants", []), *([before.name] if before.name != person.name else [])]
    _replace_variants(person, {**values, "variants": spellings})
    _write_post(person, post, has_moved=has_moved)
    if address.lower() != before.email.lower():
        _move_address(person)
    changed = [name for name in fields if getattr(before, name) != getattr(person, name)]
    record("person.changed", by=by, obj=person, fields=changed)
    return person


@transaction.atomic
def update_membership(*, membership: Membership, standing: Mapping, by) -> Membership:
    """Side, standing on the list and what the team weighs. Invitations keep the side that they were sent under."""
    for name, value in standing.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(standing))
    record("membership.changed", by=by, obj=membership, compartment=membership.dialogue_id, fields=list(standing))
    return membership


def add_people(rows: Iterable[Mapping], *, dialogue: Dialogue) -> list[Person]:
    """Writes a person, post, variants and a membership for each row of values; few queries for many rows."""
    rows = list(rows)
    people = [_person(values) for values in rows]
    Person.objects.bulk_create(people, batch_size=500)
    pairs = list(zip(people, rows, strict=True))
    Affiliation.objects.bulk_create(
        [Affiliation(person=person, **post) for person, values in pairs if any((post := _post(values)).values())],
        batch_size=500,
    )
    NameVariant.objects.bulk_create(
        [row for person, values in pairs for row in _variants(person, values)], batch_size=500
    )
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                dialogue=dialogue,
                side_id=values.get("side") or None,
                proposed_by=values.get("proposed_by", ""),
            )
            for person, values in pairs
        ],
        batch_size=500,
    )
    return people


def add_spelling(person: Person, values: Mapping) -> None:
    """Adds to ``person`` the names of a row, and fills what is empty; replaces nothing."""
    names = dict.fromkeys([values["name"], *values.get("variants", [])])
    rows = _variants(person, {**values, "variants": [name for name in names if name != person.name]})
    NameVariant.objects.bulk_create(rows, ignore_conflicts=True)
    if person.memberships.count() > 1:
        return  # a row that another dialogue shares: its fields are not ours to fill
    empty = [name for name in (*PLAIN, *UNKNOWN) if values.get(name) and _is_unknown(person, name)]
    for name in empty:
        setattr(person, name, values[name])
    person.save(update_fields=empty)
    if not person.affiliations.exists() and any(_post(values).values()):
        Affiliation.objects.create(person=person, **_post(values))


def bring_person(person: Person, values: Mapping, *, dialogue: Dialogue) -> Person:
    """Writes somebody known from another dialogue into this one, as a row of its own (decision 0021)."""
    known = {name: getattr(person, name) for name in (*PLAIN, "language", *REACH, *HOURS, *UNKNOWN)}
    spellings = [row.text for row in person.variants.all() if row.kind == VariantKind.SPELLING]
    if values["name"] != person.name:
        spellings.append(values["name"])
    filled = {name: value for name, value in values.items() if value and not known.get(name)}
    post = next((row for row in person.affiliations.all() if row.is_current), None)
    posts = {name: values.get(name) or getattr(post, name, "") for name in POST}
    row = {**values, **known, **filled, **posts, "variants": [*spellings, *values.get("variants", [])]}
    (brought,) = add_people([row], dialogue=dialogue)
    if not brought.takes_letters:
        outbox.bar(brought.pk)
    return brought


def _person(values: Mapping) -> Person:
    given = {name: values[name] for name in (*PLAIN, "language", *REACH, *HOURS, *UNKNOWN) if values.get(name)}
    return Person(**given)


def _post(values: Mapping) -> dict:
    return {name: values.get(name, "") for name in POST}


def _variants(person: Person, values: Mapping) -> list[NameVariant]:
    found: dict[str, str] = {}
    for column, kind in VARIANT_COLUMNS.items():
        for text in values.get(column) or []:
            if text != person.name:
                found.setdefault(text[:300], _kind(text, kind))
    return [NameVariant(person=person, text=text, kind=kind) for text, kind in found.items()]


def _kind(text: str, kind: str) -> str:
    """A spelling whose letters are not Latin is another script."""
    if kind == VariantKind.SPELLING and any(letter.isalpha() and ord(letter) > 0x24F for letter in text):
        return VariantKind.SCRIPT
    return kind


def _is_unknown(person: Person, name: str) -> bool:
    value = getattr(person, name)
    return value == UNKNOWN[name] if name in UNKNOWN else not value


def _replace_variants(person: Person, values: Mapping) -> None:
    person.variants.all().delete()
    NameVariant.objects.bulk_create(_variants(person, values))


def _write_post(person: Person, post: Mapping, *, has_moved: bool) -> None:
    present = person.affiliations.filter(is_current=True).first()
    if present and all(getattr(present, name) == post[name] for name in POST):
        return
    if present and not has_moved:
        Affiliation.objects.filter(pk=present.pk).update(**post)
        return
    person.affiliations.update(is_current=False)
    if any(post.values()):
        Affiliation.objects.create(person=person, **post)


def _check_address(address: str, *, dialogue_ids, but: Person | None = None) -> None:
    rows = Membership.objects.filter(dialogue__in=dialogue_ids, person__email__iexact=address)
    if but is not None:
        rows = rows.exclude(person=but)
    if address and (row := rows.select_related("person").first()):
        raise DomainError(
            _("%(name)s has this address already. Two people cannot share one.") % {"name": row.person.name},
            field="email",
        )


def _move_address(person: Person) -> None:
    """The old address loses its links and seats at once; whoever comes is seated under the new one."""
    for invitation in Invitation.objects.filter(person=person).select_related(
        "workshop__dialogue", "person__user", "side"
    ):
        end_seat(invitation)
        take_back(invitation)
        Invitation.objects.filter(pk=invitation.pk).update(link_version=invitation.link_version + 1)
    close_feeds([person.pk])
    asked = Polled.objects.filter(person=person)
    take_back_all(asked, kinds=[DATE_POLL])
    asked.update(link_version=F("link_version") + 1)
    Person.objects.filter(pk=person.pk).update(user=None)
    coming = Invitation.objects.filter(person=person, state__in=COMING, workshop__destroyed_at=None)
    for invitation in coming.select_related("workshop__dialogue", "person", "side"):
        give_seat(invitation)
