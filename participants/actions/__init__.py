"""What can be done with people, invitations and answers; one function per use case."""

from participants.actions.answers import (
    acknowledge_ground_rules,
    answer_invitation,
    current_ground_rules,
    is_open_for_answers,
    read_needs,
    record_needs,
)
from participants.actions.imports import begin_import, confirm_import, discard_import, forget_stale_imports
from participants.actions.invitations import (
    choose_guests,
    close_link,
    note_invited_by_phone,
    resend_invitation,
    send_invitations,
    withdraw_invitation,
)
from participants.actions.reminders import send_due_reminders, set_reminders

__all__ = [
    "acknowledge_ground_rules",
    "answer_invitation",
    "begin_import",
    "choose_guests",
    "close_link",
    "confirm_import",
    "current_ground_rules",
    "discard_import",
    "forget_stale_imports",
    "is_open_for_answers",
    "note_invited_by_phone",
    "read_needs",
    "record_needs",
    "resend_invitation",
    "send_due_reminders",
    "send_invitations",
    "set_reminders",
    "withdraw_invitation",
]
