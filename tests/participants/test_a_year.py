"""A full year of frozen clock, hour by hour, over eight zones: what went out is what the table says, day for day.

The table (a_year.csv) was written by the rules in year_rules.py, which ask nothing of the program.
"""

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from outbox.models import Message
from participants import actions
from participants.models import Call, Ladder
from tests import factories as make
from tests.participants.year_rules import ROUNDS, RUNGS, SENT_DAYS_BEFORE, ZONES, day_of, table

HEADINGS = ["utc", "what", "guest", "on_the_guests_clock", "answers_due"]
NEW_YEAR, HOUR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.timedelta(hours=1)


def expected() -> list[list[str]]:
    """The table beside this file."""
    with Path(__file__).with_name("a_year.csv").open(newline="") as file:
        headings, *rows = csv.reader(file)
    assert headings == HEADINGS
    return rows


def by_day(rows) -> dict[str, list]:
    """Day -> what went out on it."""
    days = defaultdict(list)
    for row in rows:
        days[row[0][:5]].append(row)
    return dict(days)


@pytest.mark.once
def test_the_table_follows_the_rules():
    assert expected() == table()


@pytest.mark.once
@pytest.mark.parametrize("zone", ZONES)
def test_the_holidays_of_the_table_are_those_of_the_library(zone):
    country, weekend, days, _ramadan = ZONES[zone]
    known = holidays.country_holidays(country, years=2026)

    assert sorted(f"{day:%m-%d}" for day in known) == days.split()
    assert known.weekend == weekend


@pytest.mark.once
def test_the_table_holds_both_changes_of_the_clock_in_every_zone_that_has_them():
    """In each such zone somebody is written to under either offset."""
    offsets = defaultdict(set)
    for utc, _what, zone, *_rest in expected():
        moment = dt.datetime.strptime(f"2026-{utc}", "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC)
        offsets[zone].add(moment.astimezone(ZoneInfo(zone)).utcoffset())

    changing = {"Europe/Zurich", "America/New_York", "Asia/Jerusalem", "Africa/Cairo", "Pacific/Auckland"}
    assert {zone for zone, found in offsets.items() if len(found) == 2} == changing


def begin_round(dialogue, answers: str) -> None:
    """A round with a guest from every zone; their letters went out some days before."""
    zone, due = ZoneInfo(ROUNDS[answers]), day_of(answers)
    workshop = make.WorkshopFactory(
        dialogue=dialogue,
        time_zone=ROUNDS[answers],
        reply_by=dt.datetime.combine(due, dt.time(18), zone),
        starts_on=due + dt.timedelta(days=40),
        ends_on=due + dt.timedelta(days=41),
    )
    for rung, days in RUNGS:
        make.ReminderStepFactory(workshop=workshop, rung=rung, days_before=days, hour=10)
    Ladder.objects.create(workshop=workshop)
    for guest in ZONES:
        person = make.PersonFactory(time_zone=guest, expertise=answers)
        sent_at = dt.datetime.combine(due - dt.timedelta(days=SENT_DAYS_BEFORE), dt.time(12), dt.UTC)
        make.InvitationFactory(workshop=workshop, person=person, sent_at=sent_at)


def what_went() -> list[list[str]]:
    """Every letter and call, as the table tells them."""
    people = {
        guest.pk: guest.person
        for guest in make.InvitationFactory._meta.model.objects.select_related("person")
    }  # fmt: skip
    rows = []
    for found in (Message.objects, Call.objects):
        for key, pk, at in found.values_list("key", "object_id", "created_at"):
            zone = people[pk].time_zone
            clock = f"{at.astimezone(ZoneInfo(zone)):%a %m-%d %H:%M}"
            rows.append([f"{at:%m-%d %H:%M}", key.rpartition(":")[2], zone, clock, people[pk].expertise])
    return sorted(rows)


@pytest.mark.slow
@pytest.mark.once
def test_a_year_of_reminders_is_the_table_day_for_day(dialogue, cora, time_machine):
    begins = {day_of(answers) - dt.timedelta(days=SENT_DAYS_BEFORE): answers for answers in ROUNDS}
    for hours in range(365 * 24):
        now = NEW_YEAR + hours * HOUR
        time_machine.move_to(now, tick=False)
        if now.hour == 12 and now.date() in begins:
            begin_round(dialogue, begins[now.date()])
        actions.send_due_reminders()

    assert by_day(what_went()) == by_day(expected())
