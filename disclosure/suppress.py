"""Which cells to withhold: the small ones, and the cheapest set that protects them.

An exact integer programme (HiGHS). For each small cell there must be another table
with the same published figures in which it is zero, and one in which it is at least k.
Further demands (every withheld cell keeps a range of k; nobody in one small cell works
out another) are added when the auditor finds them broken, until it finds none.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product

from disclosure.audit import Fault, audit
from disclosure.quiet import highs, solver
from disclosure.table import Cell, K, Table, publish

TIME_LIMIT = 20.0  # seconds; beyond it the classes must be merged further


class NoPattern(ValueError):
    """No set of withheld cells protects this table within the limits given."""


class OutOfTime(NoPattern):
    """The search was given up; there may be a pattern."""

    def __init__(self):
        super().__init__("No safe pattern was found in the time allowed.")


@dataclass(frozen=True)
class Pattern:
    """Cells to withhold, and what that costs: the sum of their counts."""

    primary: frozenset[Cell]
    hidden: frozenset[Cell]
    cost: int


def primary_cells(table: Table, k: int = K) -> frozenset[Cell]:
    """Cells that may not be shown: counts of 1 to k-1, and cells that hold a whole group."""
    small = {(r, c) for r, c in table.cells if 0 < table.inner[r][c] < k}
    if table.is_one_way:
        return frozenset(small)
    whole = {
        (r, c)
        for r, c in table.cells
        if table.inner[r][c] and table.inner[r][c] in (table.row_totals[r], table.col_totals[c])
    }
    return frozenset(small | whole)


def choose(table: Table, k: int = K, max_hidden: int | None = None, seconds: float = TIME_LIMIT) -> Pattern:
    """The cheapest safe pattern; raises NoPattern when there is none.

    Cost is the sum of withheld counts; among equals, the fewest cells. `max_hidden`
    limits how many inner cells may be withheld, `seconds` the time spent.
    """
    primary = primary_cells(table, k)
    if not primary:
        return Pattern(primary, frozenset(), 0)
    deadline = time.monotonic() + seconds
    programme = _Programme(table, primary, max_hidden)
    while True:
        hidden = programme.solve(deadline - time.monotonic())
        faults = audit(publish(table, hidden), k, table.inner).faults
        if not programme.forbid(faults, k):
            cost = sum(table.inner[r][c] for r, c in hidden)
            return Pattern(primary, hidden, cost)


class _Programme:
    """The integer programme: one switch per cell, one set of changes per demand."""

    def __init__(self, table: Table, primary: frozenset[Cell], max_hidden: int | None):
        self.table = table
        self.demands: set[tuple] = set()
        self.model = solver()
        self.model.setOptionValue("mip_rel_gap", 0.0)
        self.model.setOptionValue("mip_abs_gap", 0.5)
        self.model.setOptionValue("threads", 1)
        weight = len(table.cells) + 1
        self.switch = {(r, c): self.model.addBinary(obj=table.inner[r][c] * weight + 1) for r, c in table.cells}
        for cell in primary:
            self.model.addConstr(self.switch[cell] >= 1)
        if max_hidden is not None:
            self.model.addConstr(self.model.qsum(self.switch.values()) <= max_hidden)
        self._two_per_line()

    def solve(self, seconds: float) -> frozenset[Cell]:
        if seconds <= 0:
            raise OutOfTime
        self.model.setOptionValue("time_limit", seconds)
        self.model.minimize()
        status, means = self.model.getModelStatus(), highs().HighsModelStatus
        if status == means.kInfeasible:
            raise NoPattern("No set of withheld cells protects the small ones.")
        if status != means.kOptimal:
            raise OutOfTime
        return frozenset(c for c, switch in self.switch.items() if self.model.val(switch) > 0.5)

    def must_reach(self, cell: Cell, k: int):
        """The cell can be zero, and can be k or more."""
        count = self.table.inner[cell[0]][cell[1]]
        self.model.addConstr(self._change()[cell] <= -count)
        self.model.addConstr(self._change()[cell] >= k - count)

    def must_be_wide(self, cell: Cell, k: int):
        """If the cell is withheld, its range is at least k."""
        up, down = self._change(), self._change()
        self.model.addConstr(up[cell] - down[cell] - k * self.switch[cell] >= 0)

    def must_stay_open(self, cell: Cell, knows: Cell):
        """Someone who knows the cell `knows` still sees two values for `cell`."""
        change = self._change()
        side = self.model.addBinary()
        far = self.table.total + 1
        self.model.addConstr(change[knows] == 0)
        self.model.addConstr(change[cell] + far * side >= 1)
        self.model.addConstr(change[cell] + far * side <= far - 1)

    def forbid(self, faults: tuple[Fault, ...], k: int) -> bool:
        """Adds what the auditor missed; False when it missed nothing new."""
        added = False
        for fault in faults:
            demand = (fault.rule, fault.cell, fault.knows)
            if demand in self.demands:
                continue
            if fault.rule == "not_covered":
                self.must_reach(fault.cell, k)
            elif fault.rule == "narrow":
                self.must_be_wide(fault.cell, k)
            elif fault.rule == "insider":
                self.must_stay_open(fault.cell, fault.knows)
            else:
                continue
            self.demands.add(demand)
            added = True
        return added

    def _two_per_line(self):
        """A lone gap in a line is no gap: its value follows from the total."""
        rows, cols = range(len(self.table.rows)), range(len(self.table.cols))
        for r, c in product(rows, cols):
            in_row = self.model.qsum(self.switch[r, other] for other in cols if other != c)
            in_col = self.model.qsum(self.switch[other, c] for other in rows if other != r)
            self.model.addConstr(in_row - self.switch[r, c] >= 0)
            self.model.addConstr(in_col - self.switch[r, c] >= 0)

    def _change(self):
        """New variables: a change of the withheld cells that keeps every total."""
        table, model = self.table, self.model
        change = {}
        for r, c in table.cells:
            count = table.inner[r][c]
            room = min(table.row_totals[r], table.col_totals[c]) - count
            step = model.addVariable(lb=-count, ub=room)
            model.addConstr(step + count * self.switch[r, c] >= 0)
            model.addConstr(step - room * self.switch[r, c] <= 0)
            change[r, c] = step
        for r in range(len(table.rows)):
            model.addConstr(model.qsum(change[r, c] for c in range(len(table.cols))) == 0)
        for c in range(len(table.cols)):
            model.addConstr(model.qsum(change[r, c] for r in range(len(table.rows))) == 0)
        return change
