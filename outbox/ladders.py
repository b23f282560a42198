"""A ladder of reminders: what would go out, to whom, when. Pure; rows and clocks are the callers'.

A *rung* is so many days before or after an anchor day, at an hour, on the clock of the thing itself. Each
recipient climbs in their own decent hours: ``climb`` says at which moments, given what they had already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from outbox.calendars import Recipient, decent_moment, is_decent

# Nobody is reminded of a letter that came yesterday.
BREATHER = timedelta(days=2)


@dataclass(frozen=True)
class Rung:
    """``days`` from the anchor day (-3: three days before it), at ``hour``. ``is_call``: a person telephones."""

    name: str
    days: int
    hour: int = 10
    is_call: bool = False


@dataclass(frozen=True)
class Planned:
    """One rung on the clock. ``until``: from then on the next rung, or silence, has taken over."""

    rung: Rung
    due_at: datetime
    until: datetime

    def is_over(self, now: datetime) -> bool:
        return self.until <= now


@dataclass(frozen=True)
class Step:
    """One rung for one recipient. ``at``: when it goes, or went; None when there is no decent moment for it."""

    planned: Planned
    at: datetime | None
    is_done: bool = False

    def is_due(self, now: datetime) -> bool:
        return not self.is_done and self.at is not None and self.at <= now < self.planned.until


def plan(
    rungs: Iterable[Rung], *, anchor: date, zone: ZoneInfo, end: datetime, lasting: timedelta | None = None
) -> list[Planned]:
    """``rungs`` in the order of time; those that would fall on ``end`` or later fall away.

    ``lasting``: for how long at most a rung is still worth taking; without it, until the next one.
    """
    dated = [(_on_clock(anchor, rung, zone), rung) for rung in rungs]
    kept = sorted(((at, rung) for at, rung in dated if at < end), key=lambda pair: pair[0])
    ends = [at for at, _rung in kept[1:]] + [end] * bool(kept)
    return [
        Planned(rung, at, min(until, at + lasting) if lasting else until)
        for (at, rung), until in zip(kept, ends, strict=True)
    ]


def climb(
    planned: Sequence[Planned],
    recipient: Recipient,
    *,
    since: datetime | None,
    done: Mapping[str, datetime],
    now: datetime,
    breather: timedelta = BREATHER,
) -> list[Step]:
    """The steps of one recipient as they stand at ``now``, in the order of time.

    ``since``: when they had the letter that the ladder reminds of. ``done``: name of a rung -> when it went.
    A rung whose time has passed is left out, not made up for; two are never closer than ``breather``.
    """
    steps, last = [], since
    for one in planned:
        if went := done.get(one.rung.name):
            steps.append(Step(one, went, is_done=True))
            last = max(last, went) if last else went
        elif not one.is_over(now):
            step = Step(one, _moment(one, recipient, last + breather if last else None, now))
            steps.append(step)
            last = step.at or last
    return steps


@dataclass(frozen=True)
class Ahead:
    """One rung with all who would take it (rows of whoever asks), each at their own moment; ``is_call``: somebody
    telephones."""

    is_call: bool
    sends: list[tuple[Any, datetime]]


def ahead(
    ladder: Sequence[Rung],
    climbers: Iterable[tuple[Any, str, Sequence[Planned], Recipient, datetime | None]],
    gone: Mapping[str, datetime],
    now: datetime,
) -> list[Ahead]:
    """What is to come, in the order of ``ladder``, without rungs that nobody takes. ``climbers``: a row, what the
    keys of its steps begin with, its plan, its recipient, and since when (see ``climb``). ``gone``: key of a step
    -> when it was taken."""
    sends: dict[str, list[tuple[Any, datetime]]] = {rung.name: [] for rung in ladder}
    for row, prefix, planned, recipient, since in climbers:
        done = {name: at for name in sends if (at := gone.get(f"{prefix}:{name}"))}
        for step in climb(planned, recipient, since=since, done=done, now=now):
            if step.at and not step.is_done:
                sends[step.planned.rung.name].append((row, step.at))
    return [Ahead(rung.is_call, sends[rung.name]) for rung in ladder if sends[rung.name]]


def next_due(steps: Iterable[Step], now: datetime) -> Step | None:
    """The step that should be taken now, if there is one."""
    return next((step for step in steps if step.is_due(now)), None)


def as_call(planned: Sequence[Planned], name: str) -> list[Planned]:
    """The same ladder for somebody whom no letter reaches: at its first rung a person telephones, and that
    is all. ``name``: of the rung that is the call."""
    if not planned:
        return []
    first, last = planned[0], planned[-1]
    return [Planned(replace(first.rung, name=name, is_call=True), first.due_at, last.until)]


def _moment(one: Planned, recipient: Recipient, not_before: datetime | None, now: datetime) -> datetime | None:
    if one.rung.is_call:  # whoever telephones finds an hour
        return decent_moment(one.due_at, recipient, until=one.until) or one.due_at
    at = decent_moment(one.due_at, recipient, not_before=not_before, until=one.until)
    if at and at <= now and not is_decent(now, recipient):  # a machine that was off does not write at night
        return decent_moment(now, recipient, until=one.until)
    return at


def _on_clock(anchor: date, rung: Rung, zone: ZoneInfo) -> datetime:
    """The hour of the rung on the clock of ``zone``, in UTC; an hour that is leapt over counts as the next."""
    return datetime.combine(anchor + timedelta(days=rung.days), time(rung.hour), zone).astimezone(UTC)
