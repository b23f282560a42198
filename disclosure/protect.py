"""From a table of counts to one that may leave the house, or a refusal with its reason."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from disclosure.audit import Interval, audit
from disclosure.coarsen import Merge, coarsen, merge_row
from disclosure.suppress import TIME_LIMIT, NoPattern, OutOfTime, choose, primary_cells
from disclosure.table import MIN_PEOPLE, MIN_SURVIVING, Cell, K, Published, Table, TableError, publish

K_FLOOR = 3
K_CEILING = 1_000
SUGGESTION_TIME = 8.0  # seconds spent on looking for merges that would pass


@dataclass(frozen=True)
class Protected:
    """A table that the auditor accepted; `intervals` are what a reader can still infer."""

    published: Published
    intervals: Mapping[Cell, Interval]
    merges: tuple[Merge, ...]
    status: str = "released"
    reason: str = ""


@dataclass(frozen=True)
class Refused:
    """Nothing may be published; `kind` is a stable word, `reason` a sentence for people.

    `suggestion` lists the merges after which the table would pass, if there are any.
    """

    kind: str
    reason: str
    suggestion: tuple[Merge, ...] = ()
    status: str = "refused"


def protect(table: Table, k: int = K) -> Protected | Refused:
    """Coarsens, withholds, audits. Raises TableError when k makes no sense."""
    _check_k(k)
    if table.total < MIN_PEOPLE:
        return Refused("few_people", f"Fewer than {MIN_PEOPLE} people: no breakdown is published.")
    coarse, merges = coarsen(table, k)
    if len(coarse.rows) == 1 and len(coarse.cols) == 1 and len(table.cells) > 1:
        return Refused("one_class", f"No two classes have {k} people each: only the total is left.")
    if not coarse.is_one_way:
        return _two_way(coarse, merges, k)
    return _audited(coarse, frozenset(), merges, k)


def _two_way(table: Table, merges: tuple[Merge, ...], k: int) -> Protected | Refused:
    result = _try_two_way(table, merges, k)
    if isinstance(result, Refused):
        return replace(result, suggestion=_what_would_pass(table, k))
    return result


def _try_two_way(table: Table, merges: tuple[Merge, ...], k: int, seconds: float = TIME_LIMIT) -> Protected | Refused:
    most = int(len(table.cells) * (1 - MIN_SURVIVING) + 1e-9)
    if len(primary_cells(table, k)) > most:
        return _too_many_gaps(k)
    try:
        pattern = choose(table, k, max_hidden=most, seconds=seconds)
    except OutOfTime:
        return Refused("no_time", "No safe table was found in the time allowed. Merge classes.")
    except NoPattern:
        return _too_many_gaps(k)
    return _audited(table, pattern.hidden, merges, k)


def _audited(table, hidden, merges, k) -> Protected | Refused:
    published = publish(table, hidden)
    result = audit(published, k, table.inner)
    if not result.ok:
        return Refused("auditor", f"The auditor refuses: {result.faults[0].why}")
    return Protected(published, result.intervals, merges)


def _too_many_gaps(k: int) -> Refused:
    share = round(MIN_SURVIVING * 100)
    return Refused(
        "too_many_gaps",
        f"With counts below {k} withheld, fewer than {share} % of the cells would be left. "
        "Merge classes, or publish the two one-way tables.",
    )


def _what_would_pass(table: Table, k: int) -> tuple[Merge, ...]:
    """Merges the smallest classes one by one until the table passes."""
    merges: list[Merge] = []
    deadline = time.monotonic() + SUGGESTION_TIME
    while min(len(table.rows), len(table.cols)) > 1 and max(len(table.rows), len(table.cols)) > 2:
        table, merge = _merge_once(table)
        merges.append(merge)
        if table.is_one_way:
            break
        left = deadline - time.monotonic()
        if isinstance(_try_two_way(table, (), k, left), Protected):
            return tuple(merges)
    return ()


def _merge_once(table: Table) -> tuple[Table, Merge]:
    """One merge on the longer axis: the smallest class with its next step."""
    flip = len(table.cols) > len(table.rows)
    work = table.transposed() if flip else table
    smallest = min(range(len(work.rows)), key=lambda r: (work.row_totals[r], r))
    merged, merge = merge_row(work, smallest)
    if flip:
        return merged.transposed(), replace(merge, axis="cols")
    return merged, merge


def _check_k(k):
    if isinstance(k, bool) or not isinstance(k, int) or not K_FLOOR <= k <= K_CEILING:
        raise TableError(f"k must be a whole number from {K_FLOOR} to {K_CEILING}.")
