"""What is done between rounds, one function a use case."""

from followups.actions.incidents import (
    add_step,
    advance_incident,
    close_incident,
    destroy_due_incidents,
    read_incident,
    report_concern,
    set_affected,
    settle_step,
    tell_affected,
)
from followups.actions.items import (
    carry_actions,
    close_action,
    create_action,
    drop_action,
    edit_action,
    reopen_action,
)
from followups.actions.reminders import send_due_reminders
from followups.actions.silence import end_due_silences
from followups.actions.texts import (
    NewerVersion,
    create_text,
    read_version,
    read_versions,
    save_version,
    settle_text,
    take_copy,
)
from followups.actions.transfers import edit_transfer, read_transfer, record_transfer

__all__ = [
    "add_step",
    "advance_incident",
    "close_incident",
    "destroy_due_incidents",
    "read_incident",
    "report_concern",
    "set_affected",
    "settle_step",
    "tell_affected",
    "NewerVersion",
    "carry_actions",
    "close_action",
    "create_action",
    "create_text",
    "drop_action",
    "edit_action",
    "edit_transfer",
    "end_due_silences",
    "read_transfer",
    "read_version",
    "read_versions",
    "record_transfer",
    "reopen_action",
    "save_version",
    "send_due_reminders",
    "settle_text",
    "take_copy",
]
