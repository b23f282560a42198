"""Choosing guests, sending their letters, sending again, taking back."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from outbox import actions as outbox
from outbox.emails import Letter, Rendered, render
from participants.actions.calls import drop_calls, recall_calls
from participants.actions.feeds import close_feeds
from participants.actions.seats import end_seat
from participants.actions.writing import leaving_at, take_back, write
from participants.choices import InvitationState
from participants.emails import INVITATION, invitation_letter, withdrawal_letter
from participants.models import Invitation, Membership
from participants.selectors.invite import Draft, drafts_of
from workshops.choices import WorkshopState
from workshops.models import Workshop

SENDABLE_AGAIN = {
    InvitationState.SENT,
    InvitationState.RECONFIRM,
    InvitationState.YES,
    InvitationState.TENTATIVE,
    InvitationState.WITHDRAWN,
}


@transaction.atomic
def choose_guests(*, workshop: Workshop, members: Iterable[Membership], parts: Mapping[UUID, str], by) -> int:
    """Puts ``members`` on the list of letters to be looked through, in the part that ``parts`` names by
    membership id; whoever is no longer chosen leaves it. Returns how many are on it."""
    chosen = {member.person_id: member for member in members}
    drafts = Invitation.objects.filter(workshop=workshop, state=InvitationState.DRAFT)
    drafts.exclude(person__in=chosen).delete()
    for person_id, member in chosen.items():
        Invitation.objects.get_or_create(workshop=workshop, person_id=person_id)
        drafts.filter(person=person_id).update(side=member.side_id, part=parts[member.pk])
    record("guests.chosen", by=by, obj=workshop, compartment=workshop.pk, count=len(chosen))
    return len(chosen)


def letters_of(drafts: Iterable[Draft]) -> list[tuple[Draft, Rendered]]:
    """Each draft that goes out beside the words that it would be sent, or would be spoken from."""
    return [(draft, render(invitation_letter(draft.invitation))) for draft in drafts if not draft.problem]


def seal_of(letters: Iterable[tuple[Draft, Rendered]]) -> str:
    """A fingerprint of who gets which words: sending asks for the one that was looked at."""
    digest = hashlib.sha256()
    for draft, words in letters:
        guest = draft.invitation
        for part in (str(guest.pk), guest.person.email, guest.person.reach, words.subject, words.text):
            digest.update(part.encode() + b"\0")
    return digest.hexdigest()


@transaction.atomic
def send_invitations(*, workshop: Workshop, seal: str, by, at: datetime | None = None) -> int:
    """Sends the letters that ``seal`` stands for, as one act; returns how many are invited by it. Of those to whom
    no letter goes a colleague finds a call.

    They leave ``at`` that moment, and in any case not before UNDO_SECONDS have passed: until then
    ``take_back_invitations`` undoes it. A second click finds nothing left to send and returns 0. Raises
    DomainError when the letters are no longer the ones that were looked at, the workshop has ended, or
    would have until then.
    """
    Workshop.objects.select_for_update().filter(pk=workshop.pk).first()
    letters = letters_of(drafts_of(workshop))
    if not letters:
        return 0
    if seal != seal_of(letters):
        raise DomainError(_("The letters have changed since you looked at them. Look through them again, then send."))
    _check_not_over(workshop)
    soonest = timezone.now() + timedelta(seconds=settings.UNDO_SECONDS)
    leaves_at = max(at, soonest) if at else soonest
    _check_in_time(workshop, leaves_at)
    for draft, words in letters:
        _send(draft.invitation, words, leaves_at, by=by)
    Workshop.objects.filter(pk=workshop.pk, state=WorkshopState.PLANNED).update(state=WorkshopState.INVITING)
    return len(letters)


@transaction.atomic
def take_back_invitations(*, workshop: Workshop, by) -> int:
    """Puts invitations whose letters have not left back on the list; returns how many. The links in those
    letters open nothing. Raises DomainError when all of them have left."""
    sent = Invitation.objects.filter(workshop=workshop, state=InvitationState.SENT)
    back = outbox.recall(INVITATION, sent.values("pk")) + recall_calls(INVITATION, sent.values("pk"))
    if not back:
        raise DomainError(_("The letters have left; they can no longer be taken back."))
    # Another link, so that the next letter is another letter: the outbox sends none of them twice.
    Invitation.objects.filter(pk__in=back).update(
        state=InvitationState.DRAFT, sent_at=None, link_expires_at=None, link_version=F("link_version") + 1
    )
    record("invitations.taken_back", by=by, obj=workshop, compartment=workshop.pk, count=len(back))
    return len(back)


@transaction.atomic
def note_invited_by_phone(*, invitation: Invitation, by) -> Invitation:
    """A chosen guest without an address was invited by telephone: no letter goes out, and the answer
    is noted by hand. Raises DomainError for one who was sent a letter."""
    invitation = locked(invitation)
    _check_not_over(invitation.workshop)
    if invitation.state != InvitationState.DRAFT:
        raise DomainError(_("This guest has been invited already."))
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.SENT, sent_at=timezone.now())
    record("invitation.told", by=by, obj=invitation, compartment=invitation.workshop_id)
    invitation.state = InvitationState.SENT
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by) -> Invitation:
    """Sends the invitation again under a new personal link; the old link is dead from now on.

    Someone whose invitation was withdrawn is invited anew. Raises DomainError.
    """
    invitation = locked(invitation)
    _check_not_over(invitation.workshop)
    if invitation.state not in SENDABLE_AGAIN:
        raise DomainError(_("This letter cannot be sent again: the guest has said no, or it was never sent."))
    if not invitation.person.email:
        raise DomainError(_("There is no e-mail address to send it to."))
    if not invitation.person.takes_letters:
        raise DomainError(_("No letter goes to them. Speak to them, and note what they say."))
    take_back(invitation)
    close_feeds([invitation.person_id])
    invitation.link_version += 1
    if invitation.state == InvitationState.WITHDRAWN:
        invitation.state = InvitationState.SENT
        invitation.asking += 1
    invitation.link_expires_at = link_expiry(invitation.workshop)
    invitation.save(update_fields=["link_version", "state", "asking", "link_expires_at"])
    _write(invitation, invitation_letter(invitation))
    record(
        "invitation.sent_again",
        by=by,
        obj=invitation,
        compartment=invitation.workshop_id,
        link_version=invitation.link_version,
    )
    return invitation


@transaction.atomic
def close_link(*, invitation: Invitation, by) -> Invitation:
    """Makes the personal link useless without sending a new one (a lost telephone, a forwarded letter)."""
    invitation = locked(invitation)
    invitation.link_version += 1
    invitation.link_expires_at = timezone.now()
    invitation.save(update_fields=["link_version", "link_expires_at"])
    take_back(invitation)
    close_feeds([invitation.person_id])
    record("invitation.link_closed", by=by, obj=invitation, compartment=invitation.workshop_id)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by) -> Invitation:
    """Takes an invitation back: the link dies, the seat ends, waiting letters go, and a short letter
    takes the entry out of the guest's calendar. Raises DomainError for one that is withdrawn."""
    invitation = locked(invitation)
    if invitation.state in {InvitationState.WITHDRAWN, InvitationState.DRAFT}:
        raise DomainError(_("This invitation has been withdrawn already, or was never sent."))
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.WITHDRAWN)
    invitation.state = InvitationState.WITHDRAWN
    end_seat(invitation, by=by)
    outbox.withdraw(invitation)
    drop_calls([invitation.pk])
    _write(invitation, withdrawal_letter(invitation))
    record("invitation.withdrawn", by=by, obj=invitation, compartment=invitation.workshop_id)
    return invitation


