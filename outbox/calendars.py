"""When a letter may decently arrive: pure, nothing here reads a clock or a row.

Of a recipient we know a zone, the calendars of countries, hours, and days on which to be left in peace; never
a religion. Weekends and public holidays come from ``holidays``. Where the end of Ramadan is a public holiday,
letters of that month come between ten and three.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from babel import Locale
from babel.core import get_global
from hijridate import Gregorian, Hijri

EARLIEST, LATEST = 8, 20
IN_RAMADAN = (10, 15)
RAMADAN, SHAWWAL = 9, 10
SATURDAY = 5
# Where a search for a moment ends when nobody has set an end.
FARTHEST = timedelta(days=60)
# Named with a country's calendar in mind, in the languages of our letters.
NAMED_IN = ("en", "fr", "es", "ru", "ar")


@dataclass(frozen=True)
class Recipient:
    """Whose clock and calendars are asked. ``calendars``: ISO codes of countries; a day is free when any of
    them says so. ``quiet``: first and last days. Hours are whole local hours, ``latest`` not among them.
    ``closes_free_days``: whether calendars are asked at all."""

    zone: ZoneInfo
    calendars: tuple[str, ...] = ()
    earliest: int = EARLIEST
    latest: int = LATEST
    quiet_hours: frozenset[int] = frozenset()
    quiet: tuple[tuple[date, date], ...] = ()
    closes_free_days: bool = True


def hours_on(recipient: Recipient, day: date) -> list[int]:
    """The local hours of ``day`` in which a letter may arrive; none on a free day."""
    if is_free(recipient, day):
        return []
    first, last = recipient.earliest, recipient.latest
    if recipient.closes_free_days and is_ramadan(day) and any(keeps_ramadan(code) for code in recipient.calendars):
        first, last = max(first, IN_RAMADAN[0]), min(last, IN_RAMADAN[1])
    return [hour for hour in range(first, last) if hour not in recipient.quiet_hours]


def is_free(recipient: Recipient, day: date) -> bool:
    """True on a weekend or public holiday of one of the recipient's calendars, and on quiet days.

    Of somebody of whom no calendar is known, Saturday is kept free: it belongs to nearly every weekend.
    """
    if any(first <= day <= last for first, last in recipient.quiet):
        return True
    if not recipient.closes_free_days:
        return False
    if not recipient.calendars:
        return day.weekday() == SATURDAY
    return any(is_day_off(code, day) for code in recipient.calendars)


def is_decent(moment: datetime, recipient: Recipient) -> bool:
    """True when a letter may arrive at ``moment``."""
    local = moment.astimezone(recipient.zone)
    return local.hour in hours_on(recipient, local.date())


def decent_moment(
    wanted: datetime,
    recipient: Recipient,
    *,
    not_before: datetime | None = None,
    until: datetime | None = None,
) -> datetime | None:
    """The first decent moment at or after ``wanted`` and before ``until``; else the last whole hour before
    ``wanted`` and not before ``not_before``; else None, and then a person telephones. In UTC."""
    start = max(wanted, not_before) if not_before else wanted
    end = until or start + FARTHEST
    if start < end and is_decent(start, recipient):
        return start.astimezone(UTC)
    later = _whole_hours(recipient, start, end)
    if (moment := next(later, None)) or not_before is None:
        return moment
    earlier = list(_whole_hours(recipient, not_before, min(wanted, end)))
    return earlier[-1] if earlier else None


def open_moment(wanted: datetime, recipient: Recipient, *, until: datetime | None = None) -> datetime | None:
    """The first moment at or after ``wanted`` that the recipient has not closed themselves, before ``until``; None
    where there is none. Weekends and holidays close nothing here, nor do the hours that hold for everybody: this
    is for a letter that somebody sends now."""
    own = replace(
        recipient,
        earliest=0 if recipient.earliest == EARLIEST else recipient.earliest,
        latest=24 if recipient.latest == LATEST else recipient.latest,
        closes_free_days=False,
    )
    return decent_moment(wanted, own, until=until)


def _whole_hours(recipient: Recipient, start: datetime, end: datetime) -> Iterator[datetime]:
    """Decent whole hours on the recipient's clock from ``start`` until before ``end``, in order, in UTC.

    An hour that the clock leaps over does not occur; one that it strikes twice occurs twice.
    """
    day, last = start.astimezone(recipient.zone).date(), end.astimezone(recipient.zone).date()
    while day <= last:
        struck = (at for hour in hours_on(recipient, day) for at in _strikes(day, hour, recipient.zone))
        yield from (at for at in sorted(struck) if start <= at < end)
        day += timedelta(days=1)


def _strikes(day: date, hour: int, zone: ZoneInfo) -> set[datetime]:
    """The moments at which the clock of ``zone`` shows ``hour`` on ``day``: one, in a gap none, in a fold two."""
    shown = datetime.combine(day, time(hour))
    moments = {shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return {at for at in moments if at.astimezone(zone).replace(tzinfo=None, fold=0) == shown}


# --- what the calendars of countries say ------------------------------------------------------------


@lru_cache(maxsize=2048)
def _year(code: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(code, years=year, expand=False)


def known_calendars() -> frozenset[str]:
    """ISO codes of the countries whose calendars are known."""
    return frozenset(_supported())


@lru_cache(maxsize=1)
def _supported() -> frozenset[str]:
    return frozenset(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2)


def is_day_off(code: str, day: date) -> bool:
    """True on a weekend or a public holiday of the country ``code``; False where its calendar is not known."""
    if code not in _supported():
        return False
    year = _year(code, day.year)
    return day in year or day.weekday() in year.weekend


@lru_cache(maxsize=4096)
def is_ramadan(day: date) -> bool:
    """By the Umm al-Qura calendar; the sighting of the moon may differ by a day."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().month == RAMADAN
    except OverflowError:
        return False


@lru_cache(maxsize=512)
def keeps_ramadan(code: str) -> bool:
    """True where the day after Ramadan, give or take one, is a public holiday year after year."""
    if code not in _supported():
        return False
    feasts = [date(*Hijri(year, SHAWWAL, 1).to_gregorian().datetuple()) for year in range(1441, 1449)]
    return all(any(near in _year(code, near.year) for near in _around(feast)) for feast in feasts)


def _around(day: date) -> Iterable[date]:
    return (day + timedelta(days=shift) for shift in (-1, 0, 1))


# --- which calendars are likely somebody's ----------------------------------------------------------


def likely_calendars(country: str, zone: str) -> tuple[str, ...]:
    """The calendar of ``country`` as it was written down, else of the country that ``zone`` lies in, else none."""
    code = code_of(country) or _country_of_zone(zone)
    return (code,) if code in _supported() else ()


def code_of(words: str) -> str:
    """The ISO code of a country given by its code or by its name in one of our languages, else ""."""
    asked = " ".join(words.split()).casefold()
    return _names().get(asked, asked.upper() if asked.upper() in _supported() else "") if asked else ""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {
        name.casefold(): code
        for language in reversed(NAMED_IN)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }


def _country_of_zone(zone: str) -> str:
    old = {new: name for name, new in get_global("zone_aliases").items()}
    territories = get_global("zone_territories")
    code = territories.get(zone) or territories.get(get_global("zone_aliases").get(zone, "")) or ""
    return code or territories.get(old.get(zone, ""), "")
