"""Who may do what between rounds. Pure."""

from workshops.choices import ORGANISERS, RELEASES, TEAM, Role
from workshops.policies import holds


def can_list_followups(user, dialogue) -> bool:
    return holds(user, TEAM, dialogue_id=dialogue.pk)


def can_add_action(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, TEAM, dialogue_id=dialogue.pk)


def can_edit_action(user, item) -> bool:
    return holds(user, TEAM, dialogue_id=item.dialogue_id)


def can_close_action(user, item) -> bool:
    """The team, and the owner of the item."""
    return can_edit_action(user, item) or (item.owner_person is not None and item.owner_person.user_id == user.pk)


def can_add_text(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, ORGANISERS | {Role.RAPPORTEUR}, dialogue_id=dialogue.pk)


def can_read_text(user, text) -> bool:
    return True  # the door's queryset has asked the seats


def can_take_text(user, text) -> bool:
    """Whoever reads it; whether it may leave at all, its rule says when it is asked for."""
    return can_read_text(user, text)


def can_edit_text(user, text) -> bool:
    return holds(user, {Role.FACILITATOR, Role.RAPPORTEUR}, dialogue_id=text.dialogue_id)


def can_see_transfers(user, dialogue) -> bool:
    return holds(user, {Role.CONVENOR, Role.FACILITATOR, Role.EVALUATOR}, dialogue_id=dialogue.pk)


def can_add_transfer(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, {Role.CONVENOR, Role.FACILITATOR}, dialogue_id=dialogue.pk)


def can_edit_transfer(user, transfer) -> bool:
    return holds(user, {Role.CONVENOR, Role.FACILITATOR}, dialogue_id=transfer.dialogue_id)


def can_view_action(user, item) -> bool:
    return True  # the door's queryset has asked for the team and the owner


def can_carry_actions(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, ORGANISERS, dialogue_id=dialogue.pk)


def can_settle_text(user, text) -> bool:
    """Agreement is stated by those who lead, not by whoever types."""
    return holds(user, {Role.CONVENOR, Role.FACILITATOR}, dialogue_id=text.dialogue_id)


def can_view_silence(user, silence) -> bool:
    """How it stands, and why it was broken: those who lead. Who broke it, nobody."""
    return can_settle_text(user, silence.joint_text)


def can_note_told(user, addressee) -> bool:
    return can_settle_text(user, addressee.silence.joint_text)


def can_report_concern(user) -> bool:
    """Everybody who has signed in; what it can be about comes from seats."""
    return user.is_authenticated


def can_list_incidents(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, RELEASES, dialogue_id=dialogue.pk)


def can_view_incident(user, incident) -> bool:
    return holds(user, RELEASES, dialogue_id=incident.dialogue_id)


def can_handle_incident(user, incident) -> bool:
    return can_view_incident(user, incident) and incident.is_open


def can_settle_step(user, step) -> bool:
    return can_handle_incident(user, step.incident)


def can_tell_affected(user, affected) -> bool:
    return can_handle_incident(user, affected.incident)
