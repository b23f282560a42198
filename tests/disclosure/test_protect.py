import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import Protected, Table, TableError, audit, one_way, protect
from disclosure.exchange import protect_document

WIDE = Table(tuple("abcd"), tuple("wxyz"), ((20, 31, 12, 14), (9, 13, 11, 17), (22, 33, 18, 3), (8, 9, 21, 15)))


def test_small_classes_are_merged_until_each_has_five():
    result = protect(one_way({"government": 12, "academia": 9, "press": 2, "army": 3}))
    assert result.published.rows == ("government", "academia", "press + army")
    assert result.published.row_totals == (12, 9, 5)


def test_the_stated_merge_order_is_followed():
    regions = {"Peru": "the Andes", "Chile": "the Andes", "Kenya": "East Africa", "Uganda": "East Africa"}
    wider = {"the Andes": "other", "East Africa": "other"}
    result = protect(one_way({"Peru": 3, "Chile": 14, "Kenya": 7, "Uganda": 8}, [regions, wider]))
    assert result.published.rows == ("the Andes", "Kenya", "Uganda")


def test_the_next_step_of_the_order_is_taken_when_the_first_does_not_help():
    regions = {"Peru": "the Andes", "Chile": "the Andes", "Kenya": "East Africa"}
    wider = {"the Andes": "the South", "East Africa": "the South"}
    counts = {"Peru": 2, "Chile": 2, "Kenya": 7, "Norway": 8}
    result = protect(one_way(counts, [regions, wider]))
    assert (result.published.rows, result.published.row_totals) == (("the South", "Norway"), (11, 8))


def test_one_class_alone_is_no_breakdown():
    result = protect(one_way({"women": 11, "men": 2}))
    assert (result.status, result.kind) == ("refused", "one_class")


@pytest.mark.parametrize("people", [0, 1, 9])
def test_fewer_than_ten_people_have_no_breakdown(people):
    result = protect(one_way({"women": people, "men": 0}))
    assert (result.status, result.kind) == ("refused", "few_people")


def test_a_small_cell_takes_three_others_with_it():
    result = protect(WIDE)
    assert isinstance(result, Protected)
    assert len(result.published.hidden) == 4
    assert result.published.inner[2][3] is None
    assert audit(result.published).ok


def test_a_table_of_mostly_gaps_is_refused_with_a_way_out():
    result = protect(Table(tuple("abc"), tuple("xyz"), ((6, 2, 9), (3, 8, 4), (9, 5, 1))))
    assert (result.kind, bool(result.reason)) == ("too_many_gaps", True)


def test_the_suggested_merges_pass():
    table = Table(tuple("abcd"), tuple("wxyz"), ((15, 1, 3, 1), (20, 10, 10, 15), (13, 10, 10, 2), (12, 14, 7, 12)))
    result = protect(table)
    assert (result.kind, len(result.suggestion) > 0) == ("too_many_gaps", True)


@pytest.mark.parametrize("k", [0, 2, -5, True, "5", 1.5, None])
def test_a_senseless_threshold_is_refused(k):
    with pytest.raises(TableError):
        protect(WIDE, k)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[]", "must be an object"),
        (b'{"rows": ["a"], "cols": ["x"], "inner": [[1, 2]]}', "1 rows of 1 numbers"),
        (b'{"rows": ["a"], "cols": ["x"], "inner": [[-1]]}', "cannot be negative"),
        (b'{"rows": ["a"], "cols": ["x"], "inner": [[1.5]]}', "whole numbers"),
        (b'{"rows": ["a", "a"], "cols": ["x"], "inner": [[1], [2]]}', "same name"),
        (b'{"rows": [], "cols": ["x"], "inner": []}', "at least one row"),
        (b'{"rows": ["a"], "cols": ["x"], "inner": 3}', "inner must be a list"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(raw, words):
    with pytest.raises(TableError, match=words):
        protect_document(raw)


def test_the_module_runs_without_the_web_application(tmp_path):
    path = tmp_path / "table.json"
    inner = [list(line) for line in WIDE.inner]
    path.write_text(json.dumps({"rows": WIDE.rows, "cols": WIDE.cols, "inner": inner, "k": 5}))
    done = subprocess.run([sys.executable, "-m", "disclosure", str(path)], capture_output=True, check=False)
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr, answer["status"]) == (0, b"", "released")
    assert len(answer["intervals"]) == 4


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 200), st.randoms(use_true_random=False))
def test_what_is_released_passes_the_auditor(rows, cols, people, chance):
    inner = [[0] * cols for _ in range(rows)]
    for _ in range(people):
        inner[int(rows * chance.random() ** 1.4)][int(cols * chance.random() ** 1.4)] += 1
    table = Table(tuple("abcde"[:rows]), tuple("vwxyz"[:cols]), tuple(map(tuple, inner)))
    result = protect(table)
    if isinstance(result, Protected):
        verdict = audit(result.published)
        assert (verdict.ok, verdict.intervals) == (True, result.intervals)
    else:
        assert result.reason.endswith(".")
