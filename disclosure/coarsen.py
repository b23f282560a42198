"""Coarsening first: classes below k are merged, in a stated order, until none is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from disclosure.table import K, Table


@dataclass(frozen=True)
class Merge:
    """`classes` of one axis ("rows" or "cols") were added up under `label`."""

    axis: str
    classes: tuple[str, ...]
    label: str


def coarsen(table: Table, k: int = K) -> tuple[Table, tuple[Merge, ...]]:
    """Merges until every row and column total is at least k, or one class is left.

    Order: the smallest class first; it is lifted to its wider class by the table's own
    steps, with all its siblings; without a step it joins the next smallest class.
    """
    merges: list[Merge] = []
    while (r := _smallest(table)) is not None and table.row_totals[r] < k:
        table, merge = merge_row(table, r)
        merges.append(merge)
    flipped = table.transposed()
    while (r := _smallest(flipped)) is not None and flipped.row_totals[r] < k:
        flipped, merge = merge_row(flipped, r)
        merges.append(replace(merge, axis="cols"))
    return flipped.transposed(), tuple(merges)


def merge_row(table: Table, row: int) -> tuple[Table, Merge]:
    """One step of the merge order for this row."""
    label, places = _by_steps(table, row) or _with_next_smallest(table, row)
    merge = Merge("rows", tuple(table.rows[r] for r in places), label)
    return table.with_rows_merged(places, label), merge


def _smallest(table: Table) -> int | None:
    if len(table.rows) == 1:
        return None
    return min(range(len(table.rows)), key=lambda r: (table.row_totals[r], r))


def _by_steps(table: Table, row: int) -> tuple[str, list[int]] | None:
    """The nearest wider class that takes in other rows too; None when no step helps.

    All rows that belong to the wider class are lifted together, so that no class ever
    stands beside another that contains it.
    """
    lifted = list(table.rows)
    for step in table.row_steps:
        lifted = [step.get(name, name) for name in lifted]
        places = [r for r, name in enumerate(lifted) if name == lifted[row]]
        if len(places) > 1:
            return lifted[row], places
    return None


def _with_next_smallest(table: Table, row: int) -> tuple[str, list[int]]:
    others = [r for r in range(len(table.rows)) if r != row]
    partner = min(others, key=lambda r: (table.row_totals[r], r))
    places = sorted((row, partner))
    return " + ".join(table.rows[r] for r in places), places
