"""The joint audit: what can a reader work out from *all* releases together?

Two reports, each safe alone, can tell who came late. So every figure that ever left is kept with the
classes and the people that it counts, and a new release is judged beside all earlier ones, whoever they
went to. The reader is taken to know what the tables are about, and of two groups of people whether the one
only grew into the other. This module knows nothing of how cells were chosen to be withheld; it shares no
code with that choice.

The figures are equations in whole numbers: one unknown for each group of people and each smallest class.
HiGHS finds the smallest and largest value of what is asked, until two tables that agree with everything
published lie at least k apart.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disclosure.atoms import Where, atoms_of
from disclosure.figures import Figure, People
from disclosure.quiet import highs, solver
from disclosure.table import MAX_COUNT, K, TableError

TIME_LIMIT = 30.0  # seconds for one joint audit; beyond it the answer is no
MAX_UNKNOWNS = 20_000
_SMALLEST, _LARGEST = "kMinimize", "kMaximize"  # the solver's names


@dataclass(frozen=True)
class JointFault:
    """One reason to refuse.

    `rule` is a stable word: "narrow" (a withheld figure can be worked out), "newcomers" (few people were
    added to a class, and a reader can tell), "alike" (all who were added are of one class), "insider"
    (somebody in a small class works out another), "inconsistent", "no_time". `people` are the groups
    concerned, `why` is a sentence.
    """

    rule: str
    why: str
    people: tuple[People, ...] = ()
    where: Where = ()


def audit_together(
    figures: Iterable[Figure],
    grown: Iterable[tuple[People, People]] = (),
    k: int = K,
    *,
    made_of: Iterable[tuple[People, tuple[People, ...]]] = (),
    truth: Iterable[Figure] = (),
    seconds: float = TIME_LIMIT,
) -> tuple[JointFault, ...]:
    """Reasons against publishing these figures together; empty for none.

    `grown`: pairs (smaller, larger) of groups of people of whom a reader knows that the larger holds all of
    the smaller. Between such two, whoever was added must be none, or at least k, in every class that was
    published, or the reader must be unable to tell.

    `made_of`: pairs (larger, parts) of which a reader knows that everybody in the larger is in one of the parts
    at least (a year, and its two halves).

    `truth`: the true counts of withheld figures, as far as they are known. With them, nobody who is in one
    small class may be able to work out another. Raises TableError when there are too many classes.
    """
    shown, end = tuple(dict.fromkeys(figures)), time.monotonic() + seconds
    known = _Known(tuple(dict.fromkeys(grown)), tuple(dict.fromkeys(made_of)))
    try:
        faults = [*_Reader(shown, known, k, end).faults()]
        small = [one for one in dict.fromkeys(truth) if one.count is not None and 0 < one.count < k]
        for one in small:
            insider = _Reader((*shown, one), known, k, end)
            faults += insider.works_out(one, small)
    except _NothingFits:
        return (JointFault("inconsistent", "The published figures contradict each other."),)
    except _OutOfTime:
        return (JointFault("no_time", "The releases could not be compared in the time allowed."),)
    return tuple(faults)


def ranges_together(
    figures: Iterable[Figure],
    grown: Iterable[tuple[People, People]] = (),
    *,
    made_of: Iterable[tuple[People, tuple[People, ...]]] = (),
    seconds: float = TIME_LIMIT,
) -> dict[Figure, tuple[int, int]]:
    """The narrowest range of each withheld figure that follows from all of them together, exactly; what a reader
    knows is given as for `audit_together`. Empty when the figures contradict each other or time runs out."""
    shown = tuple(dict.fromkeys(figures))
    known = _Known(tuple(dict.fromkeys(grown)), tuple(dict.fromkeys(made_of)))
    try:
        reader = _Reader(shown, known, K, time.monotonic() + seconds)
        return {figure: reader.exactly(figure) for figure in shown if figure.count is None}
    except (_NothingFits, _OutOfTime):
        return {}


def can_have_grown(figures: Iterable[Figure], smaller: People, larger: People) -> bool:
    """True when nothing published speaks against `larger` holding all of `smaller`: what a suspicious
    reader would assume of two reports whose periods overlap."""
    both = tuple(figure for figure in dict.fromkeys(figures) if figure.people in {smaller, larger})
    try:
        _Reader(both, _Known(((smaller, larger),)), K, time.monotonic() + TIME_LIMIT)
    except (_NothingFits, _OutOfTime):
        return False
    return True


class _NothingFits(ValueError):
    """No people can be counted like this."""


class _OutOfTime(Exception):
    """The clock ran out before an answer was proved."""


@dataclass(frozen=True)
class _Known:
    """What a reader knows of the groups of people besides the figures."""

    grown: tuple[tuple[People, People], ...] = ()
    made_of: tuple[tuple[People, tuple[People, ...]], ...] = ()

    @property
    def people(self) -> list[People]:
        return [one for pair in self.grown for one in pair] + [
            one for whole, parts in self.made_of for one in (whole, *parts)
        ]


class _Reader:
    """Everything published, as equations; and the tables that were found to agree with it."""

    def __init__(self, figures: tuple[Figure, ...], known: _Known, k: int, deadline: float):
        self.figures, self.grown, self.made_of = figures, known.grown, known.made_of
        self.k, self.deadline = k, deadline
        self.atoms = atoms_of((figure.where for figure in figures), MAX_UNKNOWNS)
        self.people = list(dict.fromkeys([figure.people for figure in figures] + known.people))
        if len(self.people) * len(self.atoms) > MAX_UNKNOWNS:
            raise TableError("These tables have too many classes to be compared.")
        self.place = {people: n * len(self.atoms) for n, people in enumerate(self.people)}
        self.inside = {figure.where: self._atoms_in(figure.where) for figure in figures}
        self.model = self._equations()
        self.found: list[Sequence[float]] = [self._solve(())]

    def faults(self):
        """Each withheld figure, then for each pair everybody who was added."""
        for figure in self.figures:
            if figure.count is None:
                low, high = self._range(self._sum(figure.people, figure.where))
                if high - low < self.k:
                    why = f"A withheld figure can be worked out: it lies between {low} and {high}."
                    yield JointFault("narrow", why, (figure.people,), figure.where)
        for smaller, larger in self.grown:
            yield from self._about_newcomers(smaller, larger)

    def _about_newcomers(self, smaller: People, larger: People):
        asked = {f.where for f in self.figures if f.people in {smaller, larger}}
        ranges = {where: self._range(self._added(smaller, larger, where)) for where in sorted(asked, key=_in_order)}
        everybody = ranges.get((), (0, 0))
        for where, (low, high) in ranges.items():
            if high - low < self.k and low < self.k and high > 0:
                why = f"A reader can tell how many were added to a class between two releases: {_span(low, high)}."
                yield JointFault("newcomers", why, (smaller, larger), where)
            elif where and low == high == everybody[0] == everybody[1] > 0:
                why = "Everybody who was added between two releases is of one class."
                yield JointFault("alike", why, (smaller, larger), where)

    def works_out(self, knows: Figure, small: Iterable[Figure]):
        """Which of the other `small` figures follow for somebody who `knows` one; it is among the figures."""
        for other in small:
            if (other.people, other.where) == (knows.people, knows.where):
                continue
            low, high = self._range(self._sum(other.people, other.where))
            if low == high:
                why = "Someone in one small class can work out another."
                yield JointFault("insider", why, (knows.people, other.people), other.where)

    def exactly(self, figure: Figure) -> tuple[int, int]:
        """The smallest and the largest value of one figure."""
        terms = self._sum(figure.people, figure.where)
        ends = (self._solve(terms, sense) for sense in (_SMALLEST, _LARGEST))
        low, high = (_value(terms, table) for table in ends)
        return low, high

    def _range(self, terms: tuple) -> tuple[int, int]:
        """The smallest and largest value, exact if they are less than k apart."""
        values = [_value(terms, table) for table in self.found]
        if max(values) - min(values) >= self.k:
            return min(values), max(values)
        self.found.append(self._solve(terms, _LARGEST))
        high = _value(terms, self.found[-1])
        if high - min(values) >= self.k:
            return min(values), high
        self.found.append(self._solve(terms, _SMALLEST))
        return _value(terms, self.found[-1]), high

    def _solve(self, terms: tuple, sense: str = _SMALLEST) -> Sequence[float]:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        count = len(self.people) * len(self.atoms)
        costs = [0.0] * count
        for place, sign in terms:
            costs[place] += sign
        for place, cost in enumerate(costs):
            self.model.changeColCost(place, cost)
        self.model.changeObjectiveSense(getattr(highs().ObjSense, sense))
        self.model.setOptionValue("time_limit", left)
        self.model.run()
        status, means = self.model.getModelStatus(), highs().HighsModelStatus
        if status in {means.kInfeasible, means.kUnboundedOrInfeasible}:
            raise _NothingFits
        if status != means.kOptimal:
            raise _OutOfTime
        return [round(value) for value in self.model.getSolution().col_value]

    def _equations(self):
        model = solver()
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", 0.5)
        model.setOptionValue("threads", 1)
        ceiling = 10 * sum(figure.count or 0 for figure in self.figures) + 1_000
        for _unknown in range(len(self.people) * len(self.atoms)):
            model.addVariable(lb=0, ub=min(ceiling, MAX_COUNT), type=highs().HighsVarType.kInteger)
        for figure in self.figures:
            if figure.count is not None:
                places = [place for place, _sign in self._sum(figure.people, figure.where)]
                model.addRow(figure.count, figure.count, len(places), places, [1.0] * len(places))
        for smaller, larger in self.grown:
            for atom in range(len(self.atoms)):
                pair = [self.place[smaller] + atom, self.place[larger] + atom]
                model.addRow(0, highs().kHighsInf, 2, pair, [-1.0, 1.0])
        for whole, parts in self.made_of:
            for atom in range(len(self.atoms)):
                places = [self.place[one] + atom for one in (whole, *parts)]
                model.addRow(0, highs().kHighsInf, len(places), places, [-1.0] + [1.0] * len(parts))
        return model

    def _sum(self, people: People, where: Where, sign: int = 1) -> tuple:
        start = self.place[people]
        return tuple((start + atom, sign) for atom in self.inside[where])

    def _added(self, smaller: People, larger: People, where: Where) -> tuple:
        return self._sum(larger, where) + self._sum(smaller, where, -1)

    def _atoms_in(self, where: Where) -> list[int]:
        wanted = dict(where)
        return [
            number
            for number, atom in enumerate(self.atoms)
            if all(atom[attribute] <= classes for attribute, classes in wanted.items())
        ]


def _value(terms: tuple, table: Sequence[float]) -> int:
    return sum(sign * round(table[place]) for place, sign in terms)


def _in_order(where: Where):
    return [(attribute, sorted(classes)) for attribute, classes in where]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"
