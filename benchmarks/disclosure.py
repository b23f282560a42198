"""Disclosure control: time to protect and audit tables of 200 people, median and worst of 50, and ten times more.

Large tables of few people are refused with merges that would pass; the row "merged as suggested" protects and
audits what is left of them.
"""

import random
import statistics
import time

from disclosure import Table, audit, protect
from disclosure.coarsen import coarsen
from disclosure.suppress import NoPattern, choose
from disclosure.table import publish

SHAPES = ((4, 3, 200), (6, 5, 200), (10, 8, 200), (10, 8, 1000), (10, 8, 2000))
ROUNDS = 50
SEED = 5


def run() -> list[dict]:
    rows = []
    for height, width, people in SHAPES:
        chance = random.Random(SEED)
        tables = [random_table(height, width, people, chance) for _ in range(ROUNDS)]
        times = [_timed(protect, table) for table in tables]
        answers = [protect(table) for table in tables[:10]]
        row = {"table": f"{height} x {width}", "people": people}
        released = sum(answer.status == "released" for answer in answers)
        offered = [(table, answer) for table, answer in zip(tables, answers, strict=False) if _offer(answer)]
        said = {"released of 10": released, "with a way out": len(offered)}
        rows.append({"what": "protect and audit", **row, **_summary(times), **said})
        if offered:
            merged = [_merged(table, answer.suggestion) for table, answer in offered]
            rows.append({"what": "merged as suggested", **row, **_summary([_timed(protect, one) for one in merged])})
    chance = random.Random(SEED)
    tables = [random_table(10, 8, 200, chance) for _ in range(ROUNDS)]
    rows.append(
        {"what": "exact pattern", "table": "10 x 8", "people": 200, **_summary([_timed(_choose, t) for t in tables])}
    )
    shown = [publish(t, {c for c in t.cells if t.inner[c[0]][c[1]] < 5}) for t in tables]
    rows.append({"what": "audit", "table": "10 x 8", "people": 200, **_summary([_timed(audit, s) for s in shown])})
    return rows


def _offer(answer) -> tuple:
    return getattr(answer, "suggestion", ())


def _merged(table: Table, merges) -> Table:
    for merge in (*coarsen(table)[1], *merges):
        work = table.transposed() if merge.axis == "cols" else table
        work = work.with_rows_merged([work.rows.index(name) for name in merge.classes], merge.label)
        table = work.transposed() if merge.axis == "cols" else work
    return table


def random_table(height: int, width: int, people: int, chance: random.Random) -> Table:
    """People spread unevenly over the classes, as they are in life."""
    inner = [[0] * width for _ in range(height)]
    for _ in range(people):
        inner[int(height * chance.random() ** 1.3)][int(width * chance.random() ** 1.3)] += 1
    rows, cols = (f"row {n + 1}" for n in range(height)), (f"column {n + 1}" for n in range(width))
    return Table(tuple(rows), tuple(cols), tuple(map(tuple, inner)))


def _choose(table: Table):
    try:
        choose(table)
    except NoPattern:
        return


def _timed(act, thing) -> float:
    began = time.process_time()
    act(thing)
    return 1000 * (time.process_time() - began)


def _summary(times: list[float]) -> dict:
    return {"median CPU ms": round(statistics.median(times)), "worst CPU ms": round(max(times))}
