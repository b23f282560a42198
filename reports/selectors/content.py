"""The content of a report as it would be frozen: every sentence and figure, already made safe.

Plain values fit for JSON. Whatever shows a release (page, chart, PDF) reads this and nothing else.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Max, Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.choices import IncidentState
from followups.models import Incident
from reports.choices import ActivityState
from reports.models import Release, Report
from reports.selectors.changes import changes_between
from reports.selectors.figures import Figures, figures_of
from reports.selectors.funding import activities_of, budget_of, spent_between
from reports.selectors.people import Refusal, people_told, published_by
from reports.selectors.safety import Hidden, safe_counts
from reports.selectors.sections import keys_for
from reports.selectors.surveys import course_of

# 2: tables say what their classes stand for; 3: activities, and what a round cost; 4: what a correction changed
SCHEMA = 4


@dataclass(frozen=True)
class Draft:
    """``content`` as it would be frozen now; ``figures`` and ``hidden`` are for the organiser alone.

    ``taken_from``: the number of the release whose figures about people are repeated, so that two
    tables of nearly the same people cannot be compared; ``refusal``: why the table of fields and genders
    is not shown, and what would pass.
    """

    content: dict
    figures: Figures
    hidden: list[Hidden] = field(default_factory=list)
    taken_from: int | None = None
    refusal: Refusal | None = None

    @property
    def digest(self) -> str:
        """Names exactly what was read before approving."""
        return hashlib.sha256(canonical(self.content)).hexdigest()


def canonical(content: dict) -> bytes:
    """The one spelling of a content that is signed: sorted keys, no white space, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def draft_of(report: Report, today: dt.date) -> Draft:
    """What ``report`` says today, in its own language; the number of queries does not depend on
    how many rounds and people there are."""
    with translation.override(report.language):
        figures = figures_of(report, today)
        told = people_told(report, figures, published_by(report.grant.dialogue_id))
        content = {
            "schema": SCHEMA,
            "language": report.language,
            "title": report.title,
            "funder": report.grant.funder.name,
            "reference": report.grant.reference,
            "period": [report.starts_on.isoformat(), report.ends_on.isoformat()],
            "summary": _lines(report.summary, "\n\n"),
            "correction": _lines(report.correction, "\n\n"),
            "themes": _lines(report.themes, "\n"),
            "grant": [report.grant.starts_on.isoformat(), report.grant.ends_on.isoformat()],
            "kind": report.grant.funder.kind,
            "sections": [
                [key, _lines(report.sections.get(key, ""), "\n\n")] for key in keys_for(report.grant.funder.kind)
            ],
            "rounds": len(figures.rounds),
            "rounds_moved": figures.rounds_moved,
            "sessions": figures.sessions,
            "texts": {"agreed": figures.texts_agreed, "in_work": figures.texts_in_work},
            "transfers": _transfers(figures),
            "budget": _budget(report, min(report.ends_on, today)),
            "activities": _activities(report),
            "indicators": _indicators(report, today),
            "surveys": course_of(figures.history),
            "not_reported": _not_reported(report, figures),
            "next_due": _next_due(report, today),
            "dues": _dues(report, today),
            "unfunded_from": _unfunded_from(report),
            **told.people,
        }
        content["changes"] = _changes(report, content)
    return Draft(content, figures, told.hidden, told.taken_from, told.refusal)


def _changes(report, content: dict) -> dict | None:
    """How ``content`` differs from the newest release of the same report; None for a first release."""
    newest = Release.objects.filter(report=report.pk).order_by("-number").values_list("content", flat=True).first()
    return changes_between(json.loads(newest), content) if newest else None


def _lines(text: str, mark: str) -> list[str]:
    parts = text.replace("\r\n", "\n").split(mark)
    return [" ".join(part.split()) for part in parts if part.strip()]


def _transfers(figures) -> dict:
    """The number is of uses, not people; routes are told apart only where none is small."""
    routes = safe_counts(figures.transfers_by_route).table
    by_route = (
        []
        if "withheld" in routes
        else [[row, line[0]] for row, line in zip(routes["rows"], routes["inner"], strict=True)]
    )
    return {"total": figures.transfers, "public": figures.transfers_public, "by_route": by_route}


def _budget(report, until: dt.date) -> dict:
    rows = budget_of(report.grant, until=until)
    return {
        "currency": report.grant.currency,
        "until": until.isoformat(),
        "threshold": report.grant.variance_percent,
        "in_period": _amount(spent_between(report.grant, report.starts_on, until)),
        "planned": _amount(sum(row.planned for row in rows)),
        "spent": _amount(sum(row.spent for row in rows)),
        "lines": [
            {
                "label": row.label[:1].upper() + row.label[1:],
                "planned": _amount(row.planned),
                "spent": _amount(row.spent),
                "share": None if row.share is None else round(row.share, 4),
                "sentence": row.sentence,
            }
            for row in rows
        ],
    }


