"""From live figures to what may leave: every breakdown goes through the disclosure library."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure import K, Merge, Protected, Refused, Table, audit, one_way, protect
from disclosure.coarsen import coarsen
from reports.choices import Grain
from reports.selectors.ledger import published_of

# {"rows", "cols", "inner", "row_totals", "col_totals", "total", "merged", "row_classes", "col_classes"}
# or {"withheld": reason}
Breakdown = dict


@dataclass(frozen=True)
class Classes:
    """Every class there is by its label, also those that hold nobody; ``wider`` has the labels of added-up
    classes. The codes are the same in every language, so that releases can be compared."""

    rows: Mapping[str, str] = field(default_factory=dict)
    cols: Mapping[str, str] = field(default_factory=dict)
    wider: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hidden:
    """A withheld cell for the organiser's eyes: its class, and what a reader can still infer."""

    row: str
    col: str
    low: int
    high: int


@dataclass(frozen=True)
class Safe:
    """A breakdown as it may leave, or why it may not; and what stands behind it (never frozen)."""

    table: Breakdown
    hidden: list[Hidden] = field(default_factory=list)
    grain: Grain = Grain.COUNTED

    @property
    def is_shown(self) -> bool:
        return "withheld" not in self.table


def reason_words(kind: str) -> str:
    """Why a breakdown is withheld. The kinds are those of ``disclosure.Refused``."""
    return {
        "few_people": _("Fewer than ten people: a breakdown would point to them."),
        "one_class": _("The classes are too small to be told apart."),
        "too_many_gaps": _("Too many numbers would have to be hidden for the rest to be of use."),
        "no_time": _("No safe form of this table was found."),
        "overlap": _("Another report covers a part of this period; two tables could be compared to find a person."),
        "linked": _("Beside the other numbers of this report, this one would let a reader work out a person."),
    }.get(kind, _("The check that tries to work out hidden numbers did not accept this table."))


def withheld(kind: str) -> Breakdown:
    return {"withheld": reason_words(kind)}


def safe_table(table: Table | None, classes: Classes | None = None) -> Safe:
    """The finest form of ``table`` that passes on its own, or why there is none."""
    forms = list(forms_of(table, classes))
    return next((form for form in forms if form.is_shown), forms[0])


def forms_of(table: Table | None, classes: Classes | None = None) -> Iterator[Safe]:
    """Every form of ``table``, protected (k = 5 and complements) and accepted by the auditor, from the finest to
    the coarsest: as it is, with the merges that the library proposes, with all classes widened, fields alone,
    genders alone. A form that is refused says why."""
    if table is None:
        yield Safe(withheld("few_people"))
        return
    classes = classes or Classes()
    for grain, merges in _coarser_and_coarser(table):
        result = protect(_merged(table, merges))
        if _passes(result):
            yield _as_safe(result, (*merges, *result.merges), classes, grain)
            continue
        yield Safe(withheld(getattr(result, "kind", "auditor")), grain=grain)
        if isinstance(result, Refused) and result.suggestion:
            coarse, before = coarsen(_merged(table, merges))
            proposed = protect(_merged(coarse, result.suggestion))
            if _passes(proposed):
                merges = (*merges, *before, *result.suggestion, *proposed.merges)
                yield _as_safe(proposed, merges, classes, MERGED[grain])


MERGED = {Grain.COUNTED: Grain.CLASSES, Grain.WIDER: Grain.WIDER_CLASSES}


def _passes(result: Protected | Refused) -> bool:
    """The auditor's word alone counts; it knows nothing of how the table was made."""
    return isinstance(result, Protected) and audit(result.published).ok


def _coarser_and_coarser(table: Table) -> Iterator[tuple[Grain, tuple[Merge, ...]]]:
    """No merge; every class in its wider one, as far as the table states a merge order; one axis alone."""
    yield Grain.COUNTED, ()
    for step in table.row_steps:
        wider: dict[str, list[str]] = {}
        for row in table.rows:
            wider.setdefault(step.get(row, row), []).append(row)
        merges = tuple(Merge("rows", tuple(rows), label) for label, rows in wider.items() if rows != [label])
        yield Grain.WIDER, merges
    if not table.is_one_way:
        yield Grain.FIELDS, (Merge("cols", table.cols, _("People")),)
        yield Grain.GENDERS, (Merge("rows", table.rows, _("People")),)


