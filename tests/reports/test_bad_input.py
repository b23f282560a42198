"""What nobody should be able to break: absurd money, strange sheets, sums that disagree, very few people."""

import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from core.errors import DomainError
from disclosure.exchange import protect_document
from disclosure.table import TableError
from participants.models import Invitation
from reports import actions
from reports.models import BudgetLine, Expense, Grant, Release
from reports.selectors.content import draft_of
from reports.selectors.reading import reading_of
from tests import factories as make
from tests.reports.conftest import crowd

TODAY = dt.date(2027, 1, 20)
FEW = "Fewer than ten people: a breakdown would point to them."
HEAD = ["line", "amount", "currency", "rate", "rate_date", "date", "round", "memo", "receipt"]
GRANT = {
    "new_funder": "Rivers Fund", "funder_kind": "FOUNDATION", "reference": "RF-1", "amount": "50000", "currency": "EUR",
    "starts_on": "2026-01-01", "ends_on": "2026-12-31", "variance_percent": "10",
}  # fmt: skip


def workbook(*rows) -> bytes:
    book, data = Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def imported(browser, grant, data):
    upload = SimpleUploadedFile("expenses.xlsx", data)
    return browser.post(reverse("reports:expense-import", args=[grant.pk]), {"file": upload})


# --- Money --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("NaN", "Write a number such as 60000"),
        ("Infinity", "Write a number such as 60000"),
        ("1e400", "too large to be an amount"),
        ("-0.01", "A grant cannot be negative."),
        ("9" * 5000, "too large to be an amount"),
    ],
)
def test_an_absurd_grant_is_refused_in_words_and_nothing_is_lost(sign_in, olga, dialogue, amount, words):
    answer = sign_in(olga).post(reverse("reports:grant-create", args=[dialogue.pk]), GRANT | {"amount": amount})

    page = answer.content.decode()
    assert (answer.status_code, words in page, "Rivers Fund" in page) == (422, True, True)
    assert not Grant.objects.exists()


def test_lines_beyond_the_grant_are_told_and_nothing_is_released(sign_in, fiona, report, olga, grant):
    for category in ("TRAVEL", "VENUE"):
        BudgetLine.objects.create(grant=grant, category=category, planned=grant.amount)

    page = sign_in(fiona).get(reverse("reports:grant-detail", args=[grant.pk])).content.decode()

    assert "The lines add up to" in page
    with pytest.raises(DomainError, match="more than the grant. Mend the plan first."):
        actions.submit_report(report=report, by=olga)
    assert not Release.objects.exists()


# --- Sheets -------------------------------------------------------------------------------------------------------


def test_a_workbook_with_formulas_is_refused_by_row_and_column(sign_in, fiona, grant):
    make.BudgetLineFactory(grant=grant)
    data = workbook(
        ["TRAVEL", 100, None, None, None, dt.date(2026, 3, 4), None, "Trains", None],
        ["TRAVEL", "=B2*2", None, None, None, dt.date(2026, 3, 4), None, "Trains", None],
        ["TRAVEL", 5, None, None, None, dt.date(2026, 3, 4), None, '=HYPERLINK("http://x.example")', None],
    )

    answer = imported(sign_in(fiona), grant, data)

    page = answer.content.decode()
    assert (answer.status_code, Expense.objects.count()) == (422, 0)
    assert "Row 3, amount: holds a formula; give the value itself." in page
    assert "Row 4, memo: holds a formula; give the value itself." in page


def test_a_row_of_totals_at_the_foot_of_a_sheet_is_no_expense(sign_in, fiona, grant):
    make.BudgetLineFactory(grant=grant)
    data = workbook(
        ["TRAVEL", 100, None, None, None, dt.date(2026, 3, 4), None, None, None],
        ["Total", 90, None, None, None, dt.date(2026, 3, 4), None, None, None],
    )

    answer = imported(sign_in(fiona), grant, data)

    assert "Row 3, line: “Total” is no line of this budget." in answer.content.decode()
    assert (answer.status_code, Expense.objects.count()) == (422, 0)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", b"\x00\xff" * 900, b"<html>no sheet</html>"])
def test_what_is_no_sheet_is_refused_in_words(sign_in, fiona, grant, data):
    make.BudgetLineFactory(grant=grant)

    answer = imported(sign_in(fiona), grant, data)

    assert (answer.status_code, Expense.objects.count()) == (422, 0)


# --- Sums that disagree ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "words"),
    [
        ({"row_totals": [32, 41]}, "The totals do not add up: “South” says 41, and its counts make 40."),
        ({"col_totals": [21, 50]}, "The totals do not add up: “men” says 50, and its counts make 51."),
        ({"total": 71}, "The totals do not add up: the table says 71, and its counts make 72."),
        ({"row_totals": [72]}, "row_totals must have one number for each of 2."),
    ],
)
def test_a_table_whose_totals_do_not_add_up_is_refused_in_words(totals, words):
    table = {"rows": ["North", "South"], "cols": ["women", "men"], "inner": [[12, 20], [9, 31]]}
    right = {"row_totals": [32, 40], "col_totals": [21, 51], "total": 72}

    with pytest.raises(TableError) as refused:
        protect_document(json.dumps(table | right | totals).encode())

    assert str(refused.value) == words
    assert protect_document(json.dumps(table | right).encode())[1] == 0


# --- Very few people ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "facts"),
    [
        ({}, "1 round was held. The number of people is withheld: it is small."),
        ({"MEDIA": (1, 0)}, "1 round was held. The number of people is withheld: it is small."),
        ({"MEDIA": (4, 5)}, "1 round was held. 9 people took part."),
    ],
)
def test_nobody_one_and_nine_people_leave_no_breakdown(grant, dialogue, ardenya, olga, otto, people, facts):
    workshop = make.WorkshopFactory(
        dialogue=dialogue, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2026, 3, 4), state="CLOSED"
    )
    crowd(workshop, ardenya, people)
    report = make.ReportFactory(grant=grant, summary="As planned.")

    actions.submit_report(report=report, by=olga)
    content = json.loads(actions.release_report(report=report, by=otto).content)

    assert " ".join(reading_of(content)["facts"]) == facts
    assert content["sector"] == {"withheld": FEW}
    assert [name for name in ("sector", "group", "returning") if "withheld" not in content[name]] == []
    assert Invitation.objects.count() == sum(map(sum, people.values()))
    assert draft_of(report, TODAY).refusal is None
