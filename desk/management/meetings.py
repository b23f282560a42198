"""Public meetings from a table: dialogues and workshops with sources and date precision, no people.

Columns: those of desk/data/meetings.csv. A row's identity is a fingerprint of its series, number,
title, dates and source, so a second import changes nothing.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.tables import Fault, Table
from workshops.choices import DatePrecision, Preset, Role, WorkshopState
from workshops.models import Dialogue, RuleProfile, Seat, Workshop

REQUIRED = {"series", "number", "title", "start", "end", "date_precision", "source_url", "source_title"}
IDENTITY = ("series", "number", "title", "start", "end", "place", "source_url")
LIMITS = {"series": 200, "number": 40, "title": 200, "place": 200, "country": 120, "attendance_note": 300,
          "source_url": 600, "source_title": 300, "official_track": 200}  # fmt: skip
ROMAN = re.compile(r"^(?=[IVXL])(X{0,3}|XL|L)(IX|IV|V?I{0,3})$")
OPEN_RECORD = {
    "preset": Preset.OPEN,
    "existence": "PUBLIC",
    "place_and_date": "PUBLIC",
    "topics": "PUBLIC",
    "participant_list": "PUBLIC",
    "use_of_content": "FREE",
    "attribution": "NAMED",
    "finest_description": "ROLE",
    "notes": "SUMMARY",
    "devices": "YES",
    "joint_text": "MAY_PUBLISH",
    "retention": "KEEP",
}


@dataclass
class Outcome:
    """What an import did, or in a dry run would do. ``faults`` non-empty means: nothing was written."""

    rows: int = 0
    dialogues_made: int = 0
    workshops_made: int = 0
    already_there: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Meeting:
    """One row, understood."""

    series: str
    key: str
    fields: dict


def _one_date(text: str) -> tuple[date | None, str]:
    """A date and its precision from "2006-02-26", "2006-02", "2006" or nothing.

    A month or year stands as its first day. Raises ValueError for anything else.
    """
    if not text:
        return None, ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text), DatePrecision.DAY
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return date.fromisoformat(f"{text}-01"), DatePrecision.MONTH
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), DatePrecision.YEAR
    raise ValueError(text)


def _precision(row: dict, start: str, end: str, stated: str) -> str:
    if not row["start"] and not row["end"]:
        return DatePrecision.UNKNOWN
    if stated.startswith("unknown"):
        return DatePrecision.UNKNOWN
    if start == DatePrecision.DAY and not row["end"]:
        return DatePrecision.START
    return start or end


def _roman(text: str) -> int | None:
    if not text or not ROMAN.match(text):
        return None
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    digits = [values[letter] for letter in text]
    return sum(-v if i + 1 < len(digits) and v < digits[i + 1] else v for i, v in enumerate(digits))


def _number(text: str) -> int | None:
    """For the order alone: 7 of "7/8", 14 of "XIV"; the text itself is kept as published."""
    if first := re.match(r"\d{1,4}", text):
        return int(first.group())
    return _roman(text)


def _note(row: dict) -> str:
    stated = row.get("date_precision", "")
    remark = re.search(r"\((.+)\)", stated)
    parts = [_("Date as published: %(words)s.") % {"words": remark.group(1)}] if remark else []
    return " ".join([*parts, row.get("note", "")]).strip()


def _dates(row: dict, fault) -> tuple[date | None, date | None, str]:
    """First day, last day and precision of a row; reports what is not a date."""
    found = []
    for column in ("start", "end"):
        try:
            found.append(_one_date(row[column]))
        except ValueError:
            sentence = _("“%(text)s” is not a date such as 2006-02-26, 2006-02 or 2006.")
            fault(column, sentence % {"text": row[column][:40]})
            found.append((None, ""))
    (starts_on, start_precision), (ends_on, end_precision) = found
    if starts_on and ends_on and ends_on < starts_on:
        fault("end", _("lies before the start."))
    return starts_on, ends_on, _precision(row, start_precision, end_precision, row["date_precision"])


def _understand(number: int, row: dict, faults: list[Fault]) -> Meeting | None:
    """The row as a meeting, or None after adding what is wrong with it to ``faults``."""
    before = len(faults)

    def fault(column: str, sentence: str) -> None:
        faults.append(Fault(number, column, sentence))

    if not row["series"]:
        fault("series", _("is empty; it names the dialogue."))
    for column, limit in LIMITS.items():
        if len(row.get(column, "")) > limit:
            fault(column, _("is longer than %(limit)s characters.") % {"limit": limit})
    dates = _dates(row, fault)
    try:
        URLValidator(schemes=["http", "https"])(row["source_url"])
    except ValidationError:
        fault("source_url", _("is not an address that begins with http:// or https://."))
    if len(faults) > before:
        return None
    key = hashlib.sha256("\x1f".join(row.get(name, "") for name in IDENTITY).encode()).hexdigest()
    return Meeting(series=row["series"], key=key, fields=_fields(row, *dates))


def _fields(row: dict, starts_on: date | None, ends_on: date | None, precision: str) -> dict:
    place = row.get("place", "")
    return {
        "number": _number(row["number"]),
        "number_text": row["number"],
        "title": row["title"] or row["series"],
        "topics": row.get("topics", ""),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "date_precision": precision,
        "time_zone": "UTC",
        "city": place[:120],
        "venue": place if len(place) > 120 else "",
        "country": row.get("country", ""),
        "state": WorkshopState.CLOSED,
        "attendance_note": row.get("attendance_note", ""),
        "source_url": row["source_url"],
        "source_title": row["source_title"],
        "source_note": _note(row),
    }


def _track(table: Table, series: str) -> str:
    tracks = {row.get("official_track", "") for _, row in table.rows if row["series"] == series}
    return ", ".join(sorted(tracks - {"", "no"}))[:200]


def import_meetings(table: Table, *, by=None, dry_run: bool = False) -> Outcome:
    """Makes public-record dialogues and their workshops from ``table``; one faulty row stops it all.

    Convenors who stand in a dialogue when the record arrives are given a convenor's seat in it:
    access comes from seats alone, for public history too.
    """
    outcome = Outcome(rows=len(table.rows), faults=list(table.faults))
    understood = [_understand(number, row, outcome.faults) for number, row in table.rows]
    seen: dict[str, int] = {}
    for (number, _row), meeting in zip(table.rows, understood, strict=True):
        if meeting and (first := seen.setdefault(meeting.key, number)) != number:
            outcome.faults.append(Fault(number, "", _("is the same as row %(row)s.") % {"row": first}))
    if outcome.faults:
        outcome.faults.sort(key=lambda fault: fault.row)
        return outcome
    with transaction.atomic():
        _write(table, [meeting for meeting in understood if meeting], outcome, by)
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def _write(table: Table, meetings: list[Meeting], outcome: Outcome, by) -> None:
    known = set(Workshop.objects.exclude(source_key="").values_list("source_key", flat=True))
    outcome.already_there = sum(meeting.key in known for meeting in meetings)
    fresh = [meeting for meeting in meetings if meeting.key not in known]
    records = {dialogue.title: dialogue for dialogue in Dialogue.objects.filter(is_public_record=True)}
    for series in dict.fromkeys(meeting.series for meeting in fresh):
        if series not in records:
            records[series] = _dialogue(series, _track(table, series))
            outcome.dialogues_made += 1
    if fresh:
        profile = RuleProfile.objects.create(**OPEN_RECORD)
        Workshop.objects.bulk_create(
            Workshop(dialogue=records[meeting.series], rule_profile=profile, source_key=meeting.key, **meeting.fields)
            for meeting in fresh
        )
    outcome.workshops_made = len(fresh)
    seated = _seat_convenors([records[series] for series in {meeting.series for meeting in meetings}])
    if fresh or seated:
        record("meetings.imported", by=by, made=outcome.workshops_made, dialogues=outcome.dialogues_made, seats=seated)


def _dialogue(series: str, track: str) -> Dialogue:
    code_name, turn = series[:60], 1
    while Dialogue.objects.filter(code_name=code_name).exists():
        turn += 1
        code_name = f"{series[:55]} {turn}"
    return Dialogue.objects.create(title=series, code_name=code_name, is_public_record=True, official_track=track)


def _seat_convenors(records: list[Dialogue]) -> int:
    """Gives each convenor of a living dialogue a seat in each record; returns how many were new."""
    convenors = set(
        Seat.objects.held()
        .filter(role=Role.CONVENOR, workshop=None, dialogue__is_public_record=False)
        .values_list("user", flat=True)
    )
    held = set(Seat.objects.held().filter(role=Role.CONVENOR, dialogue__in=records).values_list("user", "dialogue"))
    fresh = [
        Seat(user_id=user, dialogue=dialogue, role=Role.CONVENOR)
        for dialogue in records
        for user in convenors
        if (user, dialogue.pk) not in held
    ]
    Seat.objects.bulk_create(fresh)
    return len(fresh)
