"""From live figures to what may leave: every breakdown goes through the disclosure library."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure import K, Merge, Protected, Published, Refused, Table, audit, one_way, protect
from disclosure.coarsen import coarsen

Breakdown = dict  # {"rows", "cols", "inner", "row_totals", "col_totals", "total", "merges"} or {"withheld": reason}


@dataclass(frozen=True)
class Hidden:
    """A withheld cell for the organiser's eyes: its class, and what a reader can still infer."""

    row: str
    col: str
    low: int
    high: int


@dataclass(frozen=True)
class Safe:
    """A breakdown as it may leave, and what stands behind it (never frozen)."""

    table: Breakdown
    hidden: list[Hidden] = field(default_factory=list)


def reason_words(kind: str) -> str:
    """Why a breakdown is withheld. The kinds are those of ``disclosure.Refused``."""
    return {
        "few_people": _("Fewer than ten people: a breakdown would point to them."),
        "one_class": _("The classes are too small to be told apart."),
        "too_many_gaps": _("Too many numbers would have to be hidden for the rest to be of use."),
        "no_time": _("No safe form of this table was found."),
        "overlap": _("Another report covers a part of this period; two tables could be compared to find a person."),
    }.get(kind, _("The check that tries to work out hidden numbers did not accept this table."))


def withheld(kind: str) -> Breakdown:
    return {"withheld": reason_words(kind)}


def safe_table(table: Table | None) -> Safe:
    """``table`` protected (k = 5 and complements), with the merges the library proposes where it
    refuses the finer form, and accepted by the auditor; else withheld with the reason."""
    if table is None:
        return Safe(withheld("few_people"))
    result = protect(table)
    merges: tuple[Merge, ...] = ()
    if isinstance(result, Refused) and result.suggestion:
        coarse, before = coarsen(table)
        merges = before + result.suggestion
        result = protect(_merged(coarse, result.suggestion))
    if isinstance(result, Refused):
        return Safe(withheld(result.kind))
    if not audit(result.published).ok:
        return Safe(withheld("auditor"))
    return Safe(as_content(result, merges), _hidden(result))


def _merged(table: Table, merges: tuple[Merge, ...]) -> Table:
    """``table`` with the proposed classes added up, in their order."""
    for merge in merges:
        work = table.transposed() if merge.axis == "cols" else table
        places = [place for place, row in enumerate(work.rows) if row in merge.classes]
        work = work.with_rows_merged(places, merge.label)
        table = work.transposed() if merge.axis == "cols" else work
    return table


def as_content(result: Protected, merges: tuple[Merge, ...] = ()) -> Breakdown:
    """A protected table as plain lists, fit for JSON."""
    shown = result.published
    return {
        "rows": list(shown.rows),
        "cols": list(shown.cols),
        "inner": [list(line) for line in shown.inner],
        "row_totals": list(shown.row_totals),
        "col_totals": list(shown.col_totals),
        "total": shown.total,
        "merges": [{"classes": list(merge.classes), "label": merge.label} for merge in (*merges, *result.merges)],
    }


def published_of(table: Breakdown) -> Published:
    """The table of a frozen content, for the auditor."""
    return Published(
        tuple(table["rows"]),
        tuple(table["cols"]),
        tuple(tuple(line) for line in table["inner"]),
        tuple(table["row_totals"]),
        tuple(table["col_totals"]),
        table["total"],
    )


def is_accepted(table: Breakdown) -> bool:
    """What is withheld as a whole is safe; anything else has to pass the auditor."""
    return "withheld" in table or audit(published_of(table)).ok


def _hidden(result: Protected) -> list[Hidden]:
    shown = result.published
    return [Hidden(shown.rows[r], shown.cols[c], *result.intervals[r, c]) for r, c in shown.hidden]


def safe_counts(counts: dict[str, int]) -> Safe:
    """A one-way table, small classes merged; withheld when fewer than two classes are left."""
    present = {label: count for label, count in counts.items() if count}
    if len(present) < 2:
        return Safe(withheld("one_class"))
    return safe_table(one_way(present))


def small_visible(table: Breakdown, below: int = 2 * K) -> list[tuple[str, str, int]]:
    """(row, column, count) of the small classes that stay visible, for whoever approves."""
    if "withheld" in table:
        return []
    single = len(table["cols"]) == 1
    cells = [
        (row, "" if single else col, count)
        for row, line in zip(table["rows"], table["inner"], strict=True)
        for col, count in zip(table["cols"], line, strict=True)
        if count is not None and count < below
    ]
    totals = [] if single else list(zip(table["rows"], table["row_totals"], strict=True))
    return cells + [(row, _("All"), count) for row, count in totals if count is not None and count < below]
