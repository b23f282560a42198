"""Experts across years, and what they were asked and answered."""

from participants.models.company import Exchange, NameShown, SideConfirmation
from participants.models.feeds import CalendarFeed
from participants.models.imports import ImportDraft
from participants.models.invitation import Acknowledgement, Consent, Invitation
from participants.models.links import LinkCode
from participants.models.people import Affiliation, Membership, NameVariant, Person
from participants.models.polls import DatePoll, Polled, SideNeed, Slot, SlotAnswer
from participants.models.reminders import Call, Ladder, ReminderStep

__all__ = [
    "Acknowledgement",
    "Affiliation",
    "CalendarFeed",
    "Call",
    "Consent",
    "DatePoll",
    "Exchange",
    "ImportDraft",
    "Invitation",
    "Ladder",
    "LinkCode",
    "Membership",
    "NameShown",
    "NameVariant",
    "Person",
    "Polled",
    "ReminderStep",
    "SideConfirmation",
    "SideNeed",
    "Slot",
    "SlotAnswer",
]
