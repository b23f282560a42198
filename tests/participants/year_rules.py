"""The rules by which the table of a year was written, to be checked by hand; nothing of the program is asked.

2026. Twelve rounds; in each a guest from every zone below. A nudge eight days before answers are due, a last call
four days before, a call one day before, each at 10:00 on the round's clock; answers are due at 18:00. The
scheduler looks on every full hour of UTC.

Public holidays as the countries publish them (those of lunar calendars may differ by a day). Cairo, Jerusalem:
weekend Friday and Saturday; Tehran: Friday; elsewhere Saturday and Sunday. Ramadan: 18 February to 19 March, kept
where Eid al-Fitr is a public holiday.
"""

import datetime as dt
from zoneinfo import ZoneInfo

UTC, HOUR, BREATHER = dt.UTC, dt.timedelta(hours=1), dt.timedelta(days=2)
MON, FRI, SAT, SUN = 0, 4, 5, 6
# zone -> country, weekend, public holidays (month-day), whether Ramadan is kept
ZONES = {
    "Europe/Zurich": ("CH", {SAT, SUN}, "01-01 05-14 08-01 12-25", False),
    "America/New_York": (
        "US", {SAT, SUN}, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25", False,
    ),
    "Asia/Tehran": (
        "IR", {FRI},
        "01-03 01-17 02-04 02-11 03-01 03-02 03-03 03-04 03-05 03-06 03-07 03-11 03-20 03-21 03-22 03-23 03-24 04-01 "
        "04-02 04-14 05-27 06-04 06-05 06-24 06-25 08-04 08-12 08-13 08-21 08-30 11-13 12-23", True,
    ),
    "Asia/Jerusalem": ("IL", {FRI, SAT}, "04-02 04-08 04-22 05-22 09-12 09-13 09-21 09-26 10-03", False),
    "Africa/Cairo": (
        "EG", {FRI, SAT},
        "01-07 01-29 03-20 03-21 04-13 04-25 05-01 05-26 05-27 05-28 05-29 06-18 07-02 07-23 08-25 10-08", True,
    ),
    "Asia/Kolkata": (
        "IN", {SAT, SUN},
        "01-26 03-04 03-21 03-26 03-31 04-03 04-14 05-01 05-27 06-26 08-15 08-26 09-04 10-02 10-20 11-08 11-24 12-25",
        True,
    ),
    "Pacific/Auckland": (
        "NZ", {SAT, SUN}, "01-01 01-02 02-06 04-03 04-06 04-25 04-27 06-01 07-10 10-26 12-25 12-26 12-28", False,
    ),
    "America/Sao_Paulo": ("BR", {SAT, SUN}, "01-01 04-03 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25", False),
}  # fmt: skip
RAMADAN = (dt.date(2026, 2, 18), dt.date(2026, 3, 19))
# The day on which answers are due -> the round's zone. The clocks change in eleven of these fortnights:
# 8 March (New York), 27 March (Jerusalem), 29 March (Zurich), 5 April (Auckland), 24 April (Cairo), 27 September
# (Auckland), 25 October (Zurich, Jerusalem), 29 October (Cairo), 1 November (New York).
ROUNDS = {
    "01-15": "America/Sao_Paulo", "02-19": "Asia/Kolkata", "03-12": "America/New_York", "04-02": "Europe/Zurich",
    "04-28": "Africa/Cairo", "05-29": "Asia/Tehran", "06-25": "America/Sao_Paulo", "07-23": "Asia/Kolkata",
    "08-20": "Asia/Tehran", "09-30": "Pacific/Auckland", "10-29": "Asia/Jerusalem", "12-28": "Europe/Zurich",
}  # fmt: skip
RUNGS = (("NUDGE", 8), ("LAST_CALL", 4), ("CALL", 1))
SENT_DAYS_BEFORE = 13  # noon of that day, UTC: when the invitation went


def day_of(words: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{words}")


def decent(moment: dt.datetime, zone: str) -> bool:
    """Whether a letter may arrive at ``moment``, by the lists above."""
    _country, weekend, holidays, keeps_ramadan = ZONES[zone]
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() in weekend or f"{local:%m-%d}" in holidays.split():
        return False
    in_ramadan = keeps_ramadan and RAMADAN[0] <= local.date() <= RAMADAN[1]
    return 10 <= local.hour < 15 if in_ramadan else 8 <= local.hour < 20


def looks(first: dt.datetime, end: dt.datetime):
    """The full hours of UTC from ``first`` until before ``end``."""
    at = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)  # some zones are half an hour off
    at += HOUR if at < first else dt.timedelta()
    while at < end:
        yield at
        at += HOUR


def sends_of(answers: str, guest: str) -> list[tuple[str, dt.datetime]]:
    """What the guest of one zone gets for the round whose answers are due on ``answers``, and when."""
    zone, due = ZoneInfo(ROUNDS[answers]), day_of(answers)
    end = dt.datetime.combine(due, dt.time(18), zone)
    dues = [dt.datetime.combine(due - dt.timedelta(days=days), dt.time(10), zone) for _name, days in RUNGS]
    last = dt.datetime.combine(due - dt.timedelta(days=SENT_DAYS_BEFORE), dt.time(12), UTC)
    found = []
    for (name, _days), begins, ends in zip(RUNGS, dues, [*dues[1:], end], strict=True):
        if name == "CALL":
            at = next((at for at in looks(begins, ends) if decent(at, guest)), None) or next(looks(begins, ends))
        else:
            earliest = last + BREATHER
            after = (at for at in looks(max(begins, earliest), ends) if decent(at, guest))
            before = [at for at in looks(earliest, min(begins, ends)) if decent(at, guest)]
            at = next(after, None) or (before[-1] if before else None)
            last = at or last
        if at:
            found.append((name, at))
    return found


def table() -> list[list[str]]:
    """Every send of the year: day and hour of UTC, what, zone of the guest, the guest's own clock, the round."""
    rows = [
        [f"{at:%m-%d %H:%M}", name, guest, f"{at.astimezone(ZoneInfo(guest)):%a %m-%d %H:%M}", answers]
        for answers in ROUNDS
        for guest in ZONES
        for name, at in ((name, at.astimezone(UTC)) for name, at in sends_of(answers, guest))
    ]
    return sorted(rows)
