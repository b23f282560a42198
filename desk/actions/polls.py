"""A slot is chosen: the workshop has its days, and whoever was asked is invited. One act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from desk.actions.workshop import move_workshop
from participants.actions.invitations import choose_guests, letters_of, seal_of, send_invitations
from participants.actions.polls import end_poll, locked_poll
from participants.choices import InvitationState, Part
from participants.models import Invitation, Membership, Polled, Slot
from participants.selectors.invite import drafts_of
from workshops.models import Workshop


@dataclass(frozen=True)
class Settled:
    """The workshop with its days; ``letters`` that went into the outbox; ``to_ring``: guests on the list who
    could be sent none."""

    workshop: Workshop
    letters: int
    to_ring: int


@transaction.atomic
def choose_slot(*, slot: Slot, guests: Iterable[Polled], reply_by: datetime | None, by) -> Settled:
    """Gives the workshop the days of ``slot`` (its calendar number rises), ends the search, and invites
    ``guests``; those whom an earlier letter has invited are told the new days and asked again.

    Raises DomainError when the search is over, when a day lies behind us, or when other letters wait to be
    looked through, which would go out along with these.
    """
    poll = locked_poll(slot.poll)
    workshop = poll.workshop
    if poll.ended_at is not None or poll.sent_at is None:
        raise DomainError(_("The search for days has ended."))
    if slot.begins_at <= timezone.now():
        raise DomainError(_("These days have begun, or are over."))
    people = {guest.person_id for guest in guests}
    _check_no_others_wait(workshop, people)
    move_workshop(workshop=workshop, facts={**slot.facts, "reply_by": reply_by}, by=by)
    end_poll(poll, chosen=slot)
    members = list(Membership.objects.filter(dialogue=workshop.dialogue_id, person__in=people))
    if members:
        choose_guests(workshop=workshop, members=members, parts=_parts_of(members, workshop), by=by)
    drafts = drafts_of(workshop)
    called = sum(draft.is_called for draft in drafts)
    letters = send_invitations(workshop=workshop, seal=seal_of(letters_of(drafts)), by=by) - called
    record("date-poll.settled", by=by, obj=poll, compartment=workshop.pk, slot=slot.pk, invited=letters)
    return Settled(workshop, letters, called + sum(bool(draft.problem) for draft in drafts))


def _parts_of(members: list[Membership], workshop: Workshop) -> dict[UUID, str]:
    """Membership id -> the part in which each is invited: the one that they have in this round, else that of the
    latest round to which they were asked, else that of a participant. Two queries."""
    rounds = Invitation.objects.filter(
        workshop__dialogue=workshop.dialogue_id, person__in=[member.person_id for member in members]
    ).exclude(state=InvitationState.WITHDRAWN, workshop=workshop)
    ordered = rounds.order_by(F("workshop__starts_on").asc(nulls_first=True), "pk")
    latest = dict(ordered.values_list("person_id", "part"))
    here = dict(ordered.filter(workshop=workshop).values_list("person_id", "part"))
    known = latest | here
    return {member.pk: known.get(member.person_id, Part.PARTICIPANT) for member in members}


def _check_no_others_wait(workshop: Workshop, people: set) -> None:
    drafts = Invitation.objects.filter(workshop=workshop, state=InvitationState.DRAFT)
    if drafts.exclude(person__in=people).exists():
        raise DomainError(
            _("Other letters of this round wait to be looked through. Send them, or take them off the list, first.")
        )
