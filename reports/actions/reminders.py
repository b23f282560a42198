"""Reminding those who look after the money of each day on which a funder wants something."""

from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.actions import record
from outbox.actions import Climber, queue, walk
from outbox.ladders import Rung, plan
from outbox.models import Message
from participants.selectors.hours import recipient_of_user
from reports.actions.grants import REPORTS
from reports.emails import report_due
from reports.models import DueDate, Grant
from workshops.choices import Role
from workshops.models import Seat

LADDER = [Rung("first", -30, 9), Rung("second", -14, 9), Rung("third", -3, 9)]
AHEAD = timedelta(days=38)  # the first rung, and a week of free days before it
TOLD = [Role.FINANCE, Role.CONVENOR]


def remind_of_reports(now: datetime) -> int:
    """Takes the steps that are due at ``now``, for the finance officers and convenors of each dialogue whose
    funder waits; returns how many. Each day that is not settled has a ladder of its own: one that is overdue
    keeps no other silent. Three queries, but for what is sent."""
    dues = _dues(now.date())
    seats = Seat.objects.held().filter(role__in=TOLD, workshop=None, user__is_active=True)
    seats = list(seats.filter(dialogue__in={due.grant.dialogue_id for due in dues}).select_related("user"))
    climbers = []
    for due in dues:
        users = {seat.user_id: seat.user for seat in seats if seat.dialogue_id == due.grant.dialogue_id}
        climbers += [_climber(due, user) for user in users.values()]
    return walk(climbers, now)


def _dues(today: date) -> list[DueDate]:
    """What is not settled and near, the earliest first. A grant that says no more than when its next report
    is due counts as a day without a kind."""
    near = (today, today + AHEAD)
    rows = DueDate.objects.filter(is_settled=False, due_on__range=near).select_related("grant__dialogue")
    rows = rows.filter(grant__dialogue__closed_at=None, grant__dialogue__frozen_at=None)
    listed = DueDate.objects.filter(grant=OuterRef("pk"), kind__in=REPORTS, due_on=OuterRef("next_report_due_on"))
    grants = Grant.objects.filter(~Exists(listed), next_report_due_on__range=near).select_related("dialogue")
    grants = grants.filter(dialogue__closed_at=None, dialogue__frozen_at=None)
    bare = [DueDate(grant=grant, kind="", due_on=grant.next_report_due_on) for grant in grants]
    return sorted([*rows, *bare], key=lambda due: (due.due_on, due.grant_id, due.kind))


def _climber(due: DueDate, user) -> Climber:
    recipient = recipient_of_user(user)
    end = datetime.combine(due.due_on + timedelta(days=1), time(0), recipient.zone)
    return Climber(
        prefix=f"report-due:{due.grant_id}:{due.kind}:{due.due_on.isoformat()}:{user.pk}",
        planned=plan(LADDER, anchor=due.due_on, zone=recipient.zone, end=end),
        recipient=recipient,
        take=partial(_take, due, user),
    )


@transaction.atomic
def _take(due: DueDate, user, rung: Rung, key: str) -> bool:
    if not _still_waits(due) or Message.objects.filter(key=key).exists():
        return False
    queue(report_due(due, user, key))
    record("report.reminded", obj=due.grant, compartment=due.grant.dialogue_id, rung=rung.name)
    return True


def _still_waits(due: DueDate) -> bool:
    """Looks again, under a lock: whoever settles a day meanwhile is heard."""
    if due.kind:
        rows = DueDate.objects.filter(grant=due.grant_id, kind=due.kind, due_on=due.due_on, is_settled=False)
    else:
        rows = Grant.objects.filter(pk=due.grant_id, next_report_due_on=due.due_on)
    return bool(rows.select_for_update())
