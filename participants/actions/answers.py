"""What a guest says: the answer, the ground rules, the needs."""

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness, record
from core.errors import DomainError
from participants.actions.calls import drop_calls, finish_call
from participants.actions.invitations import locked
from participants.actions.seats import end_seat, give_seat
from participants.actions.writing import take_back, write
from participants.choices import COMING, AnsweredVia, CallKind, CallOutcome, InvitationState
from participants.emails import CONFIRMATION, MISSING, REMINDER, confirmation_letter
from participants.models import Acknowledgement, Call, Invitation
from vault import actions as vault
from vault.envelope import Place
from workshops.models import GroundRules

ANSWERS = {InvitationState.YES, InvitationState.TENTATIVE, InvitationState.NO}
ANSWERABLE = {*ANSWERS, InvitationState.SENT, InvitationState.RECONFIRM}
NEEDS = "needs"


def answers_until(workshop) -> datetime | None:
    """The last moment at which guests answer for themselves: the date asked for, else the beginning."""
    return workshop.reply_by or workshop.begins_at


def is_open_for_answers(invitation: Invitation, now: datetime | None = None) -> bool:
    """True while the guest may answer, or change the answer, without asking anyone."""
    until = answers_until(invitation.workshop)
    return (
        invitation.workshop.is_open
        and invitation.state in ANSWERABLE
        and (until is None or (now or timezone.now()) <= until)
    )


@transaction.atomic
def answer_invitation(*, invitation: Invitation, answer: str, reason: str = "", via: str, by=None) -> Invitation:
    """Records yes, perhaps or no. A yes or a perhaps gives a seat; a no ends it; waiting reminders go.

    ``via`` the personal link, the account, or the telephone (then ``by`` is the organiser, and the date
    for answers does not bind). The same answer twice changes nothing. Raises DomainError.
    """
    invitation = locked(invitation)
    _check_open(invitation, via)
    reason = reason if answer == InvitationState.NO else ""
    if (invitation.state, invitation.reason) == (answer, reason):
        return invitation
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(state=answer, reason=reason, answered_via=via, answered_at=now)
    invitation.state, invitation.reason, invitation.answered_via, invitation.answered_at = answer, reason, via, now
    give_seat(invitation) if answer in COMING else end_seat(invitation, by=by)
    take_back(invitation, kinds=[REMINDER, MISSING, CONFIRMATION])
    drop_calls([invitation.pk], kinds=[CallKind.ANSWER] if answer in COMING else None)
    if via != AnsweredVia.PHONE or invitation.person.takes_letters:  # else it was said on the telephone
        workshop, letter = invitation.workshop, confirmation_letter(invitation)
        write(letter, person=invitation.person, dialogue=workshop.dialogue, workshop=workshop)
    record("invitation.answered", by=by, obj=invitation, compartment=invitation.workshop_id, state=answer, via=via)
    return invitation


@transaction.atomic
def note_answer(*, call: Call, answer: str, reason: str, by) -> Call:
    """Records what the guest answered on the telephone, as such; the call is over with it. Raises DomainError."""
    finished = finish_call(call=call, outcome=CallOutcome.ANSWERED, by=by)
    invitation = Invitation.objects.get(pk=finished.object_id)
    answer_invitation(invitation=invitation, answer=answer, reason=reason, via=AnsweredVia.PHONE, by=by)
    return finished


@transaction.atomic
def acknowledge_ground_rules(*, invitation: Invitation, version: int, by=None) -> Acknowledgement:
    """The guest agrees to the version of the ground rules that was on their page."""
    invitation = locked(invitation)
    rules = current_ground_rules(invitation.workshop)
    if rules is None or rules.version != version:
        raise DomainError(_("The ground rules have changed since you opened this page. Please read them once more."))
    if invitation.state not in COMING:
        raise DomainError(_("The ground rules are for those who come. Answer first."))
    row, is_new = Acknowledgement.objects.get_or_create(
        invitation=invitation, ground_rules=rules, defaults={"at": timezone.now()}
    )
    drop_calls([invitation.pk], kinds=[CallKind.RULES])
    if is_new:
        record("ground_rules.acknowledged", by=by, obj=invitation, compartment=invitation.workshop_id, version=version)
    return row


def current_ground_rules(workshop) -> GroundRules | None:
    return workshop.ground_rules.order_by("-version").first()


@sensitive_variables()
@transaction.atomic
def record_needs(*, invitation: Invitation, needs: dict, by=None) -> Invitation:
    """Seals what the guest needs (diet, access, visa …) in the vault; what was there before is
    forgotten. ``needs``: field name to words or bool; empty ones are dropped. Raises DomainError."""
    invitation = locked(invitation)
    if not invitation.workshop.is_open or invitation.state not in COMING:
        raise DomainError(_("Needs can be told by those who come, until the meeting has ended."))
    witness = Witness("needs.written", by=by, compartment=invitation.workshop_id)
    given = {name: value for name, value in needs.items() if value}
    revision = invitation.needs_revision + 1
    if given:
        vault.seal(needs_place(invitation, revision), json.dumps(given), witness=witness)
    vault.forget(invitation.pk, field=NEEDS, before=revision, witness=witness)
    Invitation.objects.filter(pk=invitation.pk).update(has_needs=bool(given), needs_revision=revision)
    invitation.has_needs, invitation.needs_revision = bool(given), revision
    drop_calls([invitation.pk], kinds=[CallKind.TRAVEL])
    return invitation


@sensitive_variables()
def read_needs(*, invitation: Invitation, by) -> dict:
    """What the guest told of their needs, opened for ``by`` and witnessed. Raises vault errors."""
    witness = Witness("needs.read", by=by, compartment=invitation.workshop_id)
    return json.loads(vault.open_text(needs_place(invitation, invitation.needs_revision), witness=witness))


def needs_place(invitation: Invitation, revision: int) -> Place:
    return Place(vault.for_guests(invitation.workshop_id), Invitation._meta.label_lower, invitation.pk, NEEDS, revision)


def _check_open(invitation: Invitation, via: str) -> None:
    if via == AnsweredVia.PHONE:
        if invitation.state not in ANSWERABLE or not invitation.workshop.is_open:
            raise DomainError(_("This invitation no longer stands, so that no answer can be recorded."))
    elif not is_open_for_answers(invitation):
        raise DomainError(_("The time for answers has passed. Please telephone us; we will note what you say."))
