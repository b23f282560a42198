"""Walking a ladder: many recipients, each looked at once, in a constant number of queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from outbox.calendars import Recipient
from outbox.ladders import Planned, Rung, climb, next_due
from outbox.models import Message


@dataclass(frozen=True)
class Climber:
    """One recipient of one ladder. A rung's key is ``prefix:rung``, in the outbox and in the list of calls.

    ``take(rung, key)`` looks again under a lock, then queues the letter (or asks for the call) in a
    transaction of its own; True when it did.
    """

    prefix: str
    planned: list[Planned]
    recipient: Recipient
    take: Callable[[Rung, str], bool]
    since: datetime | None = None

    def key(self, rung: Rung) -> str:
        return f"{self.prefix}:{rung.name}"


def walk(climbers: Iterable[Climber], now: datetime, *, asked: Mapping[str, datetime] | None = None) -> int:
    """Takes every step that is due at ``now``; returns how many. One query for any number of climbers, but
    for what is sent. ``asked``: keys of calls that were asked for already."""
    climbers = list(climbers)
    keys = [climber.key(one.rung) for climber in climbers for one in climber.planned]
    gone = dict(Message.objects.filter(key__in=keys).values_list("key", "created_at")) if keys else {}
    gone |= asked or {}
    return sum(_step(climber, gone, now) for climber in climbers)


def _step(climber: Climber, gone: Mapping[str, datetime], now: datetime) -> bool:
    done = {one.rung.name: gone[key] for one in climber.planned if (key := climber.key(one.rung)) in gone}
    steps = climb(climber.planned, climber.recipient, since=climber.since, done=done, now=now)
    step = next_due(steps, now)
    if step is None:
        return False
    rung = step.planned.rung
    return climber.take(rung, climber.key(rung))
