"""Giving and ending seats: the only thing that grants access."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record
from core.errors import DomainError
from outbox.actions import queue
from workshops import emails
from workshops.actions.readers import close_notes
from workshops.choices import GIVEN_BY_CONVENOR, IN_THE_ROOM, Role
from workshops.models import Dialogue, Seat
from workshops.policies import forget_seats


@transaction.atomic
def give_seat(*, dialogue: Dialogue, email: str, facts: dict, name: str = "", language: str = "en", by) -> Seat:
    """Seats whoever has the address ``email``, with a new account if there is none, and writes to them.

    ``facts``: role, workshop, side, starts_on, ends_on. ``by`` None: the operator's command.
    Raises DomainError for a seat that cannot be, or is held already.
    """
    _check(dialogue, facts)
    _hold(dialogue.pk)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, language=language)
    narrow = {"workshop": facts.get("workshop"), "side": facts.get("side")}
    if Seat.objects.filter(user=user, dialogue=dialogue, role=facts["role"], ended_at=None, **narrow).exists():
        raise DomainError(_("%(who)s holds this seat already.") % {"who": user}, field="email")
    seat = Seat.objects.create(user=user, dialogue=dialogue, **facts)
    forget_seats(user)
    queue(emails.seat_given(seat))
    record("seat.given", by=by, obj=seat, compartment=dialogue.pk, role=seat.role, user=user.pk)
    return seat


def _check(dialogue: Dialogue, facts: dict) -> None:
    role, workshop, side = facts["role"], facts.get("workshop"), facts.get("side")
    if role not in GIVEN_BY_CONVENOR:
        raise DomainError(_("This seat is not given here."), field="role")
    if workshop is not None and workshop.dialogue_id != dialogue.pk:
        raise DomainError(_("Choose a workshop of this dialogue."), field="workshop")
    if side is not None and side.dialogue_id != dialogue.pk:
        raise DomainError(_("Choose a side of this dialogue."), field="side")
    if role in IN_THE_ROOM and workshop is None:
        raise DomainError(_("Participants, observers and interpreters sit in one workshop. Which?"), field="workshop")
    if side is not None and role not in IN_THE_ROOM:
        raise DomainError(_("The team belongs to no side."), field="side")


def _hold(dialogue_id) -> None:
    """One change of seats at a time: or two convenors could end each other's at once."""
    Dialogue.objects.select_for_update().get(pk=dialogue_id)


@transaction.atomic
def end_seat(*, seat: Seat, by) -> Seat:
    """Ends a seat at once, and with it the key of sealed notes that no other seat lets them read.

    Raises DomainError for the last convenor of a dialogue, and for the last who can open sealed notes.
    """
    if seat.ended_at is not None:
        return seat
    _hold(seat.dialogue_id)
    others = Seat.objects.filter(dialogue=seat.dialogue_id, role=Role.CONVENOR, workshop=None).held()
    if seat.role == Role.CONVENOR and not others.exclude(pk=seat.pk).exists():
        raise DomainError(_("A dialogue keeps at least one convenor. Seat another first."))
    seat.ended_at = timezone.now()
    seat.save(update_fields=["ended_at"])
    forget_seats(seat.user)
    close_notes(user=seat.user, dialogue_id=seat.dialogue_id, workshop_id=seat.workshop_id, by=by)
    record("seat.ended", by=by, obj=seat, compartment=seat.dialogue_id, role=seat.role, user=seat.user_id)
    return seat
