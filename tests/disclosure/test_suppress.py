import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disclosure.audit import audit
from disclosure.suppress import NoPattern, OutOfTime, choose, primary_cells
from disclosure.table import Table
from tests.disclosure import brute

CASES = {case["id"]: case for case in json.loads((Path(__file__).parent / "data/cases.json").read_text())["cases"]}


def test_a_search_that_runs_out_of_time_is_given_up():
    """The worst table costs the clock and no more; what is not proved safe is not shown."""
    with pytest.raises(OutOfTime):
        choose(Table(("A", "B"), ("x", "y"), ((3, 9), (8, 7))), seconds=0)


def table_of(case):
    return Table(tuple(case["rows"]), tuple(case["cols"]), tuple(map(tuple, case["inner"])))


def names(table, cells):
    return sorted(f"{table.rows[r]},{table.cols[c]}" for r, c in cells)


def test_the_published_optimum_is_found():
    case = CASES["sdctable-microdata1-OPT"]
    table = table_of(case)
    pattern = choose(table)
    assert (names(table, pattern.hidden), pattern.cost) == (sorted(case["expect_hidden"]), case["expect_cost"])


def test_the_cheapest_safe_pattern_of_the_delinquency_table_is_found():
    case = CASES["fcsm-wp22-delinquent"]
    table, expected = table_of(case), case["expect_optimal"]
    pattern = choose(table, case["threshold"])
    extra = names(table, pattern.hidden - pattern.primary)
    assert (len(pattern.hidden), pattern.cost, extra) == (expected["cells"], expected["value_cost"], expected["extra"])


def test_a_cell_that_holds_a_whole_group_is_not_shown():
    table = Table(("a", "b", "c"), ("yes", "no"), ((12, 0), (9, 8), (7, 6)))
    assert names(table, primary_cells(table)) == ["a,yes"]


def test_a_table_without_small_cells_is_left_whole():
    table = Table(("a", "b"), ("x", "y"), ((5, 6), (7, 8)))
    assert choose(table).hidden == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_safe_pattern_is_cheaper(inner):
    table = Table(tuple("abc"), tuple("xyz"), tuple(map(tuple, inner)))
    assume(min(table.row_totals + table.col_totals) >= 5)
    best = brute.cheapest(table, primary_cells(table), lambda shown: audit(shown, 5, table.inner).ok)
    try:
        pattern = choose(table)
        found = (pattern.cost, len(pattern.hidden))
    except NoPattern:
        found = None
    assert found == best
