"""Grants as pages show them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Prefetch, Q, Sum

from reports.choices import Category
from reports.models import Activity, BudgetLine, DueDate, Expense, Funder, Grant, Release
from reports.querysets import keeper
from reports.selectors.money import Spending, spending_of
from workshops.choices import Role
from workshops.models import Dialogue, Seat, Workshop

RANK = {value: place for place, value in enumerate(Category.values)}


def lines_with_spent(until: dt.date | None = None):
    """Budget lines, each with ``spent``: the sum of its expenses until that day (None: nothing)."""
    when = Q(expenses__spent_on__lte=until) if until else None
    return BudgetLine.objects.annotate(spent=Sum("expenses__amount", filter=when))


def budget_of(grant: Grant, until: dt.date | None = None) -> list[Spending]:
    """The lines of one grant against what was spent, in the usual order of categories; one query."""
    lines = sorted(lines_with_spent(until).filter(grant=grant), key=lambda line: RANK.get(line.category, 99))
    return spending_of(grant, lines, until)


def spent_between(grant: Grant, starts: dt.date, ends: dt.date) -> Decimal:
    """All that was spent from a grant in these days; one query."""
    rows = Expense.objects.filter(line__grant=grant, spent_on__gte=starts, spent_on__lte=ends)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


@dataclass(frozen=True)
class GrantRow:
    """A grant in a list: what is planned and spent, and the sentences its threshold asks for."""

    grant: Grant
    planned: Decimal
    spent: Decimal
    sentences: list[str]


def grants_of(user) -> list[tuple[Dialogue, list[GrantRow]]]:
    """The grants that ``user`` keeps under their dialogues; also dialogues that have none yet.

    Three queries, however many grants.
    """
    dialogues = Dialogue.objects.filter(keeper(user, "pk"), is_public_record=False).order_by("title")
    grants = (
        Grant.objects.filter(dialogue__in=dialogues)
        .select_related("funder")
        .prefetch_related(Prefetch("lines", queryset=lines_with_spent()))
        .order_by("-ends_on", "reference")
    )
    rows: dict = {}
    for grant in grants:
        rows.setdefault(grant.dialogue_id, []).append(_row(grant))
    return [(dialogue, rows.get(dialogue.pk, [])) for dialogue in dialogues]


def _row(grant: Grant) -> GrantRow:
    spending = spending_of(grant, grant.lines.all())
    return GrantRow(
        grant=grant,
        planned=sum((row.planned for row in spending), Decimal(0)),
        spent=sum((row.spent for row in spending), Decimal(0)),
        sentences=[row.sentence for row in spending if row.sentence],
    )


def due_dates_of(user) -> list[DueDate]:
    """What is still due for the grants that ``user`` keeps, the earliest first; one query."""
    dues = DueDate.objects.visible_to(user).filter(is_settled=False)
    return list(dues.select_related("grant__funder", "grant__dialogue").order_by("due_on", "grant__reference"))


def funders_known_to(user):
    """Funders of which ``user`` sees a grant; others are not offered, so none is learnt of here."""
    return Funder.objects.filter(grants__in=Grant.objects.visible_to(user)).distinct().order_by("name")


def expenses_of(grant: Grant, user, limit: int = 50) -> list[Expense]:
    """The newest expenses with their line and, as ``of``, the round where ``user`` knows of it: money is
    accounted for whole, a closed round is not. Two queries."""
    rows = Expense.objects.filter(line__grant=grant).select_related("line")
    expenses = list(rows.order_by("-spent_on", "-created_at")[:limit])
    known = Workshop.objects.visible_to(user).in_bulk({row.workshop_id for row in expenses if row.workshop_id})
    for expense in expenses:
        expense.of = known.get(expense.workshop_id)
    return expenses


def activities_of(grant: Grant) -> list[Activity]:
    """What was promised, the earliest first, those without a day last; one query."""
    return list(grant.activities.order_by(F("due_on").asc(nulls_last=True), "name"))


def reports_of(grant: Grant) -> list:
    """The grant's reports, the newest period first, each with ``editions``; two queries."""
    editions = Release.objects.defer("pdf", "content", "signature").order_by("-number")
    return list(
        grant.reports.prefetch_related(Prefetch("releases", queryset=editions, to_attr="editions")).order_by(
            "-starts_on"
        )
    )


def funder_seats(grant: Grant) -> list[Seat]:
    """Who reads this grant's releases today; one query."""
    seats = Seat.objects.held().filter(role=Role.FUNDER, grant_id=grant.pk).select_related("user")
    return list(seats.order_by("user__email"))


def expense_rows(grant: Grant, user) -> list[list]:
    """All expenses as rows of a sheet that can be imported again; a round that ``user`` does not know of is
    left out. Two queries."""
    rows = Expense.objects.filter(line__grant=grant).select_related("line").order_by("spent_on", "created_at")
    known = dict(Workshop.objects.visible_to(user).filter(dialogue=grant.dialogue_id).values_list("pk", "number"))
    return [
        ["line", "amount", "currency", "rate", "rate_date", "date", "round", "memo", "receipt"],
        *(
            [
                row.line.category,
                row.paid or row.amount,
                row.paid_currency or grant.currency,
                f"{row.rate.normalize():f}" if row.rate else "",
                row.rate_on.isoformat() if row.rate_on else "",
                row.spent_on.isoformat(),
                str(known.get(row.workshop_id) or ""),
                row.memo,
                row.receipt,
            ]
            for row in rows
        ),
    ]
