"""The reminders of a silence: when each of those who are asked would get which. Nothing of who has agreed.

Everybody who is asked gets them: whoever saw the letters could else tell who was left.
"""

from collections.abc import Iterable
from datetime import datetime

from followups.models import Addressee, Silence
from outbox.ladders import Ahead, Planned, Rung, ahead, plan
from outbox.models import Message
from participants.selectors.hours import recipient_of

# Days before it ends. No call: it would be a call about a vote.
LADDER = [Rung("soon", -3), Rung("last", -1)]


def prefix_of(row: Addressee) -> str:
    """What the keys of its reminders begin with."""
    return f"silence:{row.silence_id}:{row.pk}"


def planned_for(row: Addressee) -> list[Planned]:
    """The steps for one person, counted on the calendar of the round."""
    silence, zone = row.silence, row.workshop.zone
    return plan(LADDER, anchor=silence.ends_at.astimezone(zone).date(), zone=zone, end=silence.ends_at)


def steps_to_come(silence: Silence, asked: Iterable[Addressee], now: datetime) -> list[Ahead]:
    """What is to come, in the order of time; ``asked``: with their people. One query for any number of them."""
    rows = [row for row in asked if row.person.gets_letters]
    for row in rows:
        row.silence = silence
    keys = [f"{prefix_of(row)}:{rung.name}" for row in rows for rung in LADDER]
    gone = dict(Message.objects.filter(key__in=keys).values_list("key", "created_at")) if keys else {}
    climbers = ((row, prefix_of(row), planned_for(row), recipient_of(row.person), silence.created_at) for row in rows)
    return ahead(LADDER, climbers, gone, now)
