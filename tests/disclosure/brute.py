"""The slow truth: every table of counts that fits what is published."""

from itertools import combinations, product

from disclosure.table import publish


def fitting_tables(published):
    """All inner tables that agree with the published inner cells and totals."""
    rows = [list(_lines(line, total)) for line, total in zip(published.inner, published.row_totals, strict=True)]
    for inner in product(*rows):
        if tuple(map(sum, zip(*inner, strict=True))) == published.col_totals:
            yield inner


def intervals(published):
    """Smallest and largest value of each withheld cell over all fitting tables."""
    tables = list(fitting_tables(published))
    return {(r, c): (min(t[r][c] for t in tables), max(t[r][c] for t in tables)) for r, c in published.hidden}


def cheapest(table, primary, accepts):
    """The lowest (cost, cells) over all patterns that contain `primary` and pass `accepts`."""
    free = [cell for cell in table.cells if cell not in primary]
    best = None
    for size in range(len(free) + 1):
        for extra in combinations(free, size):
            hidden = set(primary) | set(extra)
            price = (sum(table.inner[r][c] for r, c in hidden), len(hidden))
            if (best is None or price < best) and accepts(publish(table, hidden)):
                best = price
    return best


def _lines(line, total):
    gaps = [c for c, count in enumerate(line) if count is None]
    left = total - sum(count for count in line if count is not None)
    for filling in _parts(left, len(gaps)):
        filled = list(line)
        for c, count in zip(gaps, filling, strict=True):
            filled[c] = count
        yield tuple(filled)


def _parts(total, places):
    if places == 0:
        if total == 0:
            yield ()
        return
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _parts(total - first, places - 1):
            yield (first, *rest)
