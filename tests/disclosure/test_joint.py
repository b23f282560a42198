"""All releases together: two reports, each safe alone, must not tell who came late."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import Protected, Table, TableError, audit, protect
from disclosure.figures import Axis, Figure, figures_of
from disclosure.joint import audit_together, can_have_grown
from disclosure.table import publish
from tests.disclosure import attacker, brute

CASES = {case["id"]: case for case in json.loads((Path(__file__).parent / "data/cases.json").read_text())["cases"]}
SECTOR, REGION = Axis("sector"), Axis("region")


def told(table, people, hidden=(), rows=SECTOR, cols=REGION):
    """The figures of a table with some inner cells withheld."""
    return figures_of(publish(table, frozenset(hidden)), people, rows, cols)


def names(faults):
    """Rule and classes of each fault, in words."""
    return {(fault.rule, " × ".join("+".join(sorted(classes)) for _axis, classes in fault.where)) for fault in faults}


def two_by_two(*counts):
    return Table(("Gov", "Acad"), ("North", "South"), (counts[:2], counts[2:]))


def test_one_late_participant_is_told_by_two_reports():
    case = CASES["own-consecutive-late-participant"]
    rows, cols = case["rows"], case["cols"]
    gaps = {(rows.index(r), cols.index(c)) for r, c in (name.split(",") for name in case["hidden_each"])}
    first, second = (
        publish(Table(tuple(rows), tuple(cols), tuple(map(tuple, case[key]))), gaps) for key in ("t1", "t2")
    )
    assert audit(first).ok
    assert audit(second).ok

    figures = figures_of(first, 1, SECTOR, REGION) + figures_of(second, 2, SECTOR, REGION)

    assert names(audit_together(figures, [(1, 2)])) == {
        ("newcomers", ""),
        ("newcomers", "Acad"),
        ("newcomers", "West"),
        ("newcomers", "West × Acad"),
    }
    assert audit_together(figures) == ()  # of two groups of whom nothing is known


def test_the_same_people_may_be_told_again():
    table = two_by_two(5, 6, 7, 8)

    assert audit_together(told(table, 1) + told(table, 2), [(1, 2), (2, 1)]) == ()


def test_enough_newcomers_of_each_kind_may_be_told():
    first, second = two_by_two(5, 6, 7, 8), two_by_two(10, 6, 7, 13)

    assert audit_together(told(first, 1) + told(second, 2), [(1, 2)]) == ()


def test_newcomers_who_are_all_of_one_class_are_told_apart():
    first, second = two_by_two(5, 6, 7, 8), two_by_two(10, 6, 12, 8)

    assert names(audit_together(told(first, 1) + told(second, 2), [(1, 2)])) == {("alike", "North")}


def test_other_bands_tell_whoever_moved_between_them():
    case = CASES["handbook-diff-recode"]
    years = {"<20": range(20), "20-39": range(20, 40), "<25": range(25), "25-39": range(25, 40)}
    age = Axis("age", {band: [str(year) for year in held] for band, held in years.items()})
    figures = [
        figure
        for key, bands in (("t1", "bands1"), ("t2", "bands2"))
        for figure in told(
            Table(tuple(case[key]), tuple(case[bands]), tuple(map(tuple, case[key].values()))),
            key,
            (),
            Axis("sex"),
            age,
        )
    ]
    narrow = Figure("t1", (("age", frozenset(map(str, range(20, 25)))), ("sex", frozenset({"Male"}))), None)

    faults = audit_together([*figures, narrow], [("t1", "t2"), ("t2", "t1")])

    assert [fault.why for fault in faults if fault.rule == "narrow"] == [
        "A withheld figure can be worked out: it lies between 1 and 1."
    ]


def test_four_figures_tell_what_no_three_of_them_tell():
    def of(count, sex=(), side=()):
        places = {"sex": sex, "side": side}
        return Figure("all", tuple((name, frozenset(kept)) for name, kept in places.items() if kept), count)

    withheld = of(None, ["women"], ["B"])
    shown = [of(30), of(18, ["women"]), of(13, (), ["B"]), of(9, ["men"], ["A"])]

    for figure in shown:
        one_less = [replace(other, count=None) if other == figure else other for other in shown]
        assert audit_together([withheld, *one_less]) == ()
    assert names(audit_together([withheld, *shown])) == {("narrow", "women × B")}


def test_somebody_in_a_small_class_may_not_work_out_another():
    table = Table(
        ("A", "B", "C", "D"),
        ("Low", "Medium", "High", "Very"),
        tuple(map(tuple, CASES["fcsm-wp22-delinquent"]["inner"])),
    )
    gaps = {(0, 1), (0, 2), (0, 3), (2, 0), (2, 1), (2, 3), (3, 0), (3, 2), (3, 3)}
    figures = told(table, 1, gaps)
    truth = [
        Figure(1, figure.where, table.inner[table.rows.index(row)][table.cols.index(col)])
        for figure in figures
        if figure.count is None
        for row, col in [(min(dict(figure.where)["sector"]), min(dict(figure.where)["region"]))]
    ]

    assert audit_together(figures) == ()
    assert {fault.rule for fault in audit_together(figures, truth=truth)} <= {"insider"}


def test_a_year_that_is_made_of_its_halves_tells_more_than_one_that_is_not():
    """Whoever is counted in the year came in one half at least: a small cell of the year bounds theirs."""
    spring, autumn, whole = two_by_two(2, 9, 9, 9), two_by_two(8, 9, 9, 9), two_by_two(10, 18, 18, 18)
    figures = told(spring, 1, {(0, 0), (0, 1), (1, 0), (1, 1)}) + told(autumn, 2) + told(whole, 3)
    grown = [(1, 3), (2, 3)]

    assert "narrow" not in {fault.rule for fault in audit_together(figures, grown)}
    assert ("narrow", "North × Gov") in names(audit_together(figures, grown, made_of=[(3, (1, 2))]))


def test_linked_tables_tell_of_one_woman():
    """The handbook's facts: each number is harmless, one subtraction is not."""
    case = CASES["handbook-diff-linking"]
    facts = case["facts"]

    def of(count, *, sex=(), lives=(), works=()):
        places = {"lives": lives, "sex": sex, "works": works}
        return Figure("all", tuple((name, frozenset(kept)) for name, kept in places.items() if kept), count)

    here, there = ["A"], ["elsewhere"]
    shown = [
        of(facts["employed_living_A"], lives=here),
        of(facts["work_in_A"], works=here),
        of(facts["live_and_work_A"], lives=here, works=here),
        of(facts["male_live_and_work"], sex=["men"], lives=here, works=here),
        of(facts["male_live_elsewhere_work"], sex=["men"], lives=here, works=there),
        of(facts["male_work_in_live_elsewhere"], sex=["men"], lives=there, works=here),
    ]
    women = {
        "female_live_and_work": of(None, sex=["women"], lives=here, works=here),
        "female_live_in_work_elsewhere": of(None, sex=["women"], lives=here, works=there),
        "female_work_in_live_elsewhere": of(None, sex=["women"], lives=there, works=here),
    }

    faults = {fault.where: fault.why for fault in audit_together([*shown, *women.values()])}

    assert {name: faults.get(figure.where) for name, figure in women.items()} == {
        name: f"A withheld figure can be worked out: it lies between {count} and {count}."
        for name, count in case["expect_derived"].items()
    }


