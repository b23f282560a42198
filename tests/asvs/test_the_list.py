"""docs/asvs.md: each of the 25 rows is there, and each test that it names exists."""

import ast
import re

import pytest
from django.conf import settings

ROWS = [
    *("8.2.1", "8.2.2", "8.2.3/15.3.1", "8.3.1", "8.4.1", "6.3.3", "6.3.1", "6.4.3", "6.5.1/6.5.5", "6.2.12"),
    *("7.3.1/7.3.2", "7.4.1", "7.4.2/7.4.3", "7.5.1", "3.4.3", "3.3.1-4", "14.3.1/14.3.2", "14.2.1"),
    *("14.2.2/14.2.4", "11.3.2/11.3.3", "11.4.4", "11.1.1/11.2.2", "13.3.1", "16.2.5/16.4.2", "16.5.3"),
]
TEXT = (settings.ROOT / "docs/asvs.md").read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if re.match(r"\| \d", line)]


def missing(nodes: list[str]) -> list[str]:
    """Those of ``nodes`` ("tests/a.py::test_b") of which there is no such function, or one that is skipped."""
    return [node for node in nodes if not _is_there(*node.split("::"))]


def _is_there(path: str, name: str) -> bool:
    file = settings.ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    found = [item for item in tree.body if isinstance(item, ast.FunctionDef) and item.name == name]
    return len(found) == 1 and not any("skip" in ast.unparse(mark) for mark in found[0].decorator_list)


def named(row: list[str]) -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", row[3])


def test_the_25_rows_are_there():
    assert [row[0] for row in rows(TEXT)] == ROWS
    assert len(ROWS) == 25


@pytest.mark.parametrize("row", rows(TEXT), ids=lambda row: row[0])
def test_a_row_says_what_and_how_and_names_tests_that_exist(row):
    assert all(row)
    assert named(row) != []
    assert missing(named(row)) == []


def test_every_name_of_a_test_was_read():
    assert sum(len(named(row)) for row in rows(TEXT)) == TEXT.count("::")


def test_a_test_that_is_gone_is_found():
    here = "tests/asvs/test_the_list.py"
    nodes = [f"{here}::test_a_test_that_is_gone_is_found", f"{here}::test_that_never_was", "tests/gone.py::test_x"]
    assert missing(nodes) == nodes[1:]
