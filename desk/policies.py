"""Who may do what spans apps. Pure: reads the user's seats and the object's own state."""

from django.conf import settings

from participants.policies import can_find_date
from workshops.choices import TEAM, Role, WorkshopState
from workshops.policies import (
    can_edit_workshop,
    can_read_captured_mail,
    can_view_workshop,
    holds,
    in_team,
    seats_of,
)

OVER = {WorkshopState.CLOSED, WorkshopState.CANCELLED}


def can_view_records(user, dialogue) -> bool:
    """Which records exist, until when, and who decided."""
    return holds(user, TEAM, dialogue_id=dialogue.pk)


def can_destroy_workshop(user, workshop) -> bool:
    return (
        workshop.destroyed_at is None
        and not workshop.dialogue.is_public_record
        and in_team(user, workshop, {Role.CONVENOR})
    )


def can_read_certificate(user, workshop) -> bool:
    """Everyone with a seat may read that the records are gone, and check the signature."""
    return can_view_workshop(user, workshop)


def can_move_workshop(user, workshop) -> bool:
    return can_edit_workshop(user, workshop) and not workshop.dialogue.is_public_record and workshop.state not in OVER


def can_raise_seal(user, workshop) -> bool:
    """See what a higher seal would mean, and raise it: whoever may plan a workshop under one. That only a
    reader with an open key can do it, the action says in a sentence."""
    return can_edit_workshop(user, workshop) and not workshop.dialogue.is_public_record


def can_call_off_workshop(user, workshop) -> bool:
    return can_move_workshop(user, workshop)


def can_choose_slot(user, slot) -> bool:
    """Fix the days of a round that looked for some, and invite: whoever may do both."""
    workshop = slot.poll.workshop
    return can_move_workshop(user, workshop) and can_find_date(user, workshop)


def is_operator(user) -> bool:
    """Runs the installation and sits in no dialogue."""
    return any(seat.role == Role.OPERATOR for seat in seats_of(user))


def can_list_letters(user) -> bool:
    """Everybody has the letters that were sent to them; what else is listed comes from seats."""
    return user.is_authenticated


def can_read_letter(user, message) -> bool:
    """The door has asked for an organiser's seat or the recipient."""
    return user.is_authenticated


def can_send_letter_again(user, message) -> bool:
    """Organisers of its dialogue; the door's rows say so (``is_organised``)."""
    return bool(getattr(message, "is_organised", False))


def can_read_policy(user) -> bool:
    """Whoever works in the team of a dialogue may read who may do what; it names nobody."""
    return holds(user, TEAM)


def can_open_mailbox(user) -> bool:
    """The captured mailbox holds personal links and codes of everybody. In the demo, where all are
    invented, a convenor may read it; where merely no mail server is set up yet, the operator alone."""
    if settings.EMAIL_BACKEND != "outbox.backends.CapturedBackend":
        return False
    return can_read_captured_mail(user) if settings.DEMO else is_operator(user)


def can_read_captured(user, mail) -> bool:
    """One mail of the captured mailbox."""
    return can_open_mailbox(user)
