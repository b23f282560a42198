"""A frozen content in words, for the page and the PDF alike. Reads the content and nothing else."""

import datetime as dt
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import words_of
from core.templatetags.ui import signed_percent
from reports.choices import ActivityState, DueKind
from reports.selectors.charts import chart_of
from reports.selectors.money import SPACE, money_words, number_words
from reports.selectors.sections import LABELS, drawn
from reports.selectors.surveys import NAMES, survey_chart, survey_rows


def reading_of(content: dict) -> dict:
    """Sentences, rows and the chart of a content, in its own language; a withheld cell is None."""
    with translation.override(content["language"]):
        summary = content["summary"]
        reading = {
            "language": content["language"],
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "title": content["title"],
            "lead": summary[0] if summary else "",
            "summary": summary[1:],
            "correction": content["correction"],
            "changes": _changes(content.get("changes")),
            "period": _period(content["period"]),
            "facts": _facts(content),
            "sector": sector_words(content["sector"]),
            "group": _group(content["group"]),
            "returning": _returning(content["returning"]),
            "budget": _budget(content["budget"]) | {"costs": _costs(content)},
            "activities": [_activity(row) for row in content.get("activities", [])],
            "indicators": [_indicator(row) for row in content["indicators"]],
            "products": _products(content),
            "routes": content["transfers"]["by_route"],
            "themes": content["themes"],
            "not_reported": content["not_reported"],
            "dues": _dues(content),
            "unfunded": _unfunded(content.get("unfunded_from")),
            "chart": chart_of(content),
            "surveys": survey_rows(content.get("surveys", [])),
            "survey_head": [_("Round"), *map(str, NAMES.values())],
            "curve": survey_chart(content.get("surveys", [])),
            "checkpoint": content.get("checkpoint", ""),
        }
        reading["ahead"] = [sentence for sentence in (*reading["dues"], reading["unfunded"]) if sentence]
        return reading | {"sections": _sections(content, reading)}


def _changes(changes: dict | None) -> dict | None:
    """The lines and sentences of what differs from an earlier release; None where nothing does."""
    if not changes or not (changes["figures"] or changes["texts"]):
        return None
    number = _("In release %(number)d") % {"number": changes["number"]}
    head = [_("What differs"), number, _("In this release")]
    return {"head": head, "figures": changes["figures"], "texts": changes["texts"]}


def heading_of(content: dict, signature: str) -> str:
    """The line above the title: grant, number, date and the first digits of the signature."""
    with translation.override(content["language"]):
        return _("Grant %(reference)s · release %(number)d · %(day)s · signed %(signature)s") % {
            "reference": content["reference"],
            "number": content["number"],
            "day": _date(content["released_on"]),
            "signature": signature,
        }


def _sections(content: dict, reading: dict) -> list[dict]:
    """What this kind of funder asks for: drawn sentences first, then the typed words; empty ones are left out."""
    sections = [
        {"title": str(LABELS[key]), "drawn": drawn(key, content, reading), "words": words}
        for key, words in content.get("sections", [])
    ]
    return [section for section in sections if section["drawn"] or section["words"]]


def _date(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso), "DATE_FORMAT")


def _period(period: list[str]) -> str:
    return _("%(starts)s to %(ends)s") % {"starts": _date(period[0]), "ends": _date(period[1])}


def _facts(content: dict) -> list[str]:
    """Rounds, sessions and people, each as a short sentence."""
    rounds, moved, sessions = content["rounds"], content["rounds_moved"], content["sessions"]
    facts = [ngettext("%(n)d round was held.", "%(n)d rounds were held.", rounds) % {"n": rounds}]
    if moved:
        facts.append(
            ngettext("%(n)d was moved or called off.", "%(n)d were moved or called off.", moved) % {"n": moved}
        )
    if not rounds:
        return [_("No round was held in this period."), *facts[1:]]
    if sessions:
        facts.append(ngettext("There was %(n)d session.", "There were %(n)d sessions.", sessions) % {"n": sessions})
    people = content["people"]
    if people is None:
        return [*facts, content.get("people_withheld") or _("The number of people is withheld: it is small.")]
    return [*facts, ngettext("%(n)d person took part.", "%(n)d people took part.", people) % {"n": people}]


def sector_words(table: dict) -> dict:
    """The table of fields and genders as it is shown: head, rows with totals, and what merged classes hold."""
    if "withheld" in table:
        return table
    single = len(table["cols"]) == 1  # fields alone
    rows = [
        {"label": label, "cells": line if single else [*line, total]}
        for label, line, total in zip(table["rows"], table["inner"], table["row_totals"], strict=True)
    ]
    total = [table["total"]] if single else [*table["col_totals"], table["total"]]
    return {
        "head": [_("Field"), *table["cols"], *([] if single else [_("All")])],
        "rows": rows,
        "total": {"label": _("All"), "cells": total},
        "merged": _merged(table),
        "has_gaps": any(cell is None for row in rows for cell in row["cells"]),
    }


