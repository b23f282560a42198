"""What lies between rounds, as one invented row of everything: actions, a text under silence, an incident, and
the money with its reports. A part of ``specimens.build``."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from followups.models import (
    ActionItem,
    Addressee,
    AffectedPerson,
    Incident,
    IncidentStep,
    JointText,
    Silence,
    TextVersion,
    Transfer,
)
from participants.models import Invitation, Person
from reports.choices import ReportState
from reports.models import (
    Activity,
    Ballot,
    BudgetLine,
    DueDate,
    Expense,
    Funder,
    Grant,
    Indicator,
    Release,
    Report,
    Survey,
)
from workshops.choices import Role
from workshops.models import Dialogue, Seat, Workshop

if TYPE_CHECKING:
    from desk.management.specimens import World


def follow_up(world: "World", dialogue: Dialogue, workshop: Workshop) -> None:
    today = timezone.now().date()
    world.keep(ActionItem(dialogue=dialogue, title="An action", due_on=today, owner_person=world.rows[Person]))
    text = world.keep(JointText(dialogue=dialogue, title="A text", kind="STATEMENT", latest=1))
    TextVersion.objects.create(joint_text=text, number=1, workshop=workshop, saved_on=today)
    _silence(world, text, workshop)
    incident = world.keep(Incident(dialogue=dialogue, reported_on=today, keep_until=today + dt.timedelta(days=900)))
    world.keep(AffectedPerson(incident=incident, person=world.rows[Person]))
    world.keep(IncidentStep(incident=incident, until=today, holder=world.users["convenor"]))
    world.keep(
        Transfer(dialogue=dialogue, idea="An idea", route="MEMO", reached="LOCAL", evidence="TOLD", happened_on=today)
    )


def _silence(world: "World", text: JointText, workshop: Workshop) -> None:
    """The text under silence; the participant is asked."""
    ends = timezone.now() + dt.timedelta(days=9)
    silence = world.keep(Silence(joint_text=text, version=text.versions.get(), workshop=workshop, ends_at=ends))
    world.keep(Addressee(silence=silence, person=world.rows[Person], link_expires_at=ends))


def money(world: "World", dialogue: Dialogue, workshop: Workshop) -> None:
    today = timezone.now().date()
    funder = Funder.objects.create(name="A funder", kind="FOUNDATION")
    period = {"starts_on": today - dt.timedelta(days=300), "ends_on": today}
    grant = world.keep(Grant(dialogue=dialogue, funder=funder, reference="S-1", amount=1000, **period))
    seat = Seat.objects.create(user=world.users["funder"], dialogue=dialogue, role=Role.FUNDER, grant_id=grant.pk)
    survey = world.keep(Survey(workshop=workshop, moment="AFTER"))
    expires = timezone.now() + dt.timedelta(days=20)
    world.keep(Ballot(survey=survey, invitation=world.rows[Invitation], link_expires_at=expires))
    line = world.keep(BudgetLine(grant=grant, category="TRAVEL", planned=500))
    world.keep(Expense(line=line, workshop=workshop, amount=100, spent_on=today))
    world.keep(DueDate(grant=grant, kind="INTERIM", due_on=today + dt.timedelta(days=30)))
    world.keep(Activity(grant=grant, name="An activity", due_on=today))
    world.keep(Indicator(grant=grant, name="An indicator", baseline=0, target=1, now=0))
    report = world.keep(Report(grant=grant, title="A report", **period))
    reviewed = Report.objects.create(grant=grant, title="In review", state=ReportState.IN_REVIEW, **period)
    released = Report.objects.create(grant=grant, title="Released", state=ReportState.RELEASED, **period)
    world.keep(Release(report=report, number=1, content="{}", signature=b"", released_at=timezone.now()))
    world.special |= {
        "reports:report-release": reviewed,
        "reports:report-correct": released,
        "a funder’s seat": seat,
    }
