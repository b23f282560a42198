"""The auditor: what can a reader work out from a table as published?

It knows nothing of how cells were chosen to be withheld. It takes the published
figures, computes the exact range of each withheld one over all tables of counts that
agree with everything shown, and refuses when a range is too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from disclosure.flow import Circulation, Inconsistent, Pipe
from disclosure.table import MIN_PEOPLE, Cell, K, Published

Interval = tuple[int, int]
Counts = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Fault:
    """One reason to refuse: `rule` is a stable word, `why` a sentence."""

    rule: str
    cell: Cell | None
    why: str
    knows: Cell | None = None


@dataclass(frozen=True)
class AuditResult:
    """`ok` when nothing speaks against publishing; `intervals` by (row, column) position."""

    ok: bool
    intervals: Mapping[Cell, Interval]
    faults: tuple[Fault, ...]


def audit(published: Published, k: int = K, counts: Counts | None = None) -> AuditResult:
    """Judge a table as published.

    With `counts` (the true inner cells, same shape) the auditor is stricter: a cell
    of 1 to k-1 must be able to be zero, and somebody who is in one small cell must
    not be able to work out another.
    """
    try:
        found = intervals(published)
    except Inconsistent as error:
        return AuditResult(False, {}, (Fault("inconsistent", None, str(error)),))
    faults = [*_visible_faults(published, k), *_width_faults(published, found, k)]
    if counts is not None:
        faults += _truth_faults(published, found, k, counts)
        faults += _insider_faults(published, k, counts)
    return AuditResult(not faults, found, tuple(faults))


def intervals(published: Published, known: Mapping[Cell, int] | None = None) -> dict[Cell, Interval]:
    """Exact range of each withheld inner cell; `known` adds what a reader knows besides.

    Raises `Inconsistent` when no table of counts fits.
    """
    known = known or {}
    pipes, places = _pipes(published, known)
    circulation = Circulation(pipes)
    return {cell: circulation.range_of(places[cell]) for cell in published.hidden if cell not in known}


def insider(published: Published, cell: Cell, value: int) -> dict[Cell, Interval]:
    """What someone works out who knows that `cell` holds `value`."""
    return intervals(published, {cell: value})


def _pipes(published: Published, known: Mapping[Cell, int]):
    ceiling = _ceiling(published)
    pipes = []

    def add(tail, head, count):
        pipes.append(Pipe(tail, head, count or 0, ceiling if count is None else count))

    places = {}
    for r, line in enumerate(published.inner):
        for c, count in enumerate(line):
            places[r, c] = len(pipes)
            add(("row", r), ("col", c), known.get((r, c), count))
    for r, count in enumerate(published.row_totals):
        add("in", ("row", r), count)
    for c, count in enumerate(published.col_totals):
        add(("col", c), "out", count)
    add("out", "in", published.total)
    return pipes, places


def _ceiling(published: Published) -> int:
    """A bound above every figure: the total, or far above all that is shown."""
    if published.total is not None:
        return published.total
    shown = [n for line in published.inner for n in line if n is not None]
    shown += [n for n in (*published.row_totals, *published.col_totals) if n is not None]
    return 10 * sum(shown) + 1_000


def _visible_faults(published: Published, k: int):
    if published.total is not None and published.total < MIN_PEOPLE:
        yield Fault("few_people", None, f"There are fewer than {MIN_PEOPLE} people in all.")
    shown = [((r, c), n) for r, line in enumerate(published.inner) for c, n in enumerate(line)]
    shown += [((r, -1), n) for r, n in enumerate(published.row_totals)]
    shown += [((-1, c), n) for c, n in enumerate(published.col_totals)]
    for cell, count in shown:
        if count is not None and 0 < count < k:
            yield Fault("small_shown", cell, f"A count below {k} is shown.")


def _width_faults(published: Published, found: Mapping[Cell, Interval], k: int):
    for cell, (low, high) in found.items():
        if high - low < k:
            where = _where(published, cell)
            yield Fault("narrow", cell, f"{where} can be worked out: it lies between {low} and {high}.")


def _truth_faults(published, found, k, counts):
    for (r, c), (low, high) in found.items():
        if 0 < counts[r][c] < k and not (low == 0 and high >= k):
            where = _where(published, (r, c))
            yield Fault("not_covered", (r, c), f"{where} is small, and its range does not reach 0 to {k}.")
    for r, c in _full_cells(counts):
        if published.inner[r][c] is not None:
            where = _where(published, (r, c))
            yield Fault("whole_group", (r, c), f"{where} shows that everyone of a group is alike.")


def _insider_faults(published, k, counts):
    small = [(r, c) for r, c in published.hidden if 0 < counts[r][c] < k]
    for cell in small:
        learned = insider(published, cell, counts[cell[0]][cell[1]])
        for other in small:
            if other != cell and learned[other][0] == learned[other][1]:
                why = f"Someone in {_where(published, cell)} can work out {_where(published, other)}."
                yield Fault("insider", other, why, knows=cell)


def _full_cells(counts: Counts):
    """Cells that hold everybody of their row or column, where there is a choice."""
    if len(counts) < 2 or len(counts[0]) < 2:
        return
    row_totals = [sum(line) for line in counts]
    col_totals = [sum(column) for column in zip(*counts, strict=True)]
    for r, line in enumerate(counts):
        for c, count in enumerate(line):
            if count and count in (row_totals[r], col_totals[c]):
                yield (r, c)


def _where(published: Published, cell: Cell) -> str:
    return f"“{published.rows[cell[0]]} / {published.cols[cell[1]]}”"
