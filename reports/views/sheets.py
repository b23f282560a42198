"""Budgets and expenses as files, in and out."""

import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import tables
from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from reports import actions, forms, policies
from reports.actions import expenses, plans
from reports.models import Grant
from reports.selectors.funding import expense_rows
from reports.selectors.money import money_words
from reports.selectors.sheets import budget_rows, grant_sheets


@scoped(Grant, policies.can_import_expenses, methods=("GET", "HEAD", "POST"))
def expense_import(request, grant):
    return _import_page(
        request,
        grant,
        ("reports/expense_import.html", expenses.COLUMNS),
        lambda data: expenses.read_expenses(data, grant=grant, by=request.user),
        lambda data: actions.import_expenses(grant=grant, data=data, by=request.user),
        _expenses_found,
    )


@scoped(Grant, policies.can_edit_grant, methods=("GET", "HEAD", "POST"))
def budget_import(request, grant):
    return _import_page(
        request,
        grant,
        ("reports/budget_import.html", plans.COLUMNS),
        lambda data: plans.read_lines(data, grant=grant),
        lambda data: actions.import_lines(grant=grant, data=data, by=request.user),
        _lines_found,
    )


def _import_page(request, grant, shown, read, write, found):
    """A page that takes a file: tries it (``read``) or writes it (``write``), and says what it ``found``.
    ``shown``: the template and the columns that it explains."""
    template, columns = shown
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    context = {"form": form, "grant": grant, "columns": columns}
    if request.method != "POST":
        return page(request, template, context)
    if not form.is_valid():
        return invalid(request, template, context)
    data = form.cleaned_data["file"].read(tables.MAX_BYTES)
    is_trial = "try" in request.POST
    try:
        sheet = read(data) if is_trial else write(data)
    except DomainError as error:
        refuse(form, error)
        return invalid(request, template, context)
    if sheet.faults:
        return invalid(request, template, context | {"faults": sheet.faults})
    words = f"{found(sheet, grant)} {sheet.notice}".strip()
    if is_trial:
        return page(request, template, context | {"found": words})
    return onward(request, "reports:grant-detail", grant.pk, message=_("Written down: %(what)s") % {"what": words})


def _expenses_found(sheet: expenses.Sheet, grant) -> str:
    words = ngettext("%(n)d expense, %(total)s in all.", "%(n)d expenses, %(total)s in all.", len(sheet.expenses))
    return words % {"n": len(sheet.expenses), "total": money_words(sheet.total, grant.currency)}


def _lines_found(plan: plans.Plan, grant) -> str:
    new = ngettext("%(n)d new line", "%(n)d new lines", len(plan.new)) % {"n": len(plan.new)}
    changed = ngettext("%(n)d changed", "%(n)d changed", len(plan.changed)) % {"n": len(plan.changed)}
    same = ngettext("%(n)d as before", "%(n)d as before", plan.same) % {"n": plan.same}
    total = _("The budget then adds up to %s.") % money_words(plan.total, grant.currency)
    return f"{new}, {changed}, {same}. {total}"


@scoped(Grant, policies.can_view_grant)
def expense_csv(request, grant):
    return _csv(expense_rows(grant, request.user), "expenses.csv")


@scoped(Grant, policies.can_view_grant)
def budget_csv(request, grant):
    return _csv(budget_rows(grant), "budget.csv")


@scoped(Grant, policies.can_view_grant)
def expense_xlsx(request, grant):
    return _xlsx({"expenses": expense_rows(grant, request.user)}, "expenses.xlsx")


@scoped(Grant, policies.can_view_grant)
def grant_xlsx(request, grant):
    return _xlsx(grant_sheets(grant, request.user), "grant.xlsx")


def _csv(rows: list[list], name: str) -> HttpResponse:
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", name)


def _xlsx(sheets: dict[str, list[list]], name: str) -> HttpResponse:
    from openpyxl import Workbook  # noqa: PLC0415 -- slow to load, and seldom needed: see core.tables
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 -- as above

    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            # First what no workbook can hold, so that no formula comes out from behind it.
            cells = [ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row]
            sheet.append([_harmless(cell) for cell in cells])
    data = io.BytesIO()
    book.save(data)
    return _file(data.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name)


def _harmless(cell):
    """Words that a spreadsheet would run stand behind an apostrophe; numbers and days are what they are."""
    is_run = isinstance(cell, str) and cell.startswith((*tables.FORMULA_STARTS, "-"))
    return f"'{cell}" if is_run else cell


def _file(data, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
