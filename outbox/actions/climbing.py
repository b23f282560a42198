"""Walking a ladder: many recipients, each looked at once, in a constant number of queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outbox.actions.wishes import refusers
from outbox.calendars import Recipient
from outbox.ladders import Planned, Rung, climb, next_due
from outbox.models import Message


@dataclass(frozen=True)
class Climber:
    """One recipient of one ladder. A rung's key is ``prefix:rung``, in the outbox and in the list of calls.

    ``take(rung, key)`` looks again under a lock, then queues the letter (or asks for the call) in a
    transaction of its own; True when it did. ``kind``, ``who``: of optional letters, so that a ladder stops for
    somebody who does not want them, its call included.
    """

    prefix: str
    planned: list[Planned]
    recipient: Recipient
    take: Callable[[Rung, str], bool]
    since: datetime | None = None
    kind: str = ""
    who: UUID | None = None

    def key(self, rung: Rung) -> str:
        return f"{self.prefix}:{rung.name}"


def walk(climbers: Iterable[Climber], now: datetime, *, asked: Mapping[str, datetime] | None = None) -> int:
    """Takes every step that is due at ``now``; returns how many. One query for any number of climbers (one
    more where an optional letter is due), but for what is sent. ``asked``: keys of calls asked for already."""
    climbers = list(climbers)
    keys = [climber.key(one.rung) for climber in climbers for one in climber.planned]
    gone = dict(Message.objects.filter(key__in=keys).values_list("key", "created_at")) if keys else {}
    gone |= asked or {}
    due = [(climber, rung) for climber in climbers if (rung := _due(climber, gone, now)) is not None]
    return sum(climber.take(rung, climber.key(rung)) for climber, rung in _willing(due))


def _due(climber: Climber, gone: Mapping[str, datetime], now: datetime) -> Rung | None:
    """The rung that ``climber`` should take now."""
    done = {one.rung.name: gone[key] for one in climber.planned if (key := climber.key(one.rung)) in gone}
    step = next_due(climb(climber.planned, climber.recipient, since=climber.since, done=done, now=now), now)
    return step.planned.rung if step else None


def _willing(due: list[tuple[Climber, Rung]]) -> list[tuple[Climber, Rung]]:
    """Without those who do not want the letters of their ladder; one query for each kind of optional letters."""
    by_kind: dict[str, list] = {}
    for climber, _rung in due:
        by_kind.setdefault(climber.kind, []).append(climber.who)
    unwilling = {(kind, who) for kind, people in by_kind.items() for who in refusers(people, kind)}
    return [(climber, rung) for climber, rung in due if (climber.kind, climber.who) not in unwilling]
