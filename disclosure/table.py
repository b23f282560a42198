"""Count tables as they are held inside, and as they leave the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

K = 5  # the smallest count that may leave the team
MIN_PEOPLE = 10  # below this no breakdown leaves at all
MIN_SURVIVING = 0.7  # share of inner cells that a two-way table must still show
MAX_CLASSES = 60
MAX_COUNT = 1_000_000

Cell = tuple[int, int]


class TableError(ValueError):
    """The input is not a table of counts; the message is a sentence for people."""


@dataclass(frozen=True)
class Table:
    """A two-way table of counts; a one-way table has a single column.

    `row_steps` and `col_steps` give the stated merge order: each step maps a class
    to the wider class that takes its place (country to region, region to "other").
    """

    rows: tuple[str, ...]
    cols: tuple[str, ...]
    inner: tuple[tuple[int, ...], ...]
    row_steps: tuple[Mapping[str, str], ...] = field(default=())
    col_steps: tuple[Mapping[str, str], ...] = field(default=())

    def __post_init__(self):
        _check_shape(self.rows, self.cols, self.inner)
        _check_labels(self.rows, "rows")
        _check_labels(self.cols, "cols")
        for line in self.inner:
            for count in line:
                _check_count(count)

    @property
    def row_totals(self) -> tuple[int, ...]:
        return tuple(sum(line) for line in self.inner)

    @property
    def col_totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in zip(*self.inner, strict=True))

    @property
    def total(self) -> int:
        return sum(self.row_totals)

    @property
    def is_one_way(self) -> bool:
        return len(self.cols) == 1 or len(self.rows) == 1

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple((r, c) for r in range(len(self.rows)) for c in range(len(self.cols)))

    def transposed(self) -> Table:
        """The same table with rows and columns exchanged."""
        return Table(self.cols, self.rows, tuple(zip(*self.inner, strict=True)), self.col_steps, self.row_steps)

    def with_rows_merged(self, positions: Sequence[int], label: str) -> Table:
        """The table with these rows added up under `label`, at the place of the first."""
        first = min(positions)
        summed = tuple(sum(self.inner[r][c] for r in positions) for c in range(len(self.cols)))
        rows, inner = [], []
        for r, name in enumerate(self.rows):
            if r == first:
                rows.append(label)
                inner.append(summed)
            elif r not in positions:
                rows.append(name)
                inner.append(self.inner[r])
        return replace(self, rows=tuple(rows), inner=tuple(inner))


def one_way(counts: Mapping[str, int], steps: Sequence[Mapping[str, str]] = ()) -> Table:
    """A one-way table from {class: count}, in the mapping's order."""
    return Table(tuple(counts), ("people",), tuple((n,) for n in counts.values()), tuple(steps))


@dataclass(frozen=True)
class Published:
    """What a reader sees; `None` stands for a withheld figure, whatever the reason."""

    rows: tuple[str, ...]
    cols: tuple[str, ...]
    inner: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    col_totals: tuple[int | None, ...]
    total: int | None

    def __post_init__(self):
        _check_shape(self.rows, self.cols, self.inner)
        if len(self.row_totals) != len(self.rows) or len(self.col_totals) != len(self.cols):
            raise TableError("There must be one total for each row and one for each column.")

    @property
    def hidden(self) -> tuple[Cell, ...]:
        return tuple((r, c) for r, line in enumerate(self.inner) for c, count in enumerate(line) if count is None)


def publish(table: Table, hidden: frozenset[Cell] | set[Cell]) -> Published:
    """The table with the `hidden` inner cells taken out and all totals shown."""
    inner = tuple(
        tuple(None if (r, c) in hidden else count for c, count in enumerate(line)) for r, line in enumerate(table.inner)
    )
    return Published(table.rows, table.cols, inner, table.row_totals, table.col_totals, table.total)


def _check_shape(rows, cols, inner):
    if not rows or not cols:
        raise TableError("A table needs at least one row and one column.")
    if max(len(rows), len(cols)) > MAX_CLASSES:
        raise TableError(f"A table may have at most {MAX_CLASSES} rows and {MAX_CLASSES} columns.")
    if len(inner) != len(rows) or any(len(line) != len(cols) for line in inner):
        raise TableError(f"The counts must have {len(rows)} rows of {len(cols)} numbers, as the labels say.")


def _check_labels(labels, what):
    if any(not isinstance(label, str) or not label.strip() for label in labels):
        raise TableError(f"Each of the {what} needs a name.")
    if len(set(labels)) != len(labels):
        raise TableError(f"Two of the {what} have the same name.")


def _check_count(count):
    if isinstance(count, bool) or not isinstance(count, int):
        raise TableError(f"Counts are whole numbers; {count!r} is not.")
    if count < 0:
        raise TableError(f"Counts cannot be negative; {count} is.")
    if count > MAX_COUNT:
        raise TableError(f"Counts above {MAX_COUNT} are not accepted; {count} is one.")
