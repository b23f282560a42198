"""Rosters as CSV and results as JSON, for commands and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from attribution.check import check
from attribution.messages import NO_FINDINGS
from attribution.model import BLOCKED, CLEAR, WARNED, PersonEntry, Result, RosterError

COLUMNS = ("id", "name", "variants", "nicknames", "initials", "side", "country", "role", "gender", "title")
COLUMNS += ("institution", "acronym", "sector")
LISTS = frozenset({"variants", "nicknames", "initials"})
NEEDED = ("id", "name")
EXIT = {CLEAR: 0, WARNED: 1, BLOCKED: 2}
BAD_INPUT = 3
MAX_BYTES = 8_000_000


def people_from_csv(raw: bytes) -> list[PersonEntry]:
    """The people of a roster file: UTF-8, a header, several values parted by "|".

    Columns may come in any order and all but id and name may be missing. Raises
    RosterError with a sentence.
    """
    reader = csv.DictReader(io.StringIO(decode(raw, "The roster")), strict=True, restkey="_more")
    try:
        header = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        missing = [name for name in NEEDED if name not in header]
        if missing:
            raise RosterError(f"The roster has no column {' and no column '.join(missing)}.")
        return [_person(row, number) for number, row in enumerate(reader, start=2) if _is_filled(row)]
    except csv.Error as error:
        raise RosterError(f"The roster is not a CSV file: {error}.") from error


def decode(raw: bytes, what: str) -> str:
    """UTF-8 text with line ends as they are; raises RosterError when it is none."""
    if len(raw) > MAX_BYTES:
        raise RosterError(f"{what} is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        return raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        raise RosterError(f"{what} is not UTF-8 text: byte {error.start} does not belong there.") from error


def check_files(note: bytes, roster: bytes, earlier: Sequence[bytes] = ()) -> tuple[Result, int]:
    """The result and the exit status; raises ValueError (RosterError) with a sentence."""
    people = people_from_csv(roster)
    if not people:
        raise RosterError("The roster has no people.")
    released = [decode(text, "An earlier text") for text in earlier]
    # No byte-order mark is taken off the note: offsets count its characters.
    result = check(_note(note), people, earlier=released)
    return result, EXIT[result.verdict]


def result_to_json(result: Result) -> dict:
    """The result as a JSON-ready dictionary."""
    names = ("start", "end", "text", "kind", "people", "fits", "severity", "why", "rewording")
    findings = [{name: getattr(finding, name) for name in names} for finding in result.findings]
    for finding in findings:
        finding["people"] = list(finding["people"])
    return {"verdict": result.verdict, "findings": findings}


def result_in_words(result: Result) -> str:
    """The result as lines for people."""
    if not result.findings:
        return NO_FINDINGS
    lines = []
    for finding in result.findings:
        mark = "Blocks" if finding.severity == "block" else "Look again"
        rest = f" Instead: {finding.rewording}" if finding.rewording else ""
        lines.append(f"{mark}, {finding.start}–{finding.end}: “{finding.text}”. {finding.why}{rest}")
    return "\n".join(lines)


def _note(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise RosterError(f"The note is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RosterError(f"The note is not UTF-8 text: byte {error.start} does not belong there.") from error


def _is_filled(row: dict) -> bool:
    return any(value and str(value).strip() for value in row.values())


def _person(row: dict, number: int) -> PersonEntry:
    if row.get("_more"):
        raise RosterError(f"Line {number} of the roster has more fields than the header.")
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    lists = {name: tuple(v.strip() for v in values.pop(name).split("|") if v.strip()) for name in LISTS}
    return PersonEntry(**values, **lists)
