"""Published numbers one by one: whom each counts, and in which classes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from disclosure.atoms import Where
from disclosure.table import Published

People = Hashable


@dataclass(frozen=True)
class Figure:
    """How many of `people` are in the classes of `where`; `count` is None where it was withheld.

    A class that no figure names does not exist: name each, if need be in a withheld figure.
    """

    people: People
    where: Where
    count: int | None


@dataclass(frozen=True)
class Axis:
    """What the rows or columns of a table stand for: an attribute, and what its wider classes hold.

    `parts` maps the name of a class that was added up to the smallest classes in it; a class that is not
    named there is a smallest class itself.
    """

    attribute: str
    parts: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def classes(self, label: str) -> frozenset[str]:
        return frozenset(self.parts.get(label, (label,)))


def figures_of(published: Published, people: People, rows: Axis, cols: Axis | None = None) -> tuple[Figure, ...]:
    """Every figure of a table as published, totals too. `cols` is None for a one-way table."""
    found = [Figure(people, (), published.total)]
    for r, label in enumerate(published.rows):
        found.append(Figure(people, _where((rows, label)), published.row_totals[r]))
        if cols is not None:
            found += [
                Figure(people, _where((rows, label), (cols, other)), published.inner[r][c])
                for c, other in enumerate(published.cols)
            ]
    if cols is not None:
        pairs = zip(published.cols, published.col_totals, strict=True)
        found += [Figure(people, _where((cols, label)), n) for label, n in pairs]
    return tuple(found)


def _where(*places: tuple[Axis, str]) -> Where:
    return tuple(sorted((axis.attribute, axis.classes(label)) for axis, label in places))
