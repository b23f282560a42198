"""Moving a workshop and calling it off: its guests are told, and asked again."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from desk import emails
from participants.actions.calls import drop_calls
from participants.actions.invitations import link_expiry
from participants.actions.polls import silence_polls
from participants.actions.writing import take_back, write
from participants.choices import COMING, CallKind, InvitationState
from participants.models import Invitation
from workshops.actions.workshop import edit_workshop
from workshops.choices import WorkshopState
from workshops.models import Workshop

DATES = {"starts_on", "ends_on", "time_zone", "starts_at_time", "ends_at_time"}
TOLD = [InvitationState.SENT, InvitationState.YES, InvitationState.TENTATIVE, InvitationState.RECONFIRM]
CALLED_OFF = {WorkshopState.POSTPONED, WorkshopState.CANCELLED}


@transaction.atomic
def move_workshop(*, workshop: Workshop, facts: dict, by) -> Workshop:
    """Gives ``workshop`` other dates and asks everyone who said yes or perhaps once more.

    ``facts``: dates, hours, zone and ``reply_by``. Guests who have not answered get the new dates too.
    A postponed workshop is taken up again. Nobody is written to when only ``reply_by`` changed.
    Raises DomainError for a workshop that was cancelled.
    """
    if workshop.state == WorkshopState.CANCELLED:
        raise DomainError(_("This workshop was cancelled. Plan a new one."))
    changed = edit_workshop(workshop=workshop, facts=facts, by=by)
    guests = _guests(workshop)
    if workshop.state == WorkshopState.POSTPONED:
        workshop.state = WorkshopState.INVITING if guests else WorkshopState.PLANNED
        workshop.state_reason = ""
        workshop.save(update_fields=["state", "state_reason"])
    if not changed & DATES:
        return workshop
    ids = [guest.pk for guest in guests]
    asked = Invitation.objects.filter(pk__in=ids, state__in=COMING).update(state=InvitationState.RECONFIRM)
    Invitation.objects.filter(pk__in=ids).update(link_expires_at=link_expiry(workshop), asking=F("asking") + 1)
    drop_calls(ids, kinds=[CallKind.ANSWER])
    _tell(guests, emails.workshop_moved)
    record("workshop.moved", by=by, obj=workshop, compartment=workshop.pk, told=len(guests), asked_again=asked)
    return workshop


@transaction.atomic
def call_off_workshop(*, workshop: Workshop, state: str, reason: str, by) -> Workshop:
    """Postpones or cancels ``workshop`` with a reason from the list and tells its guests.

    Letters that wait are taken back. Raises DomainError for one that is called off already.
    """
    if state not in CALLED_OFF:
        raise DomainError(_("Choose whether it is postponed or cancelled."), field="state")
    if workshop.state == state:
        raise DomainError(_("This has been said already."), field="state")
    workshop.state, workshop.state_reason = state, reason
    workshop.calendar_sequence += 1
    workshop.save(update_fields=["state", "state_reason", "calendar_sequence"])
    guests = _guests(workshop)
    drop_calls(guest.pk for guest in guests)
    _tell(guests, emails.workshop_called_off)
    silence_polls(workshop)
    record("workshop.called-off", by=by, obj=workshop, compartment=workshop.pk, state=state, told=len(guests))
    return workshop


def _guests(workshop: Workshop) -> list[Invitation]:
    """Everyone who holds a letter and has not said no, with what a letter needs."""
    related = ("person", "workshop__dialogue", "workshop__rule_profile")
    guests = list(Invitation.objects.filter(workshop=workshop, state__in=TOLD).select_related(*related))
    for guest in guests:
        guest.workshop = workshop  # as it stands in this transaction
    return guests


def _tell(guests: list[Invitation], letter) -> None:
    for guest in guests:
        take_back(guest)
        write(letter(guest), person=guest.person, dialogue=guest.workshop.dialogue, workshop=guest.workshop)
