"""A release as an IATI activity (standard 2.03), from its frozen content alone.

What is withheld is left out, or said to be withheld in words, as the standard's guidance on exclusions asks:
no country, no place and no partner is named; the region is "developing countries, unspecified".
"""

import datetime as dt
import re
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports.choices import FunderKind

VERSION = "2.03"
PEACE = "15220"  # civilian peace-building, conflict prevention and resolution (DAC)
NOWHERE = "998"  # developing countries, unspecified
IMPLEMENTING, CLOSED = "2", "4"  # activity status
FUNDING, BUDGET_ORIGINAL, EXPENDITURE = "1", "1", "4"
ORGANISATION = {FunderKind.EU: "40", FunderKind.UN: "40", FunderKind.FOUNDATION: "60", FunderKind.STATE: "10"}
OTHER_NGO = "21"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def activity_xml(content: dict) -> bytes:
    """The activity file of a release. Elements stand in the order of the standard's schema."""
    with translation.override(content["language"]):
        root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": _moment(content)})
        activity = ET.SubElement(
            root,
            "iati-activity",
            {
                "default-currency": content["budget"]["currency"],
                "last-updated-datetime": _moment(content),
                LANG: content["language"],
                "humanitarian": "0",
            },
        )
        _who_and_what(activity, content)
        _where(activity)
        _money(activity, content)
        _results(activity, content)
        ET.indent(root)
        return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _moment(content: dict) -> str:
    return f"{content['released_on']}T00:00:00Z"


def _add(parent, name: str, text: str = "", **attributes):
    """An element; words of the standard stand in a narrative."""
    element = ET.SubElement(parent, name, {key.replace("_", "-"): value for key, value in attributes.items()})
    if text:
        ET.SubElement(element, "narrative").text = text
    return element


def _who_and_what(activity, content: dict) -> None:
    ours, name = settings.IATI_ORGANISATION, settings.IATI_NAME
    ET.SubElement(activity, "iati-identifier").text = f"{ours}-{re.sub(r'[/&|?]', '-', content['reference'])}"
    _add(activity, "reporting-org", name, ref=ours, type=OTHER_NGO)
    _add(activity, "title", content["title"])
    if content["summary"]:
        _add(activity, "description", " ".join(content["summary"]), type="1")
    _add(activity, "description", " ".join(content["not_reported"]), type="4")
    _add(activity, "participating-org", content["funder"], role=FUNDING, type=ORGANISATION[content["kind"]])
    _add(activity, "participating-org", name, ref=ours, role="4", type=OTHER_NGO)
    starts, ends = content["grant"]
    is_over = ends < content["released_on"]
    _add(activity, "activity-status", code=CLOSED if is_over else IMPLEMENTING)
    _add(activity, "activity-date", type="2", iso_date=starts)
    _add(activity, "activity-date", type="4" if is_over else "3", iso_date=ends)


def _where(activity) -> None:
    place = _("Where the dialogue meets and whom it brings together is withheld.")
    _add(activity, "recipient-region", place, code=NOWHERE, vocabulary="1", percentage="100")
    _add(activity, "sector", vocabulary="1", code=PEACE, percentage="100")


def _money(activity, content: dict) -> None:
    budget, (starts, ends) = content["budget"], content["grant"]
    currency = {"currency": budget["currency"]}
    if Decimal(budget["planned"]):
        for first, last, amount in _by_year(dt.date.fromisoformat(starts), dt.date.fromisoformat(ends), budget):
            planned = _add(activity, "budget", type=BUDGET_ORIGINAL, status="1")
            _add(planned, "period-start", iso_date=first.isoformat())
            _add(planned, "period-end", iso_date=last.isoformat())
            ET.SubElement(planned, "value", {**currency, "value-date": first.isoformat()}).text = str(amount)
    if Decimal(budget["spent"]):
        spent = _add(activity, "transaction")
        _add(spent, "transaction-type", code=EXPENDITURE)
        _add(spent, "transaction-date", iso_date=budget["until"])
        ET.SubElement(spent, "value", {**currency, "value-date": budget["until"]}).text = budget["spent"]
        _add(spent, "description", _("All expenses until this day; single ones are not published."))


def _by_year(starts: dt.date, ends: dt.date, budget: dict) -> list[tuple[dt.date, dt.date, Decimal]]:
    """The plan in parts of a year at most, as the standard asks: shared out by days, so only indicative; the
    last part takes what rounding leaves."""
    whole, days = Decimal(budget["planned"]), (ends - starts).days + 1
    parts: list[tuple[dt.date, dt.date, Decimal]] = []
    while starts <= ends:
        last = min(starts + dt.timedelta(days=364), ends)
        share = (whole * ((last - starts).days + 1) / days).quantize(Decimal("0.01"))
        parts.append((starts, last, share))
        starts = last + dt.timedelta(days=1)
    first, last, share = parts[-1]
    return [*parts[:-1], (first, last, share + whole - sum(amount for _first, _last, amount in parts))]


def _results(activity, content: dict) -> None:
    for row in content["indicators"]:
        result = _add(activity, "result", type="2", aggregation_status="0")
        _add(result, "title", row["name"])
        measure = "2" if "%" in row["unit"] else "1"
        indicator = _add(result, "indicator", measure=measure, ascending="1")
        _add(indicator, "title", row["name"])
        if row["evidence"]:
            _add(indicator, "description", row["evidence"])
        starts = content["grant"][0]
        _add(indicator, "baseline", year=starts[:4], iso_date=starts, value=f"{row['baseline']:g}")
        _period(indicator, content, target=f"{row['target']:g}", actual=f"{row['now']:g}")
    people = content["people"]
    result = _add(activity, "result", type="1", aggregation_status="0")
    _add(result, "title", _("People who took part"))
    if people is None:
        _add(result, "description", _("The number of people is withheld."))
    indicator = _add(result, "indicator", measure="1", ascending="1")
    _add(indicator, "title", _("People who took part"))
    if people is not None:
        _period(indicator, content, actual=str(people))


def _period(indicator, content: dict, *, actual: str, target: str = "") -> None:
    period = _add(indicator, "period")
    _add(period, "period-start", iso_date=content["period"][0])
    _add(period, "period-end", iso_date=content["period"][1])
    if target:
        _add(period, "target", value=target)
    _add(period, "actual", value=actual)
