"""The ledger: every figure about people that ever left a dialogue, judged together.

It reads frozen contents alone, whoever they went to, and knows nothing of how a table was made. The people
of one period are one group, frozen with its first release; a period that lies within another holds people of
whom the other holds all.
"""

from collections.abc import Iterable, Sequence
from itertools import permutations

from disclosure import Axis, Figure, TableError, audit_together, can_have_grown, figures_of, ranges_together
from disclosure.table import Published

SECONDS = 10.0  # for one comparison, while somebody waits for a page
UNKNOWN = "incomparable"
AGAIN, ONCE = "again", "once"


def people_of(content: dict) -> tuple[str, str]:
    """Which people a content counts: those of its period."""
    first, last = content["period"]
    return first, last


def published_of(table: dict) -> Published:
    """The table of a frozen content, for the auditor."""
    return Published(
        tuple(table["rows"]),
        tuple(table["cols"]),
        tuple(tuple(line) for line in table["inner"]),
        tuple(table["row_totals"]),
        tuple(table["col_totals"]),
        table["total"],
    )


def figures_in(content: dict) -> list[Figure]:
    """Every figure about people in a content; a withheld total is a figure too.

    Raises TableError for tables that do not say what their classes stand for: they cannot be compared.
    """
    people = people_of(content)
    found = [Figure(people, (), content["people"])]
    for name, rows, cols in (("sector", "sector", "gender"), ("group", "group", "people")):
        if "withheld" not in content[name]:
            found += _of_table(content[name], people, rows, cols)
    share = content["returning"]
    if "withheld" not in share:
        attribute = returning_until(content)
        found += [
            Figure(people, ((attribute, frozenset({AGAIN})),), share["again"]),
            Figure(people, ((attribute, frozenset({ONCE})),), share["of"] - share["again"]),
        ]
    return found


def returning_until(content: dict) -> str:
    """Who came again is another matter with each last day: somebody may come again later."""
    return f"returning until {content['period'][1]}"


def _of_table(table: dict, people: tuple[str, str], rows: str, cols: str) -> list[Figure]:
    """The figures of a table; an axis with one class, which holds everybody, tells nothing."""
    figures = figures_of(published_of(table), people, _axis(rows, table, "row"), _axis(cols, table, "col"))
    idle = {name for name, side in ((rows, "rows"), (cols, "cols")) if len(table[side]) == 1}
    return [
        Figure(people, tuple(place for place in figure.where if place[0] not in idle), figure.count)
        for figure in figures
    ]


def _axis(attribute: str, table: dict, side: str) -> Axis:
    labels = table["rows" if side == "row" else "cols"]
    codes = table.get(f"{side}_classes")
    if codes is None or len(codes) != len(labels):
        raise TableError("A table does not say what its classes stand for.")
    return Axis(attribute, dict(zip(labels, codes, strict=True)))


def touching(period: Sequence[str], contents: Iterable[dict]) -> list[dict]:
    """Contents whose period touches this one, or one that touches it, and so on; in their order."""
    left, near, spans = list(contents), [], [tuple(period)]
    while spans:
        first, last = spans.pop()
        for content in [one for one in left if one["period"][0] <= last and one["period"][1] >= first]:
            left.remove(content)
            near.append(content)
            spans.append(people_of(content))
    return near


def faults_of(contents: Sequence[dict]) -> list[str]:
    """Stable words against publishing these contents side by side; empty when the auditor accepts them all.

    A reader is taken to know all of them, and that a period within another holds nobody whom the other
    does not; of two that overlap, he may assume it where no figure speaks against it.
    """
    try:
        figures = [figure for content in contents for figure in figures_in(content)]
        grown = _grown(contents, figures)
        faults = audit_together(figures, grown, made_of=_made_of(contents), seconds=SECONDS)
    except TableError:
        return [UNKNOWN]
    return [fault.rule for fault in faults] + _returning_twice(contents)


def ranges_of(contents: Sequence[dict]) -> dict[Figure, tuple[int, int]]:
    """What a reader of all these contents can work out of each figure that is withheld in one of them; empty
    where they cannot be compared."""
    try:
        figures = [figure for content in contents for figure in figures_in(content)]
        grown = _grown(contents, figures)
        return ranges_together(figures, grown, made_of=_made_of(contents), seconds=SECONDS)
    except TableError:
        return {}


def hidden_in(content: dict) -> list[tuple[str, str, Figure]]:
    """(row, column, figure) of each withheld cell of a content's table of fields and genders."""
    table = content["sector"]
    if "withheld" in table:
        return []
    rows, cols = _axis("sector", table, "row"), _axis("gender", table, "col")
    figures = {(row, col): (rows.classes(row), cols.classes(col)) for row in table["rows"] for col in table["cols"]}
    return [
        (row, col, Figure(people_of(content), (("gender", genders), ("sector", fields)), None))
        for (row, col), (fields, genders) in figures.items()
        if table["inner"][table["rows"].index(row)][table["cols"].index(col)] is None
    ]


def _grown(contents: Sequence[dict], figures: list[Figure]) -> list[tuple]:
    pairs = permutations(dict.fromkeys(map(people_of, contents)), 2)
    return [(a, b) for a, b in pairs if _within(a, b) or (_crosses(a, b) and can_have_grown(figures, a, b))]


def _within(inner: tuple[str, str], outer: tuple[str, str]) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _crosses(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and not _within(other, one)


def _made_of(contents: Sequence[dict]) -> list[tuple]:
    """Periods whose rounds are, by their published number, all in other releases within them."""
    rounds = {people_of(content): content["rounds"] for content in contents}
    found = []
    for whole, number in rounds.items():
        parts: list[tuple[str, str]] = []
        for span in sorted(span for span in rounds if _within(span, whole)):
            if not parts or parts[-1][1] < span[0]:
                parts.append(span)
        if parts and sum(rounds[span] for span in parts) == number:
            found.append((whole, tuple(parts)))
    return found


def _returning_twice(contents: Sequence[dict]) -> list[str]:
    """Two counts of those who came again, up to different days, tell who came again between them."""
    shown = {people_of(content) for content in contents if "withheld" not in content["returning"]}
    pairs = [
        (one, other)
        for one, other in permutations(shown, 2)
        if one[0] <= other[1] and other[0] <= one[1] and one[1] != other[1]
    ]
    return ["returning"] if pairs else []
