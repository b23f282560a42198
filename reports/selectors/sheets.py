"""A grant as sheets of a workbook: its money, its measures, its days; nobody who took part."""

from django.utils.translation import gettext as _

from reports.models import Grant
from reports.selectors.funding import activities_of, budget_of, expense_rows

Rows = list[list]


def budget_rows(grant: Grant) -> Rows:
    """The lines as rows of a sheet that can be imported again, and what was spent on them; one query."""
    budget = budget_of(grant)
    currency = grant.currency
    total = [sum(row.planned for row in budget), currency, sum(row.spent for row in budget)]
    return [
        ["line", "name", "amount", "currency", "spent", "variance"],
        *([row.line.category, row.label, row.planned, currency, row.spent, row.sentence] for row in budget),
        ["TOTAL", "", *total, ""],
    ]


def grant_sheets(grant: Grant, user) -> dict[str, Rows]:
    """All sheets of a grant by name, the budget first; what ``user`` does not know of is left out. Six queries."""
    return {
        "budget": budget_rows(grant),
        "expenses": expense_rows(grant, user),
        "indicators": _indicator_rows(grant),
        "activities": _activity_rows(grant),
        "due dates": _due_rows(grant),
    }


def _indicator_rows(grant: Grant) -> Rows:
    return [
        ["indicator", "unit", "baseline", "target", "now", "evidence", "confidence"],
        *(
            [row.name, row.unit, row.baseline, row.target, row.now, row.evidence, row.get_confidence_display()]
            for row in grant.indicators.order_by("name")
        ),
    ]


def _activity_rows(grant: Grant) -> Rows:
    return [
        ["activity", "by", "state", "product"],
        *([row.name, row.due_on or "", row.get_state_display(), row.product] for row in activities_of(grant)),
    ]


def _due_rows(grant: Grant) -> Rows:
    return [
        ["what", "day", "settled"],
        *(
            [row.get_kind_display(), row.due_on, _("yes") if row.is_settled else _("no")]
            for row in grant.due_dates.order_by("due_on", "kind")
        ),
    ]