def _group(table: dict) -> dict:
    if "withheld" in table:
        return table
    return {
        "merged": _merged(table),
        "rows": [{"label": label, "count": n} for label, n in zip(table["rows"], table["row_totals"], strict=True)],
    }


def _merged(table: dict) -> list[str]:
    """What classes that were added up hold, a sentence each."""
    return [
        _("%(label)s: %(classes)s. Classes with few people are added up.")
        % {"label": label, "classes": _("; ").join(classes)}
        for label, classes in table["merged"]
    ]


def _returning(share: dict) -> str:
    if "withheld" in share:
        return ""
    return _("%(again)d of %(of)d people, %(percent)s, took part in more than one round of the dialogue.") % {
        "again": share["again"],
        "of": share["of"],
        "percent": f"{share['percent']}{SPACE}%",
    }


def _budget(budget: dict) -> dict:
    currency = budget["currency"]
    planned, spent = Decimal(budget["planned"]), Decimal(budget["spent"])
    return {
        "until": _("Spent until %(day)s, in %(currency)s.") % {"day": _date(budget["until"]), "currency": currency},
        "rows": [
            {
                "label": line["label"],
                "planned": number_words(Decimal(line["planned"])),
                "spent": number_words(Decimal(line["spent"])),
                "deviation": signed_percent(line["share"]),
                "flagged": bool(line["sentence"]),
            }
            for line in budget["lines"]
        ],
        "planned": number_words(planned),
        "spent": number_words(spent),
        "deviation": signed_percent(float((spent - planned) / planned) if planned else None),
        "sentences": [line["sentence"] for line in budget["lines"] if line["sentence"]],
        "in_all": _("%(spent)s of %(planned)s is spent.")
        % {"spent": money_words(spent, currency), "planned": money_words(planned, currency)},
    }


def _costs(content: dict) -> str:
    """What a round cost, and a person; from nothing but what is published beside it."""
    budget, rounds, people = content["budget"], content["rounds"], content["people"]
    spent = Decimal(budget.get("in_period", 0))
    if not spent or not rounds:
        return ""
    words = {"spent": spent, "round": round(spent / rounds), "person": round(spent / people) if people else 0}
    sentence = (
        _("In this period %(spent)s was spent: %(round)s for each round, %(person)s for each person who took part.")
        if people
        else _("In this period %(spent)s was spent: %(round)s for each round.")
    )
    return sentence % {name: money_words(amount, budget["currency"]) for name, amount in words.items()}


def _activity(row: dict) -> dict:
    month = date_format(dt.date.fromisoformat(f"{row['month']}-01"), "YEAR_MONTH_FORMAT") if row["month"] else ""
    state = ActivityState(row["state"])
    words = _("%(state)s, %(month)s") % {"state": state.label, "month": month} if month else str(state.label)
    return {"name": row["name"], "product": row["product"], "state": words, "is_done": state == ActivityState.DONE}


def _dues(content: dict) -> list[str]:
    """What the funder waits for, and until when: each day that is written down, or that of the next report alone."""
    dues = content.get("dues", [])
    sentences = []
    if content["next_due"] and content["next_due"] not in {iso for _kind, iso in dues}:
        sentences.append(_("Next report due %(day)s.") % {"day": _date(content["next_due"])})
    for kind, iso in dues:
        label = str(DueKind(kind).label)
        words = {"what": label[:1].upper() + label[1:], "day": _date(iso)}
        sentences.append(_("%(what)s: due %(day)s.") % words)
    return sentences


def _unfunded(iso: str | None) -> str:
    if not iso:
        return ""
    return _("From %(day)s a further round is not funded by this grant.") % {"day": _date(iso)}


def _indicator(row: dict) -> dict:
    words = {name: words_of(row[name]) for name in ("baseline", "target", "now")}
    return {**words, **{name: row[name] for name in ("name", "unit", "evidence", "confidence")}}


def _products(content: dict) -> list[str]:
    """Joint texts and transfers. What is claimed is a contribution, never a cause."""
    agreed, in_work = content["texts"]["agreed"], content["texts"]["in_work"]
    transfers = content["transfers"]
    sentences = []
    if agreed or in_work:
        sentences.append(
            ngettext("%(n)d joint text was agreed", "%(n)d joint texts were agreed", agreed) % {"n": agreed}
            + (ngettext("; %(n)d is in work.", "; %(n)d are in work.", in_work) % {"n": in_work} if in_work else ".")
        )
    if transfers["total"]:
        sentences.append(
            ngettext(
                "Ideas from the dialogue were carried to others %(n)d time and contributed there.",
                "Ideas from the dialogue were carried to others %(n)d times and contributed there.",
                transfers["total"],
            )
            % {"n": transfers["total"]}
        )
        if public := transfers["public"]:
            sentences.append(
                ngettext(
                    "%(n)d of these uses is on the public record.",
                    "%(n)d of these uses are on the public record.",
                    public,
                )
                % {"n": public}
            )
    return sentences
