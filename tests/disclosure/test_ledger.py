import json
from pathlib import Path

from disclosure.audit import audit
from disclosure.ledger import compare
from disclosure.table import Table, publish

CASES = {case["id"]: case for case in json.loads((Path(__file__).parent / "data/cases.json").read_text())["cases"]}


def tables(case, rows, cols, hidden=()):
    gaps = {(rows.index(r), cols.index(c)) for r, c in (name.split(",") for name in hidden)}
    return [publish(Table(tuple(rows), tuple(cols), tuple(map(tuple, case[key]))), gaps) for key in ("t1", "t2")]


def test_one_late_participant_is_told_by_two_reports():
    case = CASES["own-consecutive-late-participant"]
    first, second = tables(case, case["rows"], case["cols"], case["hidden_each"])
    assert audit(first).ok
    assert audit(second).ok
    told = {fault.cell for fault in compare(second, [first])}
    assert told == {(1, -1), (-1, 2), (-1, -1)}


def test_two_areas_that_nearly_agree_are_told_apart():
    case = CASES["handbook-diff-geography"]
    first, second = tables(case, ["1", "2", "3"], ["a", "b"])
    inner = {fault.cell for fault in compare(second, [first]) if -1 not in fault.cell}
    assert inner == {(0, 0), (0, 1), (1, 0)}


def test_other_age_bands_are_refused():
    case = CASES["handbook-diff-recode"]
    shown = [
        publish(Table(tuple(case["t1"]), tuple(case[bands]), tuple(map(tuple, case[key].values()))), set())
        for bands, key in (("bands1", "t1"), ("bands2", "t2"))
    ]
    assert [fault.rule for fault in compare(shown[1], shown[:1])] == ["recoded"]


def test_the_same_table_may_be_published_again():
    table = publish(Table(("a", "b"), ("x", "y"), ((5, 6), (7, 8))), set())
    assert compare(table, [table]) == ()


def test_a_gap_may_not_be_filled_by_a_later_table():
    table = Table(("a", "b"), ("x", "y"), ((5, 6), (7, 8)))
    rules = {fault.rule for fault in compare(publish(table, set()), [publish(table, {(0, 0), (1, 1)})])}
    assert rules == {"uncovered"}


def test_enough_new_people_may_be_told():
    first = publish(Table(("a", "b"), ("x", "y"), ((5, 6), (7, 8))), set())
    second = publish(Table(("a", "b"), ("x", "y"), ((5, 6), (7, 14))), set())
    assert compare(second, [first]) == ()