def _merged(table: Table, merges: Iterable[Merge]) -> Table:
    """``table`` with classes added up, merge by merge."""
    for merge in merges:
        work = table.transposed() if merge.axis == "cols" else table
        places = [place for place, row in enumerate(work.rows) if row in merge.classes]
        work = work.with_rows_merged(places, merge.label)
        table = work.transposed() if merge.axis == "cols" else work
    return table


def _as_safe(result: Protected, merges: tuple[Merge, ...], classes: Classes, grain: Grain) -> Safe:
    """A protected table as plain lists, fit for JSON. Classes without a name of their own are called
    "other fields together"; ``merged`` says what each wider class holds, and which classes may be in it
    though they hold nobody: that a class is empty is not told where it could be small."""
    shown = result.published
    rows = _held(shown.rows, merges, "rows", classes.rows, classes.wider)
    cols = _held(shown.cols, merges, "cols", classes.cols, {})
    names = {row: numbered(together(), place) for place, row in enumerate(row for row in shown.rows if " + " in row)}
    order = sorted(range(len(shown.rows)), key=lambda r: shown.rows[r] in names)  # the nameless last
    label = [names.get(row, row) for row in shown.rows]
    content = {
        "rows": [label[r] for r in order],
        "cols": list(shown.cols),
        "inner": [list(shown.inner[r]) for r in order],
        "row_totals": [shown.row_totals[r] for r in order],
        "col_totals": list(shown.col_totals),
        "total": shown.total,
        "merged": [[names[row], rows[row]] for row in shown.rows if row in names],
        "row_classes": [_codes(shown.rows[r], rows, classes.rows, classes.wider) for r in order],
        "col_classes": [_codes(col, cols, classes.cols, {}) for col in shown.cols],
    }
    hidden = [Hidden(label[r], shown.cols[c], *result.intervals[r, c]) for r, c in shown.hidden]
    return Safe(content, hidden, grain)


def _held(shown, merges, axis: str, known: Mapping[str, str], wider: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Label -> labels of the smallest classes in it; the empty ones are in the first class without a name."""
    parts: dict[str, list[str]] = {}
    for merge in merges:
        if merge.axis == axis:
            parts[merge.label] = [name for row in merge.classes for name in parts.get(row, [row])]
    held = {label: parts.get(label, [label]) for label in shown}
    named = {code for label in shown for code in wider.get(label, [])}
    empty = [
        label
        for label, code in known.items()
        if code not in named and label not in {one for some in held.values() for one in some}
    ]
    nameless = next((label for label in shown if len(held[label]) > 1 and label not in wider), None)
    if nameless is not None:
        held[nameless] = sorted([*held[nameless], *empty], key=list(known).index) if known else held[nameless]
    return held


def _codes(label: str, held: Mapping[str, list[str]], known: Mapping[str, str], wider: Mapping[str, list[str]]):
    return sorted(wider.get(label) or {known.get(one, one) for one in held[label]})


def together() -> str:
    """A name for classes that were added up without having one."""
    return _("Others together")


def numbered(label: str, place: int) -> str:
    """Numbered from the second on."""
    return label if not place else f"{label} ({place + 1})"


def is_accepted(table: Breakdown) -> bool:
    """What is withheld as a whole is safe; anything else has to pass the auditor."""
    return "withheld" in table or audit(published_of(table)).ok


def safe_counts(counts: dict[str, int], classes: Classes | None = None) -> Safe:
    """A one-way table, small classes merged; withheld when fewer than two classes are left."""
    present = {label: count for label, count in counts.items() if count}
    if len(present) < 2:
        return Safe(withheld("one_class"))
    return safe_table(one_way(present), classes)


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
