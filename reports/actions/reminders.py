"""Reminding those who look after the money that a report is due."""

from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction

from audit.actions import record
from outbox.actions import Climber, queue, walk
from outbox.ladders import Rung, plan
from outbox.models import Message
from participants.selectors.hours import recipient_of_user
from reports.emails import report_due
from reports.models import Grant
from workshops.choices import Role
from workshops.models import Seat

LADDER = [Rung("first", -30, 9), Rung("second", -14, 9), Rung("third", -3, 9)]
AHEAD = timedelta(days=38)  # the first rung, and a week of free days before it
TOLD = [Role.FINANCE, Role.CONVENOR]


def remind_of_reports(now: datetime) -> int:
    """Takes the steps that are due at ``now``, for the finance officers and convenors of each dialogue whose
    funder waits; returns how many. Two queries, but for what is sent."""
    today = now.date()
    grants = list(
        Grant.objects.filter(next_report_due_on__gte=today, next_report_due_on__lte=today + AHEAD)
        .filter(dialogue__closed_at=None, dialogue__frozen_at=None)
        .select_related("dialogue")
        .order_by("next_report_due_on", "pk")
    )
    seats = Seat.objects.held().filter(role__in=TOLD, workshop=None, user__is_active=True)
    seats = list(seats.filter(dialogue__in={grant.dialogue_id for grant in grants}).select_related("user"))
    climbers = []
    for grant in grants:
        users = {seat.user_id: seat.user for seat in seats if seat.dialogue_id == grant.dialogue_id}
        climbers += [_climber(grant, user) for user in users.values()]
    return walk(climbers, now)


def _climber(grant: Grant, user) -> Climber:
    recipient, due_on = recipient_of_user(user), grant.next_report_due_on
    end = datetime.combine(due_on + timedelta(days=1), time(0), recipient.zone)
    return Climber(
        prefix=f"report-due:{grant.pk}:{due_on.isoformat()}:{user.pk}",
        planned=plan(LADDER, anchor=due_on, zone=recipient.zone, end=end),
        recipient=recipient,
        take=partial(_take, grant, user),
    )


@transaction.atomic
def _take(grant: Grant, user, rung: Rung, key: str) -> bool:
    due = Grant.objects.select_for_update().filter(pk=grant.pk, next_report_due_on=grant.next_report_due_on)
    if not due.exists() or Message.objects.filter(key=key).exists():
        return False
    queue(report_due(grant, user, key))
    record("report.reminded", obj=grant, compartment=grant.dialogue_id, rung=rung.name)
    return True
