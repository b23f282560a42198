"""A release as a tagged PDF (PDF/UA-1), set by typst from a template and data."""

import datetime as dt
import html
import json
import re

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.charts import Chart
from core.errors import DomainError
from reports.selectors.reading import heading_of, reading_of

TEMPLATE = settings.ROOT / "templates" / "reports" / "release.typ"
# The page's style sheet does not reach a picture: the same look, on paper.
STYLE = """<style>
text { fill: #545c66; font-family: "Libertinus Serif"; font-size: 13px }
.chart-value { fill: #1d232b; font-weight: bold }
.is-withheld { fill: #6f7680; font-style: italic; font-weight: normal }
.chart-axis, .chart-target { stroke: #1d232b } .chart-grid { stroke: #e3ddd1 }
.chart-line { fill: none; stroke: #1f4f42; stroke-width: 2.5 } .chart-dot, .series-1 { fill: #1f4f42 }
.series-2 { fill: #8a5a1c; stroke: #8a5a1c } .series-3 { fill: #3a5a8c; stroke: #3a5a8c }
.chart-line.series-1, .chart-line.series-2, .chart-line.series-3 { fill: none }
.chart-withheld { fill: none; stroke: #b8b0a0; stroke-dasharray: 3 3 }
</style>"""


def render(content: dict, signature: bytes) -> tuple[bytes, int]:
    """The PDF of a frozen content and its number of pages.

    Raises DomainError when the words hold a sign that no font at hand can print.
    """
    reading = reading_of(content)
    day = dt.date.fromisoformat(content["released_on"])
    data = json.dumps(_data(content, reading, signature, day))
    try:
        # typst knows no option for it: the document is to name neither the tool nor its version.
        raw = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards="ua-1",
            timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
        )
    except typst.TypstError as error:
        raise _refusal(error) from None
    pdf = re.sub(rb"Typst \d+\.\d+\.\d+", lambda found: b"Antechamber".ljust(len(found.group())), raw)
    return pdf, int(re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf).group(1))


def _refusal(error) -> DomainError:
    sign = re.search(r'the text `"(.+?)"` could not be displayed', str(error))
    if sign is None:
        raise error
    return DomainError(
        _("The PDF cannot print the sign “%(sign)s”: no font for it is installed here. Write it differently.")
        % {"sign": sign.group(1)}
    )


def _data(content: dict, reading: dict, signature: bytes, day: dt.date) -> dict:
    chart, curve = reading.pop("chart"), reading.pop("curve")
    digits = signature.hex()
    short = " ".join(digits[at : at + 4] for at in range(0, 12, 4))
    with translation.override(content["language"]):
        words = _words()
    return {
        "reading": reading,
        "words": words,
        "heading": heading_of(content, short),
        "foot": f"{content['reference']} · {content['number']} · {short}",
        "funder": content["funder"],
        "date": [day.year, day.month, day.day],
        "chart": _picture(chart) if chart else None,
        "curve": _picture(curve) if curve else None,
        "signature": " ".join(digits[at : at + 16] for at in range(0, len(digits), 16)),
    }


def _picture(chart: Chart) -> dict:
    """A chart as a picture with its own style, and its numbers as the text alternative."""
    svg = str(chart.svg)
    told = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.DOTALL).group(1)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    end = svg.index(">") + 1
    return {"svg": svg[:end] + STYLE + svg[end:], "alt": html.unescape(told), "title": chart.title}


def _words() -> dict:
    """The fixed words of the template, in the language of the release."""
    return {
        "for_": _("For"),
        "correction": _("What this release corrects"),
        "done": _("What was done"),
        "route": _("Route"),
        "times": _("Times"),
        "activities": _("Planned and done"),
        "activity": _("Activity"),
        "stands": _("How it stands"),
        "product": _("What came of it"),
        "who": _("Who took part"),
        "withheld": _("withheld"),
        "withheld_note": _("Withheld: a number that could point to a person, and one that would give it away.")
        + " "
        + _("Checked by an audit that tries to work them out."),
        "origin": _("Where people come from"),
        "people": _("People"),
        "surveys": _("What guests say"),
        "surveys_note": _("From 1 to 5, without names; withheld where fewer than five answered, or all alike."),
        "indicators": _("Indicators"),
        "indicator": _("Indicator"),
        "baseline": _("Baseline"),
        "now": _("Now"),
        "target": _("Target"),
        "confidence": _("confidence:"),
        "budget": _("Budget against actual"),
        "line": _("Line"),
        "planned": _("Planned"),
        "spent": _("Spent"),
        "deviation": _("Deviation"),
        "all": _("All"),
        "themes": _("Themes"),
        "not_reported": _("Not reported"),
        "next": _("Next"),
        "checkpoint_note": _("Checkpoint of the record of who opened what, on the day of this release:"),
        "signature_note": _("Ed25519 signature of this installation over the content of this release:"),
    }
