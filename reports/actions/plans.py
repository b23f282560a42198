"""A file of budget lines: all of it, or nothing and why."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import actions as audit
from core.errors import DomainError
from core.tables import Fault
from reports.actions.budget import check_amount
from reports.actions.expenses import read_number, read_table
from reports.actions.grants import check_currency
from reports.choices import Category
from reports.models import BudgetLine
from reports.selectors.money import money_words

REQUIRED = {"line", "amount"}
COLUMNS = [
    ("line", gettext_lazy("The category: TRAVEL or travel. TOTAL adds up the others, if you like.")),
    ("amount", gettext_lazy("What is planned: a number, with a point: 1234.50.")),
    ("currency", gettext_lazy("That of the grant; empty for the same.")),
]
TOTAL = "TOTAL"
NAMES = {"planned": "amount"}  # a field of the model -> the column of the file


@dataclass
class Plan:
    """What a file makes of a budget: lines that are new, lines that change, how many stay, what all of them add
    up to, and what is wrong."""

    new: list[BudgetLine] = field(default_factory=list)
    changed: list[BudgetLine] = field(default_factory=list)
    same: int = 0
    total: Decimal = Decimal(0)
    faults: list[Fault] = field(default_factory=list)
    notice: str = ""


def read_lines(data: bytes, *, grant) -> Plan:
    """The budget lines in a CSV or XLSX file, for a grant. Raises DomainError for a file that cannot be read."""
    table = read_table(data, REQUIRED)
    plan = Plan(faults=list(table.faults), notice=table.notice)
    before = {line.category: line.planned for line in grant.lines.all()}
    named = {word.upper(): value for value, label in Category.choices for word in (value, str(label))}
    named |= {TOTAL: TOTAL, str(_("All")).upper(): TOTAL}
    planned: dict[str, Decimal] = {}
    where: dict[str, int] = {}
    spoilt = {fault.row for fault in plan.faults}
    for row_number, row in table.rows:
        if row_number in spoilt:
            continue
        try:
            word, amount = _line(row, grant, named, planned)
        except DomainError as error:
            plan.faults.append(Fault(row_number, NAMES.get(error.field, error.field or ""), str(error)))
        else:
            planned[word], where[word] = amount, row_number
    if TOTAL in planned:
        _check_total(plan, planned.pop(TOTAL), planned, where[TOTAL], grant)
    _compare(plan, before, planned, grant)
    return plan


def _line(row: dict, grant, named: dict, seen: dict) -> tuple[str, Decimal]:
    word = named.get(row["line"].upper())
    if word is None:
        raise DomainError(_("“%(line)s” is no category of a budget.") % {"line": row["line"][:40]}, field="line")
    if word in seen:
        raise DomainError(_("“%(line)s” stands in the file already.") % {"line": row["line"][:40]}, field="line")
    currency = row.get("currency", "").upper() or grant.currency
    if currency != grant.currency:
        check_currency(currency[:12])
        raise DomainError(_("A budget is in the currency of its grant: %s.") % grant.currency, field="currency")
    amount = read_number(row["amount"], "amount", 2)
    if word != TOTAL:
        check_amount(grant, amount)
    return word, amount


def _check_total(plan: Plan, total: Decimal, planned: dict, row_number: int, grant) -> None:
    """A sum that disagrees is a fault of its row; where a line was refused already, nobody can tell."""
    found = sum(planned.values(), Decimal(0))
    if not plan.faults and total != found:
        sums = {"found": money_words(found, grant.currency), "total": money_words(total, grant.currency)}
        words = _("The lines of the file add up to %(found)s, not to %(total)s.") % sums
        plan.faults.append(Fault(row_number, "amount", words))


def _compare(plan: Plan, before: dict, planned: dict, grant) -> None:
    for category, amount in planned.items():
        if category in before and amount == before[category]:
            plan.same += 1
        else:
            rows = plan.changed if category in before else plan.new
            rows.append(BudgetLine(grant=grant, category=category, planned=amount))
    plan.total = sum((before | planned).values(), Decimal(0))


@transaction.atomic
def import_lines(*, grant, data: bytes, by) -> Plan:
    """Writes every budget line of a file, or none of them and says what is wrong; a category that has a line gets
    its new amount, one that is not in the file stays. Raises DomainError for a file that cannot be read."""
    plan = read_lines(data, grant=grant)
    if not plan.faults and (plan.new or plan.changed):
        BudgetLine.objects.bulk_create(
            plan.new + plan.changed,
            update_conflicts=True,  # by category: a line that somebody added meanwhile is changed, not doubled
            update_fields=["planned"],
            unique_fields=["grant", "category"],
        )
        audit.record(
            "budget.imported",
            by=by,
            obj=grant,
            compartment=grant.dialogue_id,
            new=len(plan.new),
            changed=len(plan.changed),
            planned=plan.total,
        )
    return plan
