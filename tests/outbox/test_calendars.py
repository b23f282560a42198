"""Weekends and feasts were compared with calendars that the countries publish; the year is 2026 unless said."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from outbox.calendars import Recipient, decent_moment, hours_on, is_decent, is_free, keeps_ramadan, likely_calendars

DAY = list(range(8, 20))


def recipient(zone="Europe/Zurich", *calendars, **more):
    return Recipient(ZoneInfo(zone), calendars, **more)


def at(words: str, zone="UTC") -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


def local(moment, somebody) -> str | None:
    return moment and f"{moment.astimezone(somebody.zone):%a %d %b %H:%M}"


def free_days(somebody, first: str, days: int) -> list[str]:
    start = dt.date.fromisoformat(first)
    week = (start + dt.timedelta(days=n) for n in range(days))
    return [f"{day:%a %d}" for day in week if is_free(somebody, day)]


@pytest.mark.parametrize(
    ("code", "free"),
    [
        ("CH", ["Sat 06", "Sun 07"]),
        ("EG", ["Fri 05", "Sat 06"]),
        ("IL", ["Fri 05", "Sat 06"]),
        ("IR", ["Thu 04", "Fri 05"]),  # Eid al-Ghadir and the weekly day of rest
        ("SA", ["Fri 05", "Sat 06"]),
        ("AE", ["Sat 06", "Sun 07"]),
        ("XX", []),
    ],
)
def test_the_first_week_of_june_has_the_free_days_of_the_country(code, free):
    assert free_days(recipient("UTC", code), "2026-06-01", 7) == free


def test_somebody_with_two_calendars_has_the_free_days_of_both():
    assert free_days(recipient("UTC", "CH", "JO"), "2026-06-01", 7) == ["Fri 05", "Sat 06", "Sun 07"]


def test_of_whom_no_calendar_is_known_saturday_is_kept_free():
    assert free_days(recipient("UTC"), "2026-06-01", 7) == ["Sat 06"]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("IR", "2026-03-21"),  # Nowruz
        ("IR", "2026-04-02"),  # the thirteenth day of the year
        ("AF", "2026-03-20"),  # Eid al-Fitr
        ("EG", "2026-01-07"),  # Coptic Christmas
        ("EG", "2026-04-13"),  # Sham el-Nessim
        ("IL", "2026-09-21"),  # Yom Kippur
        ("US", "2026-07-03"),  # Independence Day, observed
        ("IN", "2026-01-26"),  # Republic Day
        ("NZ", "2026-02-06"),  # Waitangi Day
        ("BR", "2026-09-07"),  # Independence Day
        ("GE", "2026-01-07"),  # Orthodox Christmas
    ],
)
def test_a_feast_of_the_country_is_free(code, day):
    assert is_free(recipient("UTC", code), dt.date.fromisoformat(day))


@pytest.mark.parametrize("code", ["EG", "JO", "SA", "IR", "TR", "IN"])
def test_in_ramadan_letters_come_between_ten_and_three(code):
    assert hours_on(recipient("UTC", code), dt.date(2026, 2, 18)) == [10, 11, 12, 13, 14]  # a Wednesday, 1 Ramadan


@pytest.mark.parametrize("code", ["CH", "IL", "US", "NZ", "BR", "GE", "AM", "CY", "RU"])
def test_where_its_end_is_no_public_holiday_ramadan_changes_nothing(code):
    assert not keeps_ramadan(code)


def test_a_day_of_a_year_outside_the_islamic_table_is_a_day_like_any_other():
    assert hours_on(recipient("UTC", "EG"), dt.date(2090, 3, 6)) == DAY


def test_hours_not_to_write_and_quiet_days_are_left_out():
    somebody = recipient(
        "UTC", "CH", earliest=9, latest=18, quiet_hours=frozenset({12, 13}), quiet=((dt.date(2026, 6, 2),) * 2,)
    )
    assert hours_on(somebody, dt.date(2026, 6, 1)) == [9, 10, 11, 14, 15, 16, 17]
    assert hours_on(somebody, dt.date(2026, 6, 2)) == []


def test_a_decent_wish_is_kept_to_the_minute():
    somebody = recipient("Asia/Tehran", "IR")
    assert decent_moment(at("2026-06-01T06:31"), somebody) == at("2026-06-01T06:31")


def test_a_wish_by_night_is_put_off_till_the_morning():
    somebody = recipient("America/Sao_Paulo", "BR")
    assert local(decent_moment(at("2026-06-01T08:00"), somebody), somebody) == "Mon 01 Jun 08:00"


def test_a_wish_on_a_free_day_is_put_off_till_the_next_working_day():
    somebody = recipient("Africa/Cairo", "EG")
    assert local(decent_moment(at("2026-06-05T09:00"), somebody), somebody) == "Sun 07 Jun 08:00"


def test_when_the_time_afterwards_is_too_short_the_last_hour_before_is_taken():
    somebody = recipient("Africa/Cairo", "EG")
    moment = decent_moment(
        at("2026-06-05T09:00"), somebody, not_before=at("2026-06-01T00:00"), until=at("2026-06-06T15:00")
    )
    assert local(moment, somebody) == "Thu 04 Jun 19:00"


def test_when_there_is_no_decent_moment_at_all_a_person_telephones():
    somebody = recipient("Africa/Cairo", "EG")
    wanted, until = at("2026-06-05T09:00"), at("2026-06-06T15:00")
    assert decent_moment(wanted, somebody, not_before=wanted, until=until) is None


def test_nowruz_is_slept_through():
    somebody = recipient("Asia/Tehran", "IR")
    # Friday 20 March, feast of the oil; Nowruz from Saturday to Tuesday.
    assert local(decent_moment(at("2026-03-20T09:00"), somebody), somebody) == "Wed 25 Mar 08:00"


def test_an_hour_that_the_clock_leaps_over_is_no_moment():
    somebody = recipient("America/New_York", earliest=2, latest=3)
    assert local(decent_moment(at("2026-03-08T05:00"), somebody), somebody) == "Mon 09 Mar 02:00"


def test_an_hour_that_strikes_twice_can_be_either():
    somebody = recipient("America/New_York", earliest=1, latest=2)
    first, second = at("2026-11-01T05:00"), at("2026-11-01T06:00")
    assert decent_moment(first - dt.timedelta(hours=1), somebody) == first
    assert decent_moment(first + dt.timedelta(minutes=30), somebody) == first + dt.timedelta(minutes=30)
    assert is_decent(second, somebody)


def test_nobody_is_written_to_whose_every_hour_is_closed():
    assert decent_moment(at("2026-06-01T09:00"), recipient(earliest=20, latest=8)) is None


@pytest.mark.parametrize(
    ("country", "zone", "found"),
    [
        ("Jordan", "UTC", ("JO",)),
        ("Jordanie", "Europe/Paris", ("JO",)),
        ("Иран", "", ("IR",)),
        ("مصر", "", ("EG",)),
        ("eg", "", ("EG",)),
        ("", "Asia/Kolkata", ("IN",)),
        ("", "Asia/Calcutta", ("IN",)),
        ("", "Europe/Zurich", ("CH",)),
        ("", "US/Eastern", ("US",)),
        ("Ardenya", "Asia/Amman", ("JO",)),
        ("Ardenya", "UTC", ()),
        ("", "", ()),
    ],
)
def test_the_likely_calendar_is_the_countrys_else_the_zones_else_none(country, zone, found):
    assert likely_calendars(country, zone) == found
