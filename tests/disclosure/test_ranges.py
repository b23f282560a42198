"""The exact range of each withheld figure, over everything that was published, against counting by hand."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import Axis, Table, figures_of, ranges_together
from disclosure.table import publish
from tests.disclosure import brute

SECTOR, REGION = Axis("sector"), Axis("region")
ROWS, COLS = ("Gov", "Acad"), ("North", "South")
COUNTS = st.tuples(*[st.integers(0, 5)] * 4)
GAPS = st.sets(st.tuples(st.integers(0, 1), st.integers(0, 1)))


def told(published, people):
    return figures_of(published, people, SECTOR, REGION)


def hidden_cells(published, people):
    """Figure -> cell of each withheld cell."""
    inner = [figure for figure in told(published, people) if len(figure.where) == 2]
    cells = dict(zip(inner, product(range(2), range(2)), strict=True))
    return {figure: cell for figure, cell in cells.items() if figure.count is None}


@given(COUNTS, COUNTS, GAPS, GAPS)
@settings(max_examples=40, deadline=None)
def test_two_releases_leave_the_range_that_counting_every_pair_of_tables_leaves(first, more, gaps, other_gaps):
    later = tuple(a + b for a, b in zip(first, more, strict=True))
    one, two = (
        publish(Table(ROWS, COLS, (counts[:2], counts[2:])), hidden)
        for counts, hidden in ((first, gaps), (later, other_gaps))
    )
    pairs = [
        pair
        for pair in product(brute.fitting_tables(one), brute.fitting_tables(two))
        if all(pair[0][r][c] <= pair[1][r][c] for r, c in product(range(2), range(2)))
    ]

    found = ranges_together([*told(one, 1), *told(two, 2)], [(1, 2)])

    counted = {}
    for published, people in ((one, 1), (two, 2)):
        for figure, (r, c) in hidden_cells(published, people).items():
            values = [pair[people - 1][r][c] for pair in pairs]
            counted[figure] = (min(values), max(values))
    assert found == counted


def test_figures_that_contradict_each_other_leave_no_range():
    good = told(publish(Table(ROWS, COLS, ((1, 2), (3, 4))), {(0, 0), (0, 1), (1, 0), (1, 1)}), 1)

    assert ranges_together([*good, type(good[0])(1, (), 11)]) == {}
