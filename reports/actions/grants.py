"""Grants."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from core.errors import DomainError
from reports.choices import DueKind
from reports.models import DueDate, Funder, Grant
from reports.selectors.money import currencies

REPORTS = [DueKind.INTERIM, DueKind.FINAL, DueKind.FINANCIAL]  # what a funder's page calls the next report


def check_currency(code: str, field: str = "currency") -> None:
    """Refuses what is no currency today."""
    if code not in currencies():
        raise DomainError(
            _("“%(code)s” is no currency in use. Write three letters such as EUR, CHF or USD.") % {"code": code},
            field=field,
        )


def _check(grant: Grant) -> None:
    check_currency(grant.currency)
    if grant.amount < 0:
        raise DomainError(_("A grant cannot be negative."), field="amount")
    if grant.ends_on < grant.starts_on:
        raise DomainError(_("The grant ends before it begins."), field="ends_on")


def _funder(funder, new_funder, kind) -> Funder:
    """The chosen funder, or a new one under the name that was typed."""
    if funder is not None and not new_funder:
        return funder
    if not new_funder:
        raise DomainError(_("Choose a funder, or write the name of a new one."), field="funder")
    return Funder.objects.create(name=new_funder, kind=kind)


@transaction.atomic
def create_grant(*, dialogue, funder=None, new_funder="", funder_kind="FOUNDATION", by, **fields) -> Grant:
    """Writes down a grant of a known or a new funder. ``fields``: the model's."""
    grant = Grant(dialogue=dialogue, **fields)
    _check(grant)
    grant.funder = _funder(funder, new_funder, funder_kind)
    grant.save()
    audit.record("grant.created", by=by, obj=grant, compartment=dialogue.pk)
    return grant


@transaction.atomic
def edit_grant(*, grant, funder=None, new_funder="", funder_kind="FOUNDATION", by, **fields) -> Grant:
    """Changes a grant. Releases stay as they were signed."""
    for name, value in fields.items():
        setattr(grant, name, value)
    _check(grant)
    grant.funder = _funder(funder, new_funder, funder_kind)
    grant.save()
    audit.record("grant.edited", by=by, obj=grant, compartment=grant.dialogue_id)
    return grant


@transaction.atomic
def add_due_date(*, grant, kind, due_on, by) -> DueDate:
    """Writes down a day on which the funder wants something; the next report's day follows from these."""
    if grant.due_dates.filter(kind=kind, due_on=due_on).exists():
        raise DomainError(_("This day is written down already."), field="due_on")
    due = DueDate.objects.create(grant=grant, kind=kind, due_on=due_on)
    _follow(grant)
    audit.record("grant.due-date-added", by=by, obj=due, compartment=grant.dialogue_id)
    return due


@transaction.atomic
def settle_due_date(*, due, by) -> DueDate:
    """What was due has been sent; a second click changes nothing."""
    if DueDate.objects.filter(pk=due.pk, is_settled=False).update(is_settled=True):
        _follow(due.grant)
        audit.record("grant.due-date-settled", by=by, obj=due, compartment=due.grant.dialogue_id)
    return due


def _follow(grant: Grant) -> None:
    """The next report of a grant is the first one that is not settled."""
    reports = grant.due_dates.filter(is_settled=False, kind__in=REPORTS).order_by("due_on")
    grant.next_report_due_on = reports.values_list("due_on", flat=True).first()
    grant.save(update_fields=["next_report_due_on"])
