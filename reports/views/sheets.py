"""Expenses as files, in and out."""

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
from reports.actions.expenses import COLUMNS, Sheet, read_expenses
from reports.models import Grant
from reports.selectors.funding import expense_rows
from reports.selectors.money import money_words

TEMPLATE = "reports/expense_import.html"


@scoped(Grant, policies.can_import_expenses, methods=("GET", "HEAD", "POST"))
def expense_import(request, grant):
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    context = {"form": form, "grant": grant, "columns": COLUMNS}
    if request.method != "POST":
        return page(request, TEMPLATE, context)
    if not form.is_valid():
        return invalid(request, TEMPLATE, context)
    data = form.cleaned_data["file"].read(tables.MAX_BYTES)
    try:
        if "try" in request.POST:
            sheet = read_expenses(data, grant=grant, by=request.user)
        else:
            sheet = actions.import_expenses(grant=grant, data=data, by=request.user)
    except DomainError as error:
        refuse(form, error)
        return invalid(request, TEMPLATE, context)
    if sheet.faults:
        return invalid(request, TEMPLATE, context | {"faults": sheet.faults})
    if "try" in request.POST:
        return page(request, TEMPLATE, context | {"found": _found(sheet, grant)})
    return onward(
        request, "reports:grant-detail", grant.pk, message=_("Written down: %(what)s") % {"what": _found(sheet, grant)}
    )


def _found(sheet: Sheet, grant) -> str:
    words = ngettext("%(n)d expense, %(total)s in all.", "%(n)d expenses, %(total)s in all.", len(sheet.expenses))
    return words % {"n": len(sheet.expenses), "total": money_words(sheet.total, grant.currency)}


@scoped(Grant, policies.can_view_grant)
def expense_csv(request, grant):
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in expense_rows(grant, request.user)])
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", "expenses.csv")


@scoped(Grant, policies.can_view_grant)
def expense_xlsx(request, grant):
    from openpyxl import Workbook  # noqa: PLC0415 -- slow to load, and seldom needed: see core.tables

    book = Workbook(write_only=True)
    sheet = book.create_sheet("expenses")
    for row in expense_rows(grant, request.user):
        sheet.append([_harmless(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(data.getvalue(), kind, "expenses.xlsx")


def _harmless(cell: str) -> str:
    """Words that a spreadsheet would run stand behind an apostrophe."""
    return f"'{cell}" if cell.startswith(tables.FORMULA_STARTS) or cell.startswith("-") else cell


def _file(data, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
