"""Disclosure control: time to protect and audit tables of 200 people, median and worst of 50."""

import random
import statistics
import time

from disclosure import Table, audit, protect
from disclosure.suppress import NoPattern, choose
from disclosure.table import publish

SHAPES = ((4, 3, 200), (6, 5, 200), (10, 8, 200), (10, 8, 1000))
ROUNDS = 50
SEED = 5


def run() -> list[dict]:
    rows = []
    for height, width, people in SHAPES:
        chance = random.Random(SEED)
        tables = [random_table(height, width, people, chance) for _ in range(ROUNDS)]
        times = [_timed(protect, table) for table in tables]
        released = sum(1 for table in tables[:10] if protect(table).status == "released")
        row = {"what": "protect", "table": f"{height} x {width}", "people": people}
        rows.append({**row, **_summary(times), "released of 10": released})
    chance = random.Random(SEED)
    tables = [random_table(10, 8, 200, chance) for _ in range(ROUNDS)]
    rows.append(
        {"what": "exact pattern", "table": "10 x 8", "people": 200, **_summary([_timed(_choose, t) for t in tables])}
    )
    shown = [publish(t, {c for c in t.cells if t.inner[c[0]][c[1]] < 5}) for t in tables]
    rows.append({"what": "audit", "table": "10 x 8", "people": 200, **_summary([_timed(audit, s) for s in shown])})
    return rows


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
