"""Budget lines and expenses."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from core.errors import DomainError
from reports.actions.grants import check_currency
from reports.models import BudgetLine, Expense
from reports.selectors.leaks import pointing_at_somebody
from reports.selectors.money import money_words

CENT = Decimal("0.01")
MOST = Decimal("9999999999.99")


def check_amount(grant, planned) -> None:
    """Raises DomainError for an amount that no line of this grant can have."""
    if planned < 0:
        raise DomainError(_("A plan cannot be negative."), field="planned")
    if planned > grant.amount:
        raise DomainError(
            _("This line alone is larger than the grant of %(amount)s.")
            % {"amount": money_words(grant.amount, grant.currency)},
            field="planned",
        )


def _check_plan(grant, category, planned, but=None) -> None:
    check_amount(grant, planned)
    if grant.lines.filter(category=category).exclude(pk=getattr(but, "pk", None)).exists():
        raise DomainError(_("There is a line for this category already."), field="category")


@transaction.atomic
def add_line(*, grant, category, planned, by) -> BudgetLine:
    """Plans money for a category."""
    _check_plan(grant, category, planned)
    line = BudgetLine.objects.create(grant=grant, category=category, planned=planned)
    audit.record("budget.line-added", by=by, obj=line, compartment=grant.dialogue_id, planned=planned)
    return line


@transaction.atomic
def edit_line(*, line, category, planned, by) -> BudgetLine:
    """Changes what is planned."""
    _check_plan(line.grant, category, planned, but=line)
    line.category, line.planned = category, planned
    line.save()
    audit.record("budget.line-edited", by=by, obj=line, compartment=line.grant.dialogue_id, planned=planned)
    return line


def check_expense(line, fields: dict, pointing: set[str] | None = None) -> None:
    """Raises DomainError for an expense that cannot be; ``pointing``: texts known to point at somebody."""
    if fields["amount"] <= 0:
        raise DomainError(_("Write what was spent as a number above zero."), field="amount")
    if fields["amount"] > MOST:
        raise DomainError(_("This number is too large to be an amount."), field="amount")
    if not line.grant.starts_on <= fields["spent_on"] <= line.grant.ends_on:
        raise DomainError(_("This day is outside the period of the grant."), field="spent_on")
    workshop = fields.get("workshop")
    if workshop is not None and workshop.dialogue_id != line.grant.dialogue_id:
        raise DomainError(_("Choose a round of this dialogue."), field="workshop")
    texts = {name: fields.get(name, "") for name in ("memo", "receipt")}
    if pointing is None:
        pointing = pointing_at_somebody(line.grant, texts.values())
    for name, text in texts.items():
        if text in pointing:
            raise DomainError(
                _("This points at a person. The receipt is kept apart; write what was bought."), field=name
            )


def converted(grant, fields: dict) -> dict:
    """The fields of an expense with the amount in the grant's currency.

    Paid in another currency, the amount is what was paid times the rate; the rate and its day are kept.
    """
    currency = fields.get("paid_currency") or grant.currency
    plain = {"paid": None, "paid_currency": "", "rate": None, "rate_on": None}
    if currency == grant.currency:
        return fields | plain
    check_currency(currency, field="paid_currency")
    rate = fields.get("rate")
    if not rate or rate <= 0:
        raise DomainError(
            _("Write the rate: how many %(ours)s one %(theirs)s was.") % {"ours": grant.currency, "theirs": currency},
            field="rate",
        )
    paid = fields["amount"]
    return fields | {
        "paid": paid,
        "paid_currency": currency,
        "rate_on": fields.get("rate_on") or fields["spent_on"],
        "amount": (paid * rate).quantize(CENT, ROUND_HALF_UP),
    }


@transaction.atomic
def add_expense(*, line, by, **fields) -> Expense:
    """Writes down what was spent on a line. ``fields``: the model's; ``amount`` is in ``paid_currency`` if that
    is given, by ``rate`` of the grant's currency for one of it."""
    fields = converted(line.grant, fields)
    check_expense(line, fields)
    expense = Expense.objects.create(line=line, **fields)
    audit.record("expense.added", by=by, obj=expense, compartment=line.grant.dialogue_id, amount=expense.amount)
    return expense


@transaction.atomic
def edit_expense(*, expense, line, by, **fields) -> Expense:
    """Corrects an expense; the trail keeps that it was changed."""
    if line.grant_id != expense.line.grant_id:
        raise DomainError(_("Choose a line of this grant."), field="line")
    fields = converted(line.grant, fields)
    check_expense(line, fields)
    for name, value in ({"workshop": None, "memo": "", "receipt": ""} | fields | {"line": line}).items():
        setattr(expense, name, value)
    expense.save()
    audit.record("expense.edited", by=by, obj=expense, compartment=line.grant.dialogue_id, amount=expense.amount)
    return expense
