import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.audit import audit, insider, intervals
from disclosure.flow import Inconsistent
from disclosure.table import Published, Table, publish
from tests.disclosure import brute

CASES = {case["id"]: case for case in json.loads((Path(__file__).parent / "data/cases.json").read_text())["cases"]}


def table_of(case):
    return Table(tuple(case["rows"]), tuple(case["cols"]), tuple(map(tuple, case["inner"])))


def named(table, found):
    return {f"{table.rows[r]},{table.cols[c]}": list(interval) for (r, c), interval in found.items()}


def gaps(table, names):
    labels = [name.split(",") for name in names]
    return {(table.rows.index(r), table.cols.index(c)) for r, c in labels}


def test_the_handbook_example_gives_the_printed_ranges():
    case = CASES["geurts-1992-ex3"]
    shown = Published(("1", "2", "3"), ("1", "2"), ((None, None), (None, None), (3, 3)), (7, 3, 6), (9, 7), 16)
    assert named(shown, intervals(shown)) == case["expect_interval"]


@pytest.mark.parametrize(
    ("case_id", "pattern", "expected"),
    [
        ("fcsm-wp22-delinquent", "pattern_safe", "expect_safe"),
        ("fischetti-salazar-3x3", "hidden", "expect_interval"),
    ],
)
def test_published_patterns_give_the_stated_ranges(case_id, pattern, expected):
    case = CASES[case_id]
    table = table_of(case)
    assert named(table, intervals(publish(table, gaps(table, case[pattern])))) == case[expected]


def test_the_textbook_bad_pattern_gives_a_cell_away():
    case = CASES["fcsm-wp22-delinquent"]
    table = table_of(case)
    shown = publish(table, gaps(table, case["pattern_unsafe"]))
    assert named(table, intervals(shown))["Alpha,VeryHigh"] == [1, 1]
    assert not audit(shown).ok


def test_two_gaps_in_every_line_are_not_enough():
    case = CASES["sdctable-problemdata"]
    table = table_of(case)
    hidden = gaps(table, case["hidden"])
    assert named(table, intervals(publish(table, hidden)))["w,b"] == [47, 47]
    mended = hidden | gaps(table, [case["fix_add"]])
    assert named(table, intervals(publish(table, mended)))["w,b"] == [0, 141]


def test_somebody_inside_a_small_cell_learns_another():
    case = CASES["fcsm-wp22-delinquent"]
    table = table_of(case)
    shown = publish(table, gaps(table, case["pattern_safe"]))
    (alpha_medium,) = gaps(table, ["Alpha,Medium"])
    learned = named(table, insider(shown, alpha_medium, 1))
    assert learned["Gamma,Medium"] == [10, 10]


def test_a_small_count_in_the_open_is_refused():
    result = audit(Published(("a", "b"), ("people",), ((4,), (16,)), (4, 16), (20,), 20))
    assert [fault.rule for fault in result.faults] == ["small_shown", "small_shown"]


def test_a_single_gap_follows_from_its_totals():
    table = Table(("a", "b"), ("x", "y"), ((3, 20), (30, 40)))
    result = audit(publish(table, {(0, 0)}))
    assert result.intervals == {(0, 0): (3, 3)}
    assert [fault.rule for fault in result.faults] == ["narrow"]


def test_figures_that_do_not_add_up_are_refused():
    shown = Published(("a", "b"), ("x", "y"), ((9, 9), (9, 9)), (18, 18), (18, 18), 35)
    assert [fault.rule for fault in audit(shown).faults] == ["inconsistent"]
    with pytest.raises(Inconsistent):
        intervals(shown)


def test_withheld_totals_leave_wider_ranges():
    shown = Published(("a", "b"), ("x", "y"), ((None, 6), (None, 8)), (None, None), (11, 14), 25)
    assert intervals(shown) == {(0, 0): (0, 11), (1, 0): (0, 11)}


counts = st.integers(0, 6)
small_tables = st.sampled_from([(2, 2), (2, 3), (3, 3)]).flatmap(
    lambda shape: st.lists(st.lists(counts, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
)


@settings(max_examples=60, deadline=None)
@given(small_tables, st.randoms(use_true_random=False))
def test_the_auditor_agrees_with_trying_every_table(inner, chance):
    table = Table(tuple("abc"[: len(inner)]), tuple("xyz"[: len(inner[0])]), tuple(map(tuple, inner)))
    hidden = {cell for cell in table.cells if chance.random() < 0.6}
    shown = publish(table, hidden)
    assert intervals(shown) == brute.intervals(shown)
