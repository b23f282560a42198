"""Charts as small inline SVG: pure functions from numbers to markup.

CSP-clean: geometry and classes only, no ``style``. Each drawing is one image to a screen reader, with a
title and a description that tells every value; its ``Chart`` carries the same numbers for a table beside it.
In right-to-left languages time and bars run from the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

from babel.numbers import format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, to_locale

WIDTH = 560
HEIGHT = 250
START, TOP, BOTTOM = 58, 34, 38  # room for the axis labels, the highest value, the groups' names
WITHHELD = None

Number = int | float | None


@dataclass(frozen=True)
class Chart:
    """A drawing and the same numbers as rows: ``head`` names the columns, ``rows`` hold words."""

    title: str
    svg: SafeString
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def words_of(value: Number, unit: str = "") -> str:
    """A value as the language writes it, with one decimal at most; what is withheld says so."""
    if value is None:
        return gettext("withheld")
    number = format_decimal(value, format="#,##0.#", locale=to_locale(get_language() or "en"))
    return f"{number}\N{NARROW NO-BREAK SPACE}{unit}" if unit else number


def nice_top(values: Sequence[Number], at_least: float = 1) -> float:
    """The axis' end: the first of 1, 2, 2.5, 5, 10 (times a power of ten) that is no less than every value."""
    highest = max([at_least, *(value for value in values if value is not None)])
    step = 1.0
    while step * 10 < highest:
        step *= 10
    return next(step * factor for factor in (1, 2, 2.5, 5, 10) if step * factor >= highest)


def _svg(width: int, height: int, title: str, telling: str, body: SafeString) -> SafeString:
    name = f"chart-{crc32((title + telling).encode()):08x}"  # the same numbers give the same bytes
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" direction="ltr" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        width, height, name, name, name, title, name, telling, body,
    )  # fmt: skip


def _at(number: float) -> str:
    """A coordinate: format_html takes words, so numbers are cut to a tenth here."""
    return f"{number:.1f}"


def _joined(parts) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _text(x, y, words, anchor="middle", css="") -> SafeString:
    return format_html('<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>', _at(x), _at(y), anchor, css, words)


def _line(x1, y1, x2, y2, css) -> SafeString:
    return format_html('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>', _at(x1), _at(y1), _at(x2), _at(y2), css)


def _telling(labels, series, unit) -> str:
    sentences = []
    for name, values in series:
        told = ", ".join(f"{label}: {words_of(value, unit)}" for label, value in zip(labels, values, strict=True))
        sentences.append(f"{name}: {told}." if name else f"{told}.")
    return " ".join(sentences)


def _table(labels, series, unit, corner):
    head = [corner, *(name or gettext("Value") for name, _ in series)]
    rows = [
        [str(label), *(words_of(values[index], unit) for _, values in series)] for index, label in enumerate(labels)
    ]
    return head, rows


def _axis(top: float, unit: str, rtl: bool, y_of) -> SafeString:
    parts = []
    for share in (0, 0.5, 1):
        y = y_of(top * share)
        parts.append(_line(0 if rtl else START, y, WIDTH - START if rtl else WIDTH, y,
                           "chart-axis" if share == 0 else "chart-grid"))  # fmt: skip
        x, anchor = (WIDTH - START + 8, "start") if rtl else (START - 8, "end")
        parts.append(_text(x, y + 5, words_of(top * share, unit), anchor))
    return _joined(parts)


def _stretches(points):
    """Runs of neighbouring points that have a value: a withheld one breaks the line."""
    run = []
    for point in points:
        if point[1] is None:
            if run:
                yield run
            run = []
        else:
            run.append(point)
    if run:
        yield run


def _drawn_series(number, values, x_of, y_of, unit, with_values) -> SafeString:
    points = [(x_of(i), None if value is None else y_of(value), value) for i, value in enumerate(values)]
    parts = []
    for run in _stretches(points):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in run)
        parts.append(format_html('<polyline points="{}" class="chart-line series-{}"/>', path, number))
    for x, y, value in points:
        if y is None:
            continue
        parts.append(_dot(x, y, 5, f"chart-dot series-{number}"))
        if with_values:
            parts.append(_text(x, y - 12, words_of(value), css="chart-value"))
    return _joined(parts)


def _legend(series, rtl) -> SafeString:
    parts, x = [], WIDTH - 4 if rtl else START
    for number, (name, _) in enumerate(series, start=1):
        turn = -1 if rtl else 1
        parts.append(_line(x, 10, x + turn * 26, 10, f"chart-line series-{number}"))
        parts.append(_text(x + turn * 33, 15, name, "end" if rtl else "start"))
        x += turn * (33 + 11 * len(str(name)) + 24)
    return _joined(parts)


