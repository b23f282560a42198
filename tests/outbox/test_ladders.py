import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from outbox.calendars import Recipient
from outbox.ladders import Rung, as_call, climb, next_due, plan

ZURICH = ZoneInfo("Europe/Zurich")
NUDGE, LAST, CALL = Rung("NUDGE", -10), Rung("LAST_CALL", -3), Rung("CALL", -1, 15, is_call=True)
DUE = dt.date(2026, 12, 15)  # a Tuesday
END = dt.datetime(2026, 12, 15, 18, tzinfo=ZURICH)
SENT = dt.datetime(2026, 11, 20, 10, tzinfo=ZURICH)
ANYTIME = Recipient(ZURICH, ("XX",), earliest=0, latest=24)
SWISS = Recipient(ZURICH, ("CH",))


def rungs(*rungs, anchor=DUE, zone=ZURICH, end=END):
    return plan(rungs, anchor=anchor, zone=zone, end=end)


def told(steps):
    return [(step.planned.rung.name, step.at and f"{step.at.astimezone(ZURICH):%a %d %H:%M}") for step in steps]


def climbed(planned, recipient=SWISS, now="2026-11-25T09:00", since=SENT, **done):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=ZURICH)
    done = {name: dt.datetime.fromisoformat(when).replace(tzinfo=ZURICH) for name, when in done.items()}
    return climb(planned, recipient, since=since, done=done, now=moment)


def test_each_rung_lasts_until_the_next_and_the_last_until_the_end():
    planned = rungs(LAST, CALL, NUDGE)
    assert [one.rung.name for one in planned] == ["NUDGE", "LAST_CALL", "CALL"]
    assert [one.until for one in planned] == [planned[1].due_at, planned[2].due_at, END]


def test_a_ladder_without_rungs_is_empty():
    assert rungs() == []


def test_a_rung_that_would_fall_on_the_end_falls_away():
    assert [one.rung.name for one in rungs(NUDGE, Rung("LATE", 0, 18))] == ["NUDGE"]


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("America/New_York", dt.date(2026, 3, 8), "14:00"),
        ("America/New_York", dt.date(2026, 11, 1), "15:00"),
        ("Asia/Kolkata", dt.date(2026, 3, 8), "04:30"),
        ("Asia/Tehran", dt.date(2026, 6, 1), "06:30"),
    ],
)
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_summer_time(zone, day, utc):
    end = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    (one,) = rungs(Rung("NUDGE", -4), anchor=day + dt.timedelta(days=4), zone=ZoneInfo(zone), end=end)
    assert f"{one.due_at:%H:%M}" == utc


def test_a_weekend_puts_a_letter_off_and_the_breather_is_kept_after_it():
    # The nudge falls on Saturday the 5th, the last call on Saturday the 12th.
    assert told(climbed(rungs(NUDGE, LAST, CALL))) == [
        ("NUDGE", "Mon 07 08:00"),
        ("LAST_CALL", "Mon 14 08:00"),
        ("CALL", "Mon 14 15:00"),
    ]


def test_two_letters_are_never_closer_than_the_breather():
    planned = rungs(Rung("NUDGE", -5), Rung("LAST_CALL", -4))
    assert told(climbed(planned)) == [("NUDGE", "Thu 10 10:00"), ("LAST_CALL", "Mon 14 08:00")]


def test_who_had_the_letter_yesterday_is_not_reminded_today():
    since = dt.datetime(2026, 12, 11, 9, tzinfo=ZURICH)
    assert told(climbed(rungs(LAST), ANYTIME, now="2026-12-11T10:00", since=since)) == [("LAST_CALL", "Sun 13 09:00")]


def test_a_rung_whose_time_has_passed_is_not_made_up_for():
    assert told(climbed(rungs(NUDGE, LAST), ANYTIME, now="2026-12-13T09:00")) == [("LAST_CALL", "Sat 12 10:00")]


def test_what_went_is_told_with_its_moment_and_counts_for_the_breather():
    steps = climbed(rungs(NUDGE, LAST), ANYTIME, now="2026-12-11T12:00", NUDGE="2026-12-11T11:00")
    assert told(steps) == [("NUDGE", "Fri 11 11:00"), ("LAST_CALL", "Sun 13 11:00")]
    assert [step.is_done for step in steps] == [True, False]


def test_a_machine_that_was_off_waits_for_the_morning():
    steps = climbed(rungs(NUDGE), now="2026-12-07T23:00")
    assert told(steps) == [("NUDGE", "Tue 08 08:00")]
    assert next_due(steps, dt.datetime(2026, 12, 7, 23, tzinfo=ZURICH)) is None


def test_a_step_is_due_from_its_moment_until_the_next_rung():
    planned = rungs(NUDGE, LAST)
    due = [
        next_due(climbed(planned, now=now), dt.datetime.fromisoformat(now).replace(tzinfo=ZURICH))
        for now in ("2026-12-07T07:59", "2026-12-07T08:00", "2026-12-11T19:59")
    ]
    assert [step and step.planned.rung.name for step in due] == [None, "NUDGE", "NUDGE"]


def test_a_call_is_due_even_when_no_hour_is_decent():
    closed = Recipient(ZURICH, ("CH",), quiet=((dt.date(2026, 11, 20), dt.date(2026, 12, 31)),))
    assert told(climbed(rungs(NUDGE, LAST, CALL), closed)) == [
        ("NUDGE", None),
        ("LAST_CALL", None),
        ("CALL", "Mon 14 15:00"),
    ]


def test_whom_no_letter_reaches_a_person_telephones_at_the_first_rung():
    nudge, last = rungs(NUDGE, LAST)
    (only,) = as_call([nudge, last], "CALL")
    assert (only.rung.name, only.rung.is_call, only.due_at, only.until) == ("CALL", True, nudge.due_at, last.until)
    assert as_call([], "CALL") == []


def test_a_call_may_follow_a_letter_at_once():
    steps = climbed(rungs(Rung("LAST_CALL", -1, 10), Rung("CALL", -1, 15, is_call=True)))
    assert told(steps) == [("LAST_CALL", "Mon 14 10:00"), ("CALL", "Mon 14 15:00")]