def _amount(value) -> str:
    """One spelling of an amount, whichever database added it up."""
    return str(Decimal(value).quantize(Decimal("0.01")))


def _activities(report) -> list[dict]:
    """What was promised to this funder: done first, then the rest. The month is told once it is past."""
    rows = sorted(activities_of(report.grant), key=lambda row: row.state != ActivityState.DONE)
    return [
        {
            "name": row.name,
            "state": row.state,
            "month": row.due_on.isoformat()[:7] if row.due_on and row.due_on <= report.ends_on else "",
            "product": row.product,
        }
        for row in rows
    ]


def _indicators(report, today) -> list[dict]:
    """Each with its course: the baseline, what earlier releases of this grant said, and now."""
    courses = _courses(report)
    month = date_format(min(report.ends_on, today), "M Y")
    return [
        {
            "name": row.name,
            "unit": row.unit,
            "baseline": float(row.baseline),
            "target": float(row.target),
            "now": float(row.now),
            "evidence": row.evidence,
            "confidence": str(row.get_confidence_display()),
            "course": [[_("Start"), float(row.baseline)], *courses.get(row.name, []), [month, float(row.now)]],
        }
        for row in report.grant.indicators.order_by("name")
    ]


def _courses(report) -> dict[str, list]:
    """Indicator -> [[month, value]] from the last release of each earlier report of the grant."""
    newest = (
        Report.objects.filter(grant=report.grant_id, ends_on__lt=report.ends_on)
        .annotate(newest=Max("releases__number"))
        .values_list("pk", "newest")
    )
    wanted = {(pk, number) for pk, number in newest if number}
    releases = Release.objects.filter(report__in=[pk for pk, _number in wanted]).order_by("report__ends_on")
    courses: dict[str, list] = {}
    for pk, number, ends_on, text in releases.values_list("report", "number", "report__ends_on", "content"):
        if (pk, number) in wanted:
            for row in json.loads(text)["indicators"]:
                courses.setdefault(row["name"], []).append([date_format(ends_on, "M Y"), row["now"]])
    return courses


def _not_reported(report, figures) -> list[str]:
    """The organiser's own lines, then what the rules keep back."""
    lines = _lines(report.withheld, "\n")
    if figures.sessions_closed:
        lines.append(
            ngettext(
                "%(count)d session was held under a rule that keeps its topics among those present.",
                "%(count)d sessions were held under a rule that keeps their topics among those present.",
                figures.sessions_closed,
            )
            % {"count": figures.sessions_closed}
        )
    lines += _incidents(report)
    lines.append(_("Names, notes and attendance are in no report."))
    return lines


def _incidents(report) -> list[str]:
    """Incidents of the period as numbers, and nothing else of them."""
    rows = Incident.objects.filter(
        dialogue=report.grant.dialogue_id, reported_on__gte=report.starts_on, reported_on__lte=report.ends_on
    )
    told = rows.aggregate(
        handled=Count("pk", filter=Q(state=IncidentState.CLOSED)),
        waiting=Count("pk", filter=~Q(state=IncidentState.CLOSED)),
    )
    handled = ngettext("%(n)d incident, handled.", "%(n)d incidents, handled.", told["handled"])
    waiting = ngettext("%(n)d incident, being handled.", "%(n)d incidents, being handled.", told["waiting"])
    return [words % {"n": told[name]} for name, words in (("handled", handled), ("waiting", waiting)) if told[name]]


def _unfunded_from(report) -> str | None:
    """The day after this grant, where that is less than a year after the period. Other grants, and rounds that
    are planned, say nothing here: a funder learns of neither."""
    grant_ends = report.grant.ends_on
    near = report.ends_on <= grant_ends < report.ends_on + dt.timedelta(days=365)
    return (grant_ends + dt.timedelta(days=1)).isoformat() if near else None


def _dues(report, today) -> list[list[str]]:
    """[[kind, day]] of all that this funder still waits for, the earliest first."""
    dues = report.grant.due_dates.filter(is_settled=False, due_on__gt=today).order_by("due_on", "kind")
    return [[kind, day.isoformat()] for kind, day in dues.values_list("kind", "due_on")]


def _next_due(report, today) -> str | None:
    due = report.grant.next_report_due_on
    return due.isoformat() if due and due > today else None
