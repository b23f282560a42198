"""Letters to guests, and their calendar files."""

from participants.emails.letters import (
    CONFIRMATION,
    INVITATION,
    REMINDER,
    WITHDRAWAL,
    confirmation_letter,
    invitation_letter,
    reminder_letter,
    withdrawal_letter,
)

__all__ = [
    "CONFIRMATION",
    "INVITATION",
    "REMINDER",
    "WITHDRAWAL",
    "confirmation_letter",
    "invitation_letter",
    "reminder_letter",
    "withdrawal_letter",
]