def test_figures_that_contradict_each_other_are_refused():
    figures = told(two_by_two(5, 6, 7, 8), 1) + told(two_by_two(6, 5, 7, 8), 1)

    assert [fault.rule for fault in audit_together(figures)] == ["inconsistent"]


@pytest.mark.parametrize(
    ("first", "second", "grew"), [((5, 6, 7, 8), (5, 6, 7, 9), True), ((5, 6, 7, 8), (4, 9, 7, 9), False)]
)
def test_a_suspicious_reader_takes_a_group_to_have_grown_if_nothing_speaks_against_it(first, second, grew):
    figures = told(two_by_two(*first), 1) + told(two_by_two(*second), 2)

    assert can_have_grown(figures, 1, 2) is grew
    assert can_have_grown(figures, 2, 1) is False


def test_too_many_classes_are_refused_in_words():
    axes = [Axis(name) for name in "abc"]
    figures = [Figure(1, ((axis.attribute, frozenset({str(n)})),), n) for axis in axes for n in range(40)]

    with pytest.raises(TableError, match="too many classes"):
        audit_together(figures)


def test_a_clock_that_runs_out_is_a_no():
    figures = told(two_by_two(5, 6, 7, 8), 1, {(0, 0), (0, 1), (1, 0), (1, 1)})

    assert [fault.rule for fault in audit_together(figures, seconds=0)] == ["no_time"]