def line_chart(
    *, title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[Number]]],
    unit: str = "", top: float | None = None, corner: str = "", rtl: bool | None = None,
) -> Chart:  # fmt: skip
    """Values over time. ``series``: up to three pairs of name and values, one value a label.

    None is a withheld value: the line breaks there. ``top`` ends the axis (100 for per cent).
    ``corner`` heads the table's first column.
    """
    rtl = get_language_bidi() if rtl is None else rtl
    top = top or nice_top([value for _, values in series for value in values])
    room = WIDTH - START
    step = room / max(len(labels), 1)

    def x_of(index):
        at = step * (index + 0.5)
        return room - at if rtl else START + at

    def y_of(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top

    parts = [_axis(top, unit, rtl, y_of)]
    parts += [_text(x_of(i), HEIGHT - 12, label) for i, label in enumerate(labels)]
    parts += [
        _drawn_series(number, values, x_of, y_of, unit, len(series) == 1)
        for number, (_, values) in enumerate(series, start=1)
    ]
    if len(series) > 1:
        parts.append(_legend(series, rtl))
    svg = _svg(WIDTH, HEIGHT, title, _telling(labels, series, unit), _joined(parts))
    return Chart(title, svg, *_table(labels, series, unit, corner))


def bar_chart(
    *, title: str, labels: Sequence[str], values: Sequence[Number], unit: str = "",
    targets: Sequence[Number] = (), top: float | None = None, corner: str = "", rtl: bool | None = None,
) -> Chart:  # fmt: skip
    """One lying bar a label, its name above and its value at the end; a tick where a target stands.

    A withheld value (None) is a dashed outline and the word.
    """
    rtl = get_language_bidi() if rtl is None else rtl
    top = top or nice_top([*values, *targets])
    row, room = 46, WIDTH - 90
    targets = list(targets) or [None] * len(labels)
    parts = []
    for index, (label, value, target) in enumerate(zip(labels, values, targets, strict=True)):
        y = index * row
        length = room * min((top if value is None else value) / top, 1)
        side, turn, anchor = (WIDTH, -1, "end") if rtl else (0, 1, "start")
        parts.append(_text(side, y + 15, label, anchor))
        css = "chart-withheld" if value is None else "series-1"
        parts.append(_rect(side - length if rtl else 0, y + 23, length, 13, css))
        parts.append(_text(side + turn * (length + 8), y + 35, words_of(value, unit), anchor,
                           "chart-value is-withheld" if value is None else "chart-value"))  # fmt: skip
        if target is not None:
            x = side + turn * room * min(target / top, 1)
            parts.append(_line(x, y + 20, x, y + 39, "chart-target"))
    series = [("", values)] + ([(gettext("Target"), targets)] if any(targets) else [])
    svg = _svg(WIDTH, row * len(labels), title, _telling(labels, series, unit), _joined(parts))
    return Chart(title, svg, *_table(labels, series, unit, corner))


def _dot(x, y, radius, css) -> SafeString:
    return format_html('<circle cx="{}" cy="{}" r="{}" class="{}"/>', _at(x), _at(y), radius, css)


def _rect(x, y, width, height, css) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"/>',
        _at(x), _at(y), _at(width), height, css,
    )  # fmt: skip


def target_bar(*, label: str, value: float, target: float | None = None, of: float | None = None) -> SafeString:
    """A single bar for a list: filled to ``value``, a tick at ``target``, full length ``of``.

    Drawn from the left; the style sheet mirrors it in right-to-left pages.
    """
    full = max(of or 0, value or 0, target or 0) or 1
    told = gettext("%(value)s of %(of)s") % {"value": words_of(value), "of": words_of(of or full)}
    if target is not None:
        told += ", " + gettext("target %(target)s") % {"target": words_of(target)}
    tick = "" if target is None else format_html(
        '<rect x="{}" y="0" width="1.2" height="10" class="bar-target"/>',
        _at(min(100 * target / full, 98.8)),
    )  # fmt: skip
    return format_html(
        '<svg class="balance-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}: {}">'
        '<rect x="0" y="0.5" width="100" height="9" class="bar-track"/>'
        '<rect x="0" y="0.5" width="{}" height="9" class="bar-fill"/>{}</svg>',
        label, told, _at(100 * (value or 0) / full), tick,
    )  # fmt: skip


def year_line(
    *, title: str, years: Sequence[int], first: int | None = None, last: int | None = None,
    corner: str = "", rtl: bool | None = None,
) -> Chart:  # fmt: skip
    """Meetings along the years: one tick for each, stacked where a year had several.

    ``years`` holds one number a meeting. The axis runs from ``first`` to ``last``, widened to whole decades.
    """
    rtl = get_language_bidi() if rtl is None else rtl
    tally = {year: years.count(year) for year in sorted(set(years))}
    begin = (first or min(tally)) // 10 * 10
    end = -(-((last or max(tally)) + 1) // 10) * 10
    height = 40 + 9 * max(tally.values())

    def x_of(year):
        at = 6 + (WIDTH - 12) * (year - begin) / (end - begin)
        return WIDTH - at if rtl else at

    base = height - 26
    parts = [_line(0, base, WIDTH, base, "chart-axis")]
    step = 10 if end - begin <= 60 else 20
    for decade in range(begin, end + 1, step):
        anchor = {begin: "end" if rtl else "start", end: "start" if rtl else "end"}.get(decade, "middle")
        parts.append(_line(x_of(decade), base, x_of(decade), base + 6, "chart-axis"))
        parts.append(_text(x_of(decade), height - 4, str(decade), anchor))
    for year, number in tally.items():
        parts += [_dot(x_of(year), base - 8 - 9 * level, 3.6, "series-1") for level in range(number)]
    telling = ", ".join(f"{year}: {number}" for year, number in tally.items()) + "."
    rows = [[str(year), str(number)] for year, number in tally.items()]
    svg = _svg(WIDTH, height, title, telling, _joined(parts))
    return Chart(title, svg, [corner or gettext("Year"), gettext("Meetings")], rows)
