"""Tables and results as JSON documents, for commands and scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from disclosure.coarsen import Merge
from disclosure.protect import Protected, Refused, protect
from disclosure.table import K, Table, TableError

RELEASED, REFUSED, BAD_INPUT = 0, 2, 3
MAX_BYTES = 2_000_000


def table_from_json(document: object) -> tuple[Table, int]:
    """The table and k of a decoded JSON document; raises TableError with a sentence.

    Keys: `rows`, `cols`, `inner`, and optionally `k`, `row_steps`, `col_steps` and totals, which are checked. For a
    one-way table `cols` is left out and `inner` is a plain list of counts.
    """
    if not isinstance(document, dict):
        raise TableError("The document must be an object with rows, cols and inner.")
    rows, inner = _list(document, "rows"), _list(document, "inner")
    if document.get("cols"):
        cols = _list(document, "cols")
    else:
        cols = ["people"]
        inner = [[item] if not isinstance(item, list) else item for item in inner]
    if any(not isinstance(line, list) for line in inner):
        raise TableError("inner must be a list of rows, each a list of counts.")
    table = Table(
        tuple(rows),
        tuple(cols),
        tuple(tuple(line) for line in inner),
        _steps(document, "row_steps"),
        _steps(document, "col_steps"),
    )
    _check_totals(document, table)
    return table, document.get("k", K)


def result_to_json(result: Protected | Refused) -> dict:
    """The answer as a JSON-ready dictionary; intervals are keyed "row,column" by label."""
    if isinstance(result, Refused):
        return {
            "status": result.status,
            "reason": result.reason,
            "kind": result.kind,
            "suggestion": [_merge(merge) for merge in result.suggestion],
            "published": None,
            "intervals": {},
        }
    shown = result.published
    return {
        "status": result.status,
        "reason": result.reason,
        "published": {
            "rows": list(shown.rows),
            "cols": list(shown.cols),
            "inner": [list(line) for line in shown.inner],
            "row_totals": list(shown.row_totals),
            "col_totals": list(shown.col_totals),
            "total": shown.total,
        },
        "merges": [_merge(merge) for merge in result.merges],
        "intervals": {
            f"{shown.rows[r]},{shown.cols[c]}": list(interval) for (r, c), interval in result.intervals.items()
        },
    }


def protect_document(raw: bytes) -> tuple[dict, int]:
    """A JSON document in, the answer and the exit status out; raises TableError."""
    if len(raw) > MAX_BYTES:
        raise TableError(f"The document is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TableError("The document is not UTF-8 text.") from error
    except (ValueError, RecursionError) as error:
        raise TableError("The document is not valid JSON.") from error
    table, k = table_from_json(document)
    result = protect(table, k)
    return result_to_json(result), RELEASED if isinstance(result, Protected) else REFUSED


def sentence(answer: Mapping) -> str:
    """The answer in words, with the table as lines of text when it is released."""
    if answer["status"] == "refused":
        lines = [f"Refused. {answer['reason']}"]
        for merge in answer["suggestion"]:
            lines.append(f"It would pass with {' and '.join(merge['classes'])} merged.")
        return "\n".join(lines)
    shown = answer["published"]
    lines = ["Released.", "\t".join(["", *shown["cols"], "Total"])]
    for label, line, total in zip(shown["rows"], shown["inner"], shown["row_totals"], strict=True):
        lines.append("\t".join([label, *(_figure(n) for n in line), _figure(total)]))
    totals = [_figure(n) for n in (*shown["col_totals"], shown["total"])]
    return "\n".join([*lines, "\t".join(["Total", *totals])])


def _figure(count: int | None) -> str:
    return "withheld" if count is None else str(count)


def _merge(merge: Merge) -> dict:
    return {"axis": merge.axis, "classes": list(merge.classes), "label": merge.label}


def _list(document: dict, key: str) -> list:
    value = document.get(key)
    if not isinstance(value, list):
        raise TableError(f"{key} must be a list.")
    return value


def _check_totals(document: dict, table: Table) -> None:
    """Totals may be left out; those that are given have to be the sums of the counts."""
    for key, labels, sums in (
        ("row_totals", table.rows, table.row_totals),
        ("col_totals", table.cols, table.col_totals),
    ):
        given = document.get(key) or sums
        if not isinstance(given, list | tuple) or len(given) != len(sums):
            raise TableError(f"{key} must have one number for each of {len(sums)}.")
        for label, said, summed in zip(labels, given, sums, strict=True):
            if said != summed:
                raise TableError(f"The totals do not add up: “{label}” says {said}, and its counts make {summed}.")
    if document.get("total", table.total) != table.total:
        raise TableError(
            f"The totals do not add up: the table says {document['total']}, and its counts make {table.total}."
        )


def _steps(document: dict, key: str) -> tuple[dict[str, str], ...]:
    steps = document.get(key, [])
    good = isinstance(steps, list) and all(
        isinstance(step, dict) and all(isinstance(name, str) for name in step.values()) for step in steps
    )
    if not good:
        raise TableError(f"{key} must be a list of objects that map a class to a wider one.")
    return tuple(steps)