COUNTS = st.tuples(*[st.integers(0, 4)] * 4)
GAPS = st.sets(st.tuples(st.integers(0, 1), st.integers(0, 1)))


@given(COUNTS, COUNTS, GAPS, GAPS)
@settings(max_examples=60, deadline=None)
def test_the_auditor_agrees_with_counting_every_pair_of_tables(first, newcomers, gaps1, gaps2):
    """The slow truth: all pairs of tables that fit, of which the second has nobody fewer in any cell."""
    k = 3
    one, two = two_by_two(*first), two_by_two(*(a + b for a, b in zip(first, newcomers, strict=True)))
    shown = publish(one, gaps1), publish(two, gaps2)
    pairs = [
        (a, b)
        for a, b in product(*map(brute.fitting_tables, shown))
        if all(x <= y for old, new in zip(a, b, strict=True) for x, y in zip(old, new, strict=True))
    ]

    found = {
        (fault.rule, fault.people, fault.where)
        for fault in audit_together(
            figures_of(shown[0], 1, SECTOR, REGION) + figures_of(shown[1], 2, SECTOR, REGION), [(1, 2)], k
        )
    }

    assert found == _worked_out(pairs, shown, k)


def _worked_out(pairs, shown, k):
    everything = set()
    for figure in figures_of(shown[0], 1, SECTOR, REGION) + figures_of(shown[1], 2, SECTOR, REGION):
        values = {_count(pair[figure.people - 1], figure.where) for pair in pairs}
        if figure.count is None and max(values) - min(values) < k:
            everything.add(("narrow", (figure.people,), figure.where))
    wheres = {figure.where for figure in figures_of(shown[0], 1, SECTOR, REGION)}
    added = {w: sorted(_count(b, w) - _count(a, w) for a, b in pairs) for w in wheres}
    for where, values in added.items():
        low, high = values[0], values[-1]
        if high - low < k and low < k and high > 0:
            everything.add(("newcomers", (1, 2), where))
        elif where and low == high == added[()][0] == added[()][-1] > 0:
            everything.add(("alike", (1, 2), where))
    return everything


def _count(inner, where):
    wanted = dict(where)
    return sum(
        inner[r][c]
        for r, row in enumerate(("Gov", "Acad"))
        for c, col in enumerate(("North", "South"))
        if row in wanted.get("sector", {row}) and col in wanted.get("region", {col})
    )


PEOPLE = st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz")), min_size=12, max_size=60)
LATER = st.lists(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz")), max_size=15), max_size=4)


@given(PEOPLE, LATER)
@settings(max_examples=30, deadline=None)
def test_no_sequence_of_releases_lets_a_reader_pin_a_few(people, later):
    """Up to five releases as people are added: what was accepted stands against linear programming."""
    k, released, figures = 5, [], []
    for number, more in enumerate([[], *later]):
        people = [*people, *more]
        result = protect(_tally(people), k)
        if not isinstance(result, Protected):
            continue
        parts = {merge.label: _parts(merge.label) for merge in result.merges}
        new = figures_of(result.published, number, Axis("rows", parts), Axis("cols", parts))
        grown = [(a, b) for a, b in zip([*released, number], [*released[1:], number], strict=False) if a != b]
        if not audit_together([*figures, *new], grown, k):
            figures += new
            released.append(number)

    grown = list(zip(released, released[1:], strict=False))
    for figure in figures:
        low, high = attacker.range_of(figures, grown, [(figure.people, figure.where, 1)])
        assert figure.count is not None or high - low >= k - 0.5
    for smaller, larger in grown:
        for where in {figure.where for figure in figures if figure.people in {smaller, larger}}:
            low, high = attacker.range_of(figures, grown, [(larger, where, 1), (smaller, where, -1)])
            assert high - low >= k - 0.5 or low >= k - 0.01 or high <= 0.01


def _tally(people):
    rows, cols = sorted({row for row, _col in people}), sorted({col for _row, col in people})
    return Table(tuple(rows), tuple(cols), tuple(tuple(people.count((r, c)) for c in cols) for r in rows))


def _parts(label):
    return label.split(" + ")
