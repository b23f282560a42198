"""Who may do what between rounds. Pure."""

from workshops.choices import ORGANISERS, TEAM, Role
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
