"""What people type about people, and what guests answer. Forms clean; actions act."""

from participants.forms.people import (
    AnswerForm,
    ExchangeForm,
    ImportForm,
    MembershipForm,
    NeedsForm,
    OpenNamesForm,
    PairForm,
    PartForm,
    PeopleSearchForm,
    PersonForm,
    PhoneAnswerForm,
    RungForm,
    SendForm,
)
from participants.forms.polls import MOST_SLOTS, PollForm, SlotAnswersForm, SlotFormSet, days_from

__all__ = [
    "AnswerForm",
    "ExchangeForm",
    "ImportForm",
    "MembershipForm",
    "NeedsForm",
    "OpenNamesForm",
    "PairForm",
    "PartForm",
    "PeopleSearchForm",
    "PersonForm",
    "PhoneAnswerForm",
    "RungForm",
    "SendForm",
    "MOST_SLOTS",
    "PollForm",
    "SlotAnswersForm",
    "SlotFormSet",
    "days_from",
]
