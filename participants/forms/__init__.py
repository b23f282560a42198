"""What people type about people, and what guests answer. Forms clean; actions act."""

from participants.forms.contact import ContactForm, OwnHoursForm
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
    SendForm,
)
from participants.forms.polls import MOST_SLOTS, PollForm, SlotAnswersForm, SlotFormSet, days_from
from participants.forms.reminders import CallerForm, CallForm, RungForm

__all__ = [
    "AnswerForm",
    "CallForm",
    "CallerForm",
    "ContactForm",
    "ExchangeForm",
    "ImportForm",
    "MembershipForm",
    "NeedsForm",
    "OpenNamesForm",
    "OwnHoursForm",
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
