"""When a person may decently be written to or rung up."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outbox.calendars import Recipient, likely_calendars


def recipient_of(person) -> Recipient:
    """The hours and calendars of ``person``: those written down, else the likely ones."""
    return Recipient(
        zone=zone_of(person.time_zone),
        calendars=calendars_of(person),
        earliest=person.earliest_hour,
        latest=person.latest_hour,
        quiet_hours=frozenset(person.quiet_hours),
        quiet=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in person.quiet_dates),
    )


def recipient_of_user(user) -> Recipient:
    """The same for somebody of the team, of whom a zone is known and nothing else."""
    return Recipient(zone=zone_of(user.time_zone), calendars=likely_calendars("", user.time_zone))


def calendars_of(person) -> tuple[str, ...]:
    """The countries whose weekends and holidays count for ``person``."""
    return tuple(person.calendars) or likely_calendars(person.country, person.time_zone)


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; UTC for a name that is none (an old import)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
