"""Rosters and notes of the test data, as the library takes them."""

import json
from functools import cache
from pathlib import Path

from attribution import PersonEntry, Roster

DATA = Path(__file__).parent / "data"


def person(id, name, **fields):
    lists = {key: tuple(fields.get(key, ())) for key in ("variants", "nicknames", "initials")}
    return PersonEntry(id=id, name=name, **{**fields, **lists})


def entry(row):
    fields = {key: value for key, value in row.items() if key not in ("id", "name", "nick")}
    fields.setdefault("nicknames", row.get("nick", ()))
    return person(row["id"], row["name"], **fields)


@cache
def notes(file):
    """The notes of a data file as (note, roster) pairs."""
    document = json.loads((DATA / file).read_text(encoding="utf-8"))
    rosters = document.get("rosters") or {"": document["roster"]}
    built = {key: Roster.of(map(entry, people)) for key, people in rosters.items()}
    return [(note, built[note.get("roster", "")]) for note in document["notes"]]


@cache
def halden():
    """The eleven people of the sample notes."""
    return notes("sample_notes.json")[0][1]
