"""On which ways somebody may be reached, set by those who invite, or by the guest. Through whom is sealed."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness, record
from core.errors import DomainError
from outbox import actions as outbox
from participants.actions.writing import call_instead
from participants.choices import Reach
from participants.models import Invitation, Membership, Person
from vault import actions as vault
from vault.envelope import Place

GO_BETWEEN = "go-between"
OWN = ("earliest_hour", "latest_hour", "quiet_hours", "cover_title")


@sensitive_variables()
@transaction.atomic
def set_contact(*, membership: Membership, reach: str, cover_title: str, go_between: str, by) -> Person:
    """How to reach somebody, and what their calendar calls the appointments. ``go_between``: through whom, in
    words; left empty, the words that are sealed already stay. They are forgotten with the go-between.

    Letters that wait become calls as soon as no letter may go. Raises DomainError without a go-between.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    person = Person.objects.select_for_update().get(pk=membership.person_id)
    if reach == Reach.GO_BETWEEN and not go_between and not membership.has_go_between:
        raise DomainError(_("Say through whom they are to be reached."), field="go_between")
    person.reach, person.cover_title = reach, cover_title
    person.save(update_fields=["reach", "cover_title"])
    _seal(membership, go_between if reach == Reach.GO_BETWEEN else "", keep=reach == Reach.GO_BETWEEN, by=by)
    record("person.reach-set", by=by, obj=person, compartment=membership.dialogue_id, reach=reach)
    if person.takes_letters:
        outbox.unbar(person.pk)
    else:
        outbox.bar(person.pk)
        call_instead()
    return person


@sensitive_variables()
def _seal(membership: Membership, words: str, *, keep: bool, by) -> None:
    """Puts ``words`` in the place of what was sealed; without any, what was sealed goes, or stays to ``keep``."""
    if not words and (keep or not membership.has_go_between):
        return
    witness = Witness("go-between.written", by=by, compartment=membership.dialogue_id)
    membership.go_between_revision += 1
    membership.has_go_between = bool(words)
    if words:
        vault.seal(_place(membership), words, witness=witness)
    vault.forget(membership.pk, field=GO_BETWEEN, before=membership.go_between_revision, witness=witness)
    membership.save(update_fields=["has_go_between", "go_between_revision"])


@sensitive_variables()
def read_go_between(*, membership: Membership, by) -> str:
    """Through whom somebody is reached, opened for ``by`` and witnessed. Raises vault errors."""
    witness = Witness("go-between.read", by=by, compartment=membership.dialogue_id)
    return vault.open_text(_place(membership), witness=witness)


def _place(membership: Membership) -> Place:
    """In the dialogue's compartment: a person is known for years, and to whoever organises the dialogue."""
    revision = membership.go_between_revision
    return Place(membership.dialogue_id, Membership._meta.label_lower, membership.pk, GO_BETWEEN, revision)


@transaction.atomic
def set_own_hours(*, invitation: Invitation, values: Mapping, by=None) -> Person:
    """The guest's own word on when not to write and what their calendar says (``values``: the fields of OWN)."""
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    for name in OWN:
        setattr(person, name, values[name])
    person.save(update_fields=list(OWN))
    record("person.hours-set", by=by, obj=person, compartment=invitation.workshop_id)
    invitation.person = person
    return person
