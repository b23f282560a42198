"""A file of expenses: all of it, or nothing and why."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import actions as audit
from core import tables
from core.errors import DomainError
from core.tables import Fault
from reports.actions.budget import check_expense, converted
from reports.choices import Category
from reports.models import Expense
from reports.selectors.leaks import pointing_at_somebody
from workshops.models import Workshop

REQUIRED = {"line", "amount", "date"}
COLUMNS = [
    ("line", gettext_lazy("The line of the budget: TRAVEL or travel.")),
    ("amount", gettext_lazy("A number above zero, with a point: 1234.50.")),
    ("currency", gettext_lazy("Three letters; empty for the grant’s.")),
    ("rate", gettext_lazy("Of another currency: how many of the grant’s one of it was.")),
    ("rate_date", gettext_lazy("The day of the rate; empty for the day of the expense.")),
    ("date", gettext_lazy("The day on which it was spent: 2026-03-04.")),
    ("round", gettext_lazy("The number of the round; empty for none.")),
    ("memo", gettext_lazy("What for. Names nobody.")),
    ("receipt", gettext_lazy("The number of the receipt in its folder.")),
]


@dataclass
class Sheet:
    """What a file holds: expenses that can be written, and what is wrong."""

    expenses: list[Expense] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notice: str = ""

    @property
    def total(self) -> Decimal:
        return sum((expense.amount for expense in self.expenses), Decimal(0))


def read_table(data: bytes, required: set[str]) -> tables.Table:
    """The table in a file. Raises DomainError for one that cannot be read."""
    try:
        return tables.read(data, required=required, western=True)
    except tables.BadTable as error:
        raise DomainError(str(error), field="file") from None


def read_expenses(data: bytes, *, grant, by) -> Sheet:
    """The expenses in a CSV or XLSX file, for a grant. Raises DomainError for a file that cannot be read."""
    table = read_table(data, REQUIRED)
    sheet = Sheet(faults=list(table.faults), notice=table.notice)
    lines = {word: line for line in grant.lines.all() for word in (line.category, str(line).upper())}
    lines |= {str(Category(line.category).label).upper(): line for line in lines.values()}
    rounds = {
        str(workshop.number): workshop
        for workshop in Workshop.objects.visible_to(by).filter(dialogue=grant.dialogue_id)
        if workshop.number
    }
    spoilt = {fault.row for fault in sheet.faults}
    told = pointing_at_somebody(grant, (row.get(name, "") for _n, row in table.rows for name in ("memo", "receipt")))
    for number, row in table.rows:
        if number in spoilt:
            continue
        try:
            sheet.expenses.append(_expense(row, grant, lines, rounds, told))
        except DomainError as error:
            sheet.faults.append(Fault(number, NAMES.get(error.field, error.field or ""), str(error)))
    return sheet


NAMES = {"spent_on": "date", "paid_currency": "currency", "workshop": "round", "rate_on": "rate_date"}


def _expense(row: dict, grant, lines: dict, rounds: dict, told: set[str]) -> Expense:
    line = lines.get(row["line"].strip().upper())
    if line is None:
        raise DomainError(_("“%(line)s” is no line of this budget.") % {"line": row["line"][:40]}, field="line")
    workshop = rounds.get(row.get("round", ""))
    if row.get("round") and workshop is None:
        raise DomainError(_("Choose a round of this dialogue."), field="workshop")
    fields = {
        "amount": read_number(row["amount"], "amount", 2),
        "spent_on": _day(row["date"], "spent_on"),
        "paid_currency": row.get("currency", "").upper(),
        "rate": read_number(row["rate"], "rate", 8) if row.get("rate") else None,
        "rate_on": _day(row["rate_date"], "rate_on") if row.get("rate_date") else None,
        "workshop": workshop,
        "memo": _short(row.get("memo", ""), 200, "memo"),
        "receipt": _short(row.get("receipt", ""), 40, "receipt"),
    }
    fields = converted(grant, fields)
    check_expense(line, fields, told)
    return Expense(line=line, **fields)


def read_number(text: str, name: str, places: int) -> Decimal:
    """A number with so many places at most. Raises DomainError about ``name``."""
    try:
        value = Decimal(text.replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**10 or value != round(value, places):
        raise DomainError(_("Write a number such as 60000 or 60000.50."), field=name)
    return value


def _day(text: str, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise DomainError(_("Write a day as 2026-03-04."), field=name) from None


def _short(text: str, most: int, name: str) -> str:
    if len(text) > most:
        raise DomainError(_("At most %(n)d characters.") % {"n": most}, field=name)
    return text


@transaction.atomic
def import_expenses(*, grant, data: bytes, by) -> Sheet:
    """Writes every expense of a file, or none of them and says what is wrong. Raises DomainError for a file
    that cannot be read."""
    sheet = read_expenses(data, grant=grant, by=by)
    if not sheet.faults and sheet.expenses:
        Expense.objects.bulk_create(sheet.expenses)
        audit.record("expenses.imported", by=by, obj=grant, compartment=grant.dialogue_id, rows=len(sheet.expenses))
    return sheet
