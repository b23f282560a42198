"""Who may do what spans apps. Pure: reads the user's seats and the object's own state."""

from workshops.choices import TEAM, Role, WorkshopState
from workshops.policies import can_edit_workshop, can_view_workshop, holds, in_team

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


def can_call_off_workshop(user, workshop) -> bool:
    return can_move_workshop(user, workshop)
