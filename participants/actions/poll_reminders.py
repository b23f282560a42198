"""The ladder of a search for days: only those who have not answered; the last rung is a call."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from audit.actions import record
from outbox.actions import Climber, walk
from outbox.ladders import Rung
from outbox.models import Message
from participants.actions.calls import ask_for_call
from participants.actions.writing import write
from participants.choices import CallKind
from participants.emails.polls import date_poll_letter
from participants.models import Call, Ladder, Polled
from participants.selectors.hours import recipient_of
from participants.selectors.poll_ladder import goes_by_letter, planned_for, prefix_of

AHEAD = timedelta(days=12)  # a week of free days may bring a letter forward


def remind_of_days(now: datetime) -> int:
    """Takes the steps that are due at ``now`` for those who were asked which days they could come and have said
    nothing; returns how many. Two queries for any number of people, but for what is sent."""
    rows = (
        Polled.objects.awaiting_reply()
        .filter(is_reminded=True, poll__closes_at__gt=now, poll__closes_at__lte=now + AHEAD)
        .filter(poll__workshop__destroyed_at=None, poll__workshop__dialogue__frozen_at=None)
        .exclude(poll__workshop__ladder__paused_at__isnull=False)
        .select_related("person", "poll__workshop__dialogue", "poll__workshop__rule_profile")
        .order_by("poll_id", "pk")
    )
    # To whom no letter may go, somebody was asked to speak when the question went out.
    asked = [row for row in rows if row.poll.takes_answers(now) and row.person.takes_letters]
    if not asked:
        return 0
    calls = Call.objects.filter(kind=CallKind.DAYS, object_id__in=[row.pk for row in asked])
    return walk([_climber(row, now) for row in asked], now, asked=dict(calls.values_list("key", "created_at")))


def _climber(row: Polled, now: datetime) -> Climber:
    by_letter = bool(goes_by_letter(row) and row.link_expires_at)
    return Climber(
        prefix=prefix_of(row),
        planned=planned_for(row, by_letter=by_letter),
        recipient=recipient_of(row.person),
        take=partial(_take, row, now, not by_letter),
        since=row.sent_at,
    )


@transaction.atomic
def _take(listed: Polled, now: datetime, is_instead: bool, rung: Rung, key: str) -> bool:
    """Queues one letter, or asks for one call, unless they have answered, or the search ended, meanwhile."""
    row = Polled.objects.awaiting_reply().select_for_update(of=("self",)).filter(pk=listed.pk, is_reminded=True).first()
    if row is None or Message.objects.filter(key=key).exists():
        return False
    row.poll, row.person = listed.poll, listed.person
    workshop = row.poll.workshop
    if rung.is_call:
        ladder = Ladder.objects.filter(workshop=workshop).select_related("caller").first()
        return ask_for_call(
            key=key,
            kind=CallKind.DAYS,
            about=row,
            person=row.person,
            dialogue=workshop.dialogue,
            workshop=workshop,
            due_at=now,
            caller=ladder.caller if ladder else None,
            is_instead=is_instead,
        )
    write(
        date_poll_letter(row, rung.name, key=key), person=row.person, dialogue=workshop.dialogue, workshop=workshop,
        until=row.poll.closes_at,
    )  # fmt: skip
    record("date-poll.reminded", obj=row, compartment=workshop.pk, rung=rung.name)
    return True
