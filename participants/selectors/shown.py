"""Which names were shown to whom: for the convenor, after a leak."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from participants.models import NameShown


@dataclass(frozen=True)
class Line:
    """One name and one reader: the first and the last day, and on how many days."""

    reader: str
    person: str
    first: date
    last: date
    days: int


@dataclass(frozen=True)
class Shown:
    """The same lines twice: by reader and by person, each in the order of names."""

    by_reader: dict[str, list[Line]]
    by_person: dict[str, list[Line]]


def names_shown(workshop) -> Shown:
    """Everything that the log of ``workshop`` holds. One query."""
    rows = (
        NameShown.objects.filter(workshop=workshop)
        .values("reader", "reader__name", "reader__email", "person", "person__name")
        .annotate(first=Min("on"), last=Max("on"), days=Count("pk"))
        .order_by("reader__name", "reader", "person__name", "person")
    )
    lines = [
        Line(row["reader__name"] or row["reader__email"], row["person__name"], row["first"], row["last"], row["days"])
        for row in rows
    ]
    return Shown(_grouped(lines, "reader"), _grouped(sorted(lines, key=lambda line: line.person), "person"))


def _grouped(lines: list[Line], field: str) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(getattr(line, field), []).append(line)
    return groups
