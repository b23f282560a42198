"""A new table beside those already published: may a reader subtract one from the other?

Two reports, each safe alone, can tell who came late: the difference of their totals is
one person. So a population is frozen for each release; a later table has the same figures
or differs by at least k wherever it differs, and it uses the same classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from disclosure.audit import Fault
from disclosure.table import Cell, K, Published

Line = Sequence[int | None]


def compare(new: Published, earlier: Iterable[Published], k: int = K) -> tuple[Fault, ...]:
    """Reasons against publishing `new` after `earlier` tables on the same people; empty for none.

    Tables on other people (another dialogue, a period without overlap) are not passed in.
    The rules are `recoded`, `difference` and `uncovered`; a total is at (row, -1) or (-1, column).
    """
    faults: list[Fault] = []
    for table in earlier:
        if (table.rows, table.cols) != (new.rows, new.cols):
            faults += _recoded(new, table, k)
        else:
            faults += _differences(new, table, k)
    return tuple(faults)


def _recoded(new: Published, old: Published, k: int) -> Iterator[Fault]:
    """No recoding between releases, even where it looks harmless: bands can be subtracted."""
    for axis, ours, theirs in (("rows", new.rows, old.rows), ("cols", new.cols, old.cols)):
        if set(ours) != set(theirs):
            why = f"The {axis} have other classes than in an earlier table; their difference could tell single people."
            yield Fault("recoded", None, why)
    if new.total is not None and old.total is not None and 0 < abs(new.total - old.total) < k:
        yield Fault("difference", None, f"The totals of two tables differ by fewer than {k} people.")


def _differences(new: Published, old: Published, k: int) -> Iterator[Fault]:
    for cell, ours, theirs in _pairs(new, old):
        if ours is None and theirs is None:
            continue
        if ours is None or theirs is None:
            if _same_population(new, old):
                yield Fault("uncovered", cell, "A figure is withheld in one table and shown in the other.")
        elif 0 < abs(ours - theirs) < k:
            yield Fault("difference", cell, f"A figure differs by fewer than {k} from an earlier table.")


def _same_population(new: Published, old: Published) -> bool:
    return new.row_totals == old.row_totals and new.col_totals == old.col_totals


def _pairs(new: Published, old: Published) -> Iterator[tuple[Cell, int | None, int | None]]:
    """Every figure of the two tables, with its place."""
    for r, (ours, theirs) in enumerate(zip(new.inner, old.inner, strict=True)):
        yield from (((r, c), a, b) for c, (a, b) in enumerate(zip(ours, theirs, strict=True)))
    yield from (((r, -1), a, b) for r, (a, b) in enumerate(zip(new.row_totals, old.row_totals, strict=True)))
    yield from (((-1, c), a, b) for c, (a, b) in enumerate(zip(new.col_totals, old.col_totals, strict=True)))
    yield (-1, -1), new.total, old.total
