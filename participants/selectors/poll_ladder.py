"""The reminders of a search for days: who would get which, and at what hour of their own."""

from collections.abc import Iterable
from datetime import date, datetime

from outbox.ladders import Ahead, Planned, Rung, ahead, as_call, plan
from outbox.models import Message
from participants.choices import CallKind
from participants.models import Call, DatePoll, Ladder, Polled
from participants.selectors.hours import recipient_of
from participants.selectors.polls import tells_days_by_link

# Days before answers are no longer taken.
CALL = "call"
LADDER = [Rung("nudge", -5), Rung("last", -2), Rung(CALL, -1, is_call=True)]


def closing_day(poll: DatePoll) -> date:
    """The last day for answers, on the workshop's calendar."""
    return poll.closes_at.astimezone(poll.workshop.zone).date()


def prefix_of(row: Polled) -> str:
    """What the keys of its letters and calls begin with: asked until another day, reminded anew."""
    return f"date-poll:{row.pk}:{closing_day(row.poll).isoformat()}"


def goes_by_letter(row: Polled) -> bool:
    return bool(row.person.gets_letters and tells_days_by_link(row.poll.workshop))


def planned_for(row: Polled, *, by_letter: bool) -> list[Planned]:
    """The steps for one person; without a letter, one call."""
    poll = row.poll
    planned = plan(LADDER, anchor=closing_day(poll), zone=poll.workshop.zone, end=poll.closes_at)
    if not row.person.takes_calls:
        planned = [one for one in planned if not one.rung.is_call]
    return planned if by_letter else as_call(planned, CALL)


def steps_to_come(poll: DatePoll, people: Iterable[Polled], now: datetime) -> list[Ahead]:
    """What is to come for those who have said nothing, in the order of time; before the question goes out, as if it
    went now. Empty while the reminders of the round rest. Three queries for any number of people."""
    rows = [row for row in people if row.answered_at is None and row.is_reminded and row.person.takes_letters]
    if not rows or Ladder.objects.filter(workshop=poll.workshop, paused_at__isnull=False).exists():
        return []
    for row in rows:
        row.poll = poll
    climbers = (
        (
            row,
            prefix_of(row),
            planned_for(row, by_letter=goes_by_letter(row)),
            recipient_of(row.person),
            row.sent_at or now,
        )
        for row in rows
    )
    return ahead(LADDER, climbers, _gone(rows), now)


def _gone(rows: list[Polled]) -> dict[str, datetime]:
    """Key of a step -> when it was taken."""
    keys = [f"{prefix_of(row)}:{rung.name}" for row in rows for rung in LADDER]
    letters = Message.objects.filter(key__in=keys).values_list("key", "created_at")
    calls = Call.objects.filter(kind=CallKind.DAYS, key__in=keys).values_list("key", "created_at")
    return {**dict(letters), **dict(calls)}