def link_expiry(workshop: Workshop, now: datetime | None = None) -> datetime:
    """When a link sent now stops opening: after PERSONAL_LINK_DAYS, not before answers are due, and
    never after the end of the meeting."""
    moment = now or timezone.now()
    expires = moment + timedelta(days=settings.PERSONAL_LINK_DAYS)
    if workshop.reply_by:
        expires = max(expires, workshop.reply_by + timedelta(days=1))
    end = workshop.finishes_at
    return min(expires, end) if end and end > moment else expires


def locked(invitation: Invitation) -> Invitation:
    """The row as it stands now, held until the transaction ends."""
    Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    related = ("workshop__dialogue", "workshop__rule_profile", "person__user", "side")
    return Invitation.objects.select_related(*related).get(pk=invitation.pk)


def _send(invitation: Invitation, words: Rendered, wanted: datetime, *, by) -> None:
    """In the guest's own hours; where none is left in which an answer is of use, a colleague speaks to them."""
    workshop, person = invitation.workshop, invitation.person
    until = _answers_until(workshop)
    leaves_at = leaving_at(person, wanted, until) or wanted
    invitation.state, invitation.sent_at = InvitationState.SENT, leaves_at
    invitation.link_expires_at = link_expiry(invitation.workshop, leaves_at)
    invitation.save(update_fields=["state", "sent_at", "link_expires_at"])
    letter = replace(invitation_letter(invitation), not_before=leaves_at)
    write(letter, person=person, dialogue=workshop.dialogue, workshop=workshop, words=words, until=until)
    record("invitation.sent", by=by, obj=invitation, compartment=invitation.workshop_id)


def _write(invitation: Invitation, letter: Letter) -> None:
    workshop = invitation.workshop
    write(letter, person=invitation.person, dialogue=workshop.dialogue, workshop=workshop)


def _answers_until(workshop: Workshop) -> datetime | None:
    return workshop.reply_by or workshop.begins_at


def _check_in_time(workshop: Workshop, leaves_at: datetime) -> None:
    until = _answers_until(workshop)
    if until and leaves_at > until:
        raise DomainError(_("At that hour it would be too late to answer. Choose an earlier one."))


def _check_not_over(workshop: Workshop) -> None:
    if not workshop.is_open or (workshop.finishes_at and workshop.finishes_at < timezone.now()):
        raise DomainError(_("This round is over; no letters go out any more."))
