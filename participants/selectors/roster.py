"""Who was asked to a workshop, in the shape that the leak check reads."""

from dataclasses import dataclass
from uuid import UUID

from attribution.model import PersonEntry
from participants.choices import InvitationState, VariantKind
from participants.models import Affiliation, Invitation


@dataclass(frozen=True)
class RosterEntry(PersonEntry):
    """``attribution.PersonEntry`` with the rows that it came from. ``id`` is the person's UUID."""

    person_id: UUID | None = None
    invitation_id: UUID | None = None
    is_coming: bool = False


def roster_for(workshop) -> list[RosterEntry]:
    """Everyone who was invited to ``workshop``, whatever they answered, in the order of their names.

    Someone who declined is still a name that must not leak. Three queries, however many people.
    """
    invitations = (
        Invitation.objects.filter(workshop=workshop)
        .exclude(state=InvitationState.DRAFT)
        .select_related("person", "side")
        .prefetch_related("person__variants", "person__affiliations")
        .order_by("person__name", "pk")
    )
    return [_entry(invitation) for invitation in invitations]


def roster_across(workshops) -> list[RosterEntry]:
    """Everyone who was invited to any of ``workshops`` (a QuerySet), each person once; three queries."""
    invitations = (
        Invitation.objects.filter(workshop__in=workshops)
        .exclude(state=InvitationState.DRAFT)
        .select_related("person", "side")
        .prefetch_related("person__variants", "person__affiliations")
        .order_by("person__name", "pk")
    )
    return list({invitation.person_id: _entry(invitation) for invitation in invitations}.values())


def present_affiliation(person) -> Affiliation | None:
    """Where ``person`` works now, else where they worked; needs ``affiliations`` prefetched."""
    rows = list(person.affiliations.all())
    return next((row for row in rows if row.is_current), rows[0] if rows else None)


def _entry(invitation) -> RosterEntry:
    person = invitation.person
    variants = list(person.variants.all())
    posts = list(person.affiliations.all())
    present = present_affiliation(person)
    return RosterEntry(
        id=str(person.pk),
        name=person.name,
        variants=_of_kind(variants, VariantKind.SPELLING, VariantKind.SCRIPT),
        nicknames=_of_kind(variants, VariantKind.NICKNAME),
        initials=_of_kind(variants, VariantKind.INITIALS),
        side=invitation.side.name if invitation.side else "",
        country=person.country,
        role=invitation.get_part_display(),
        gender=person.gender.lower() if person.gender in {"F", "M"} else "",
        title=_joined(posts, present, "title"),
        institution=_joined(posts, present, "institution"),
        acronym=_joined(posts, present, "acronym"),
        sector=str(person.get_sector_display()),
        person_id=person.pk,
        invitation_id=invitation.pk,
        is_coming=invitation.is_coming,
    )


def _of_kind(variants, *kinds) -> tuple[str, ...]:
    return tuple(sorted(row.text for row in variants if row.kind in kinds))


def _joined(posts, present, field: str) -> str:
    """Present and former values, the present one first, parted by ``|`` as in a roster file:
    a former office gives somebody away as surely as the present one."""
    rows = ([present] if present else []) + [row for row in posts if row is not present]
    return "|".join(dict.fromkeys(value for row in rows if (value := getattr(row, field))))
