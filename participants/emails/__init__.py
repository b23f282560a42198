"""Letters to guests, and their calendar files."""

from participants.emails.letters import (
    CONFIRMATION,
    INVITATION,
    MISSING,
    REMINDER,
    WITHDRAWAL,
    confirmation_letter,
    invitation_letter,
    missing_letter,
    reminder_letter,
    withdrawal_letter,
)

__all__ = [
    "CONFIRMATION",
    "INVITATION",
    "MISSING",
    "REMINDER",
    "WITHDRAWAL",
    "confirmation_letter",
    "invitation_letter",
    "missing_letter",
    "reminder_letter",
    "withdrawal_letter",
]
