"""One factory per model, no surprises. Everyone in them is invented."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from followups.models import ActionItem, JointText, Transfer
from participants.choices import InvitationState
from participants.models import (
    Affiliation,
    DatePoll,
    Invitation,
    Membership,
    NameVariant,
    Person,
    Polled,
    ReminderStep,
    Slot,
)
from reports.models import BudgetLine, Funder, Grant, Report
from sessions_app.models import Note, Presence, WorkshopSession
from workshops.choices import Preset, Role
from workshops.models import Dialogue, GroundRules, RuleProfile, Seat, Side, Workshop

CHATHAM_HOUSE = {
    "existence": "PUBLIC",
    "place_and_date": "ATTENDEES",
    "topics": "ATTENDEES",
    "participant_list": "ATTENDEES",
    "use_of_content": "FREE",
    "attribution": "BY_CONSENT",
    "finest_description": "PARTICIPANT",
    "notes": "SUMMARY",
    "devices": "POSED",
    "joint_text": "AGREED_ONLY",
    "retention": "RAW_AFTER_RELEASE",
}


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Guest {n}")
    email = factory.Sequence(lambda n: f"guest{n}@example.org")


class DialogueFactory(DjangoModelFactory):
    class Meta:
        model = Dialogue

    title = "Upper Basin waters"
    code_name = factory.Sequence(lambda n: f"Lake Room {n}")


class SideFactory(DjangoModelFactory):
    class Meta:
        model = Side

    dialogue = factory.SubFactory(DialogueFactory)
    name = factory.Sequence(lambda n: f"Side {n}")


class RuleProfileFactory(DjangoModelFactory):
    class Meta:
        model = RuleProfile

    preset = Preset.CHATHAM_HOUSE
    existence = CHATHAM_HOUSE["existence"]
    place_and_date = CHATHAM_HOUSE["place_and_date"]
    topics = CHATHAM_HOUSE["topics"]
    participant_list = CHATHAM_HOUSE["participant_list"]
    use_of_content = CHATHAM_HOUSE["use_of_content"]
    attribution = CHATHAM_HOUSE["attribution"]
    finest_description = CHATHAM_HOUSE["finest_description"]
    notes = CHATHAM_HOUSE["notes"]
    devices = CHATHAM_HOUSE["devices"]
    joint_text = CHATHAM_HOUSE["joint_text"]
    retention = CHATHAM_HOUSE["retention"]


class WorkshopFactory(DjangoModelFactory):
    class Meta:
        model = Workshop

    dialogue = factory.SubFactory(DialogueFactory)
    title = "Reopening the river crossing"
    number = 4
    starts_on = dt.date(2026, 12, 31)
    ends_on = dt.date(2027, 1, 3)
    time_zone = "Europe/Zurich"
    city = "Geneva"
    country = "Switzerland"
    capacity = 24
    rule_profile = factory.SubFactory(RuleProfileFactory)
    reply_by = dt.datetime(2026, 12, 15, 17, 0, tzinfo=dt.UTC)


class GroundRulesFactory(DjangoModelFactory):
    class Meta:
        model = GroundRules

    workshop = factory.SubFactory(WorkshopFactory)
    text = "We meet as persons, not as representatives."


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    user = factory.SubFactory(UserFactory)
    dialogue = factory.SubFactory(DialogueFactory)
    role = Role.CONVENOR


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Expert Number{n}")
    email = factory.Sequence(lambda n: f"expert{n}@example.org")
    time_zone = "Europe/Zurich"


class NameVariantFactory(DjangoModelFactory):
    class Meta:
        model = NameVariant

    person = factory.SubFactory(PersonFactory)
    text = factory.Sequence(lambda n: f"Variant {n}")


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    dialogue = factory.SubFactory(DialogueFactory)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    workshop = factory.SubFactory(WorkshopFactory)
    person = factory.SubFactory(PersonFactory)
    state = InvitationState.SENT
    link_expires_at = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


class ReminderStepFactory(DjangoModelFactory):
    class Meta:
        model = ReminderStep

    workshop = factory.SubFactory(WorkshopFactory)
    rung = "NUDGE"
    days_before = 10
    hour = 10


class DatePollFactory(DjangoModelFactory):
    """A search that is under way since 24 November, until 5 December at noon in Zurich."""

    class Meta:
        model = DatePoll

    workshop = factory.SubFactory(WorkshopFactory)
    sent_at = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    closes_at = dt.datetime(2026, 12, 5, 11, 0, tzinfo=dt.UTC)


class SlotFactory(DjangoModelFactory):
    class Meta:
        model = Slot

    poll = factory.SubFactory(DatePollFactory)
    starts_on = dt.date(2027, 3, 3)
    ends_on = factory.LazyAttribute(lambda slot: slot.starts_on + dt.timedelta(days=2))


class PolledFactory(DjangoModelFactory):
    class Meta:
        model = Polled

    poll = factory.SubFactory(DatePollFactory)
    person = factory.SubFactory(PersonFactory)
    sent_at = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    link_expires_at = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = WorkshopSession

    workshop = factory.SubFactory(WorkshopFactory)
    title = "Customs and the crossing"


class PresenceFactory(DjangoModelFactory):
    class Meta:
        model = Presence

    session = factory.SubFactory(SessionFactory)
    invitation = factory.SubFactory(InvitationFactory)


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    session = factory.SubFactory(SessionFactory)
    rule_profile = factory.SelfAttribute("session.workshop.rule_profile")


class ActionItemFactory(DjangoModelFactory):
    class Meta:
        model = ActionItem

    dialogue = factory.SubFactory(DialogueFactory)
    title = "Circulate the gauge data"
    owner_role = Role.COORDINATOR
    due_on = dt.date(2027, 2, 1)


class JointTextFactory(DjangoModelFactory):
    class Meta:
        model = JointText

    dialogue = factory.SubFactory(DialogueFactory)
    title = "Principles for the crossing"
    kind = "STATEMENT"


class TransferFactory(DjangoModelFactory):
    class Meta:
        model = Transfer

    dialogue = factory.SubFactory(DialogueFactory)
    idea = "A joint customs post"
    route = "BRIEFING"
    reached = "SENIOR"
    evidence = "TOLD"
    happened_on = dt.date(2026, 11, 1)


class FunderFactory(DjangoModelFactory):
    class Meta:
        model = Funder

    name = "Meridian Foundation"
    kind = "FOUNDATION"


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    dialogue = factory.SubFactory(DialogueFactory)
    funder = factory.SubFactory(FunderFactory)
    reference = "MF-2025-114"
    amount = 230000
    starts_on = dt.date(2025, 1, 1)
    ends_on = dt.date(2027, 12, 31)


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    grant = factory.SubFactory(GrantFactory)
    category = "TRAVEL"
    planned = 60000


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    grant = factory.SubFactory(GrantFactory)
    title = "Lake Room, third year"
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 12, 31)
