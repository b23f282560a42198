"""Budget lines, expenses and indicators."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from core.errors import DomainError
from reports.models import BudgetLine, Expense, Indicator
from reports.selectors.money import money_words


def _check_plan(grant, category, planned, but=None) -> None:
    if planned < 0:
        raise DomainError(_("A plan cannot be negative."), field="planned")
    if planned > grant.amount:
        raise DomainError(
            _("This line alone is larger than the grant of %(amount)s.")
            % {"amount": money_words(grant.amount, grant.currency)},
            field="planned",
        )
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


def _check_expense(line, amount, spent_on, workshop) -> None:
    if amount <= 0:
        raise DomainError(_("Write what was spent as a number above zero."), field="amount")
    if not line.grant.starts_on <= spent_on <= line.grant.ends_on:
        raise DomainError(_("This day is outside the period of the grant."), field="spent_on")
    if workshop is not None and workshop.dialogue_id != line.grant.dialogue_id:
        raise DomainError(_("Choose a round of this dialogue."), field="workshop")


@transaction.atomic
def add_expense(*, line, amount, spent_on, workshop=None, memo="", by) -> Expense:
    """Writes down what was spent on a line."""
    _check_expense(line, amount, spent_on, workshop)
    expense = Expense.objects.create(line=line, amount=amount, spent_on=spent_on, workshop=workshop, memo=memo)
    audit.record("expense.added", by=by, obj=expense, compartment=line.grant.dialogue_id, amount=amount)
    return expense


@transaction.atomic
def edit_expense(*, expense, line, amount, spent_on, workshop=None, memo="", by) -> Expense:
    """Corrects an expense; the trail keeps that it was changed."""
    if line.grant_id != expense.line.grant_id:
        raise DomainError(_("Choose a line of this grant."), field="line")
    _check_expense(line, amount, spent_on, workshop)
    expense.line, expense.amount, expense.spent_on = line, amount, spent_on
    expense.workshop, expense.memo = workshop, memo
    expense.save()
    audit.record("expense.edited", by=by, obj=expense, compartment=line.grant.dialogue_id, amount=amount)
    return expense


@transaction.atomic
def add_indicator(*, grant, by, **fields) -> Indicator:
    """Adds a measure. ``fields``: the model's."""
    indicator = Indicator.objects.create(grant=grant, **fields)
    audit.record("indicator.added", by=by, obj=indicator, compartment=grant.dialogue_id)
    return indicator


@transaction.atomic
def edit_indicator(*, indicator, by, **fields) -> Indicator:
    """Changes a measure, usually its present value."""
    for name, value in fields.items():
        setattr(indicator, name, value)
    indicator.save()
    audit.record("indicator.edited", by=by, obj=indicator, compartment=indicator.grant.dialogue_id)
    return indicator
