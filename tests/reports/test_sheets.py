"""A grant as a workbook, and its budget from a file: all of it, or nothing and why."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from audit.models import AccessEvent
from reports.models import Activity, BudgetLine, DueDate, Expense, Indicator
from tests import factories as make

DAY = dt.date(2026, 3, 4)
HEAD = ["line", "amount", "currency"]


def url(name, grant):
    return reverse(f"reports:{name}", args=[grant.pk])


def sheet(*rows, head=HEAD) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode()


def posted(browser, grant, data, **more):
    return browser.post(url("budget-import", grant), {"file": SimpleUploadedFile("budget.csv", data), **more})


def workbook(browser, grant) -> dict:
    """The exported cells by sheet, None as ""."""
    book = load_workbook(io.BytesIO(browser.get(url("grant-xlsx", grant)).content))
    return {
        page.title: [["" if cell is None else cell for cell in row] for row in page.iter_rows(values_only=True)]
        for page in book
    }


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def planned(grant) -> dict:
    return dict(grant.lines.values_list("category", "planned"))


@pytest.fixture
def travel(grant):
    return make.BudgetLineFactory(grant=grant)


@pytest.fixture
def full(grant, travel, held):
    """A grant with a cell in each of its sheets."""
    Expense.objects.create(line=travel, amount=73_800, spent_on=DAY, workshop=held, memo="Trains", receipt="R-1")
    Indicator.objects.create(
        grant=grant, name="Trust", unit="points", baseline=-1, target=4, now="2.5", evidence="=1+1"
    )
    Activity.objects.create(grant=grant, name="Round 3", due_on=DAY, state="DONE", product="A paper")
    DueDate.objects.create(grant=grant, kind="FINAL", due_on=dt.date(2027, 3, 1))
    return grant


# --- Out ----------------------------------------------------------------------------------------------------------


def test_a_grant_is_one_workbook_with_numbers_and_days_as_such(sign_in, fiona, full):
    cells = workbook(sign_in(fiona), full)

    day = dt.datetime(2026, 3, 4)
    says = plain(cells["budget"][1].pop())
    assert says == "Travel is 23 % over; this funder asks for a request above 10 %."
    assert cells == {
        "budget": [
            ["line", "name", "amount", "currency", "spent", "variance"],
            ["TRAVEL", "travel", 60_000, "EUR", 73_800],
            ["TOTAL", "", 60_000, "EUR", 73_800, ""],
        ],
        "expenses": [
            ["line", "amount", "currency", "rate", "rate_date", "date", "round", "memo", "receipt"],
            ["TRAVEL", 73_800, "EUR", "", "", "2026-03-04", "3", "Trains", "R-1"],
        ],
        "indicators": [
            ["indicator", "unit", "baseline", "target", "now", "evidence", "confidence"],
            ["Trust", "points", -1, 4, 2.5, "'=1+1", "medium"],
        ],
        "activities": [["activity", "by", "state", "product"], ["Round 3", day, "done", "A paper"]],
        "due dates": [["what", "day", "settled"], ["final report", dt.datetime(2027, 3, 1), "no"]],
    }


def test_a_workbook_holds_nothing_of_another_grant_and_nobody_who_took_part(sign_in, fiona, full, dialogue):
    other = make.GrantFactory(dialogue=dialogue, reference="RF-9")
    make.BudgetLineFactory(grant=other, category="VENUE", planned=777)
    Indicator.objects.create(grant=other, name="Another measure", baseline=0, target=1, now=0)

    words = {str(cell) for rows in workbook(sign_in(fiona), full).values() for row in rows for cell in row}

    assert words & {"RF-9", "VENUE", "777", "Another measure"} == set()
    assert not any("Expert" in word for word in words)


def test_what_no_workbook_can_hold_is_left_out_and_hides_no_formula(sign_in, fiona, grant):
    Indicator.objects.create(grant=grant, name="\x07=HYPERLINK(1)", baseline=0, target=1, now=0)

    assert workbook(sign_in(fiona), grant)["indicators"][1][0] == "'=HYPERLINK(1)"


def test_a_workbook_takes_as_many_queries_for_many_rows_as_for_one(
    sign_in, fiona, full, travel, django_assert_max_num_queries, django_assert_num_queries
):
    browser, address = sign_in(fiona), url("grant-xlsx", full)
    browser.get(address)
    with django_assert_max_num_queries(20) as one:
        browser.get(address)
    for n, category in enumerate(("VENUE", "STAFF", "SECURITY")):
        line = make.BudgetLineFactory(grant=full, category=category)
        Expense.objects.create(line=line, amount=5, spent_on=DAY)
        Indicator.objects.create(grant=full, name=f"Measure {n}", baseline=0, target=1, now=0)
        Activity.objects.create(grant=full, name=f"Promise {n}")

    with django_assert_num_queries(len(one.captured_queries)):
        browser.get(address)


@pytest.mark.parametrize("name", ["budget-csv", "grant-xlsx"])
def test_whoever_may_not_view_a_grant_finds_no_sheet_of_it(sign_in, frank, sam, full, name):
    assert [sign_in(user).get(url(name, full)).status_code for user in (frank, sam)] == [404, 404]


# --- In -----------------------------------------------------------------------------------------------------------


def test_a_budget_is_tried_first_and_then_written_whole(sign_in, fiona, grant, travel):
    data = sheet(
        ["travel", "65000", ""], ["Per diem", "1200.50", "EUR"], ["VENUE", "8000", "eur"], ["Total", "74200.50", ""]
    )
    browser = sign_in(fiona)

    tried = posted(browser, grant, data, **{"try": "1"})
    before = planned(grant)
    answer = posted(browser, grant, data)
    page = browser.get(answer.url).content.decode()

    words = "2 new lines, 1 changed, 0 as before. The budget then adds up to 74,200.50 EUR."
    assert (tried.status_code, before, answer.status_code) == (200, {"TRAVEL": 60_000}, 302)
    assert [words in plain(text) for text in (tried.content.decode(), page)] == [True, True]
    assert planned(grant) == {"TRAVEL": 65_000, "PER_DIEM": Decimal("1200.50"), "VENUE": 8_000}
    assert BudgetLine.objects.get(category="TRAVEL").pk == travel.pk
    assert AccessEvent.objects.filter(action="budget.imported").count() == 1


def test_a_line_that_is_not_in_the_file_stays_and_the_same_twice_changes_nothing(sign_in, fiona, grant, travel):
    browser, data = sign_in(fiona), sheet(["VENUE", "8000", ""])

    for _time in range(2):
        assert posted(browser, grant, data).status_code == 302

    assert planned(grant) == {"TRAVEL": 60_000, "VENUE": 8_000}
    assert AccessEvent.objects.filter(action="budget.imported").count() == 1


@pytest.mark.parametrize("name", ["budget-csv", "grant-xlsx"])
def test_what_was_exported_can_be_imported_again(sign_in, fiona, full, name):
    make.BudgetLineFactory(grant=full, category="PER_DIEM", planned="0.10")
    browser = sign_in(fiona)

    answer = posted(browser, full, browser.get(url(name, full)).content, **{"try": "1"})

    words = "0 new lines, 0 changed, 2 as before. The budget then adds up to 60,000.10 EUR."
    assert (answer.status_code, words in plain(answer.content.decode())) == (200, True)


def test_one_wrong_row_and_no_line_of_the_file_is_written(sign_in, fiona, grant, travel):
    answer = posted(
        sign_in(fiona),
        grant,
        sheet(
            ["VENUE", "100", ""],
            ["BRIBES", "100", ""],
            ["STAFF", "-5", ""],
            ["STAFF", "=SUM(A1)", ""],
            ["STAFF", "1e99", ""],
            ["STAFF", "NaN", ""],
            ["STAFF", "", ""],
            ["STAFF", "0.001", ""],
            ["STAFF", "230000.01", ""],
            ["STAFF", "5", "XXQ"],
            ["STAFF", "5", "CHF"],
            ["venue", "100", ""],
        ),
    )

    page = plain(answer.content.decode())
    number = "Write a number such as 60000 or 60000.50."
    told = [
        "Row 3, line: “BRIBES” is no category of a budget.",
        "Row 4, amount: A plan cannot be negative.",
        "Row 5, amount: holds a formula; give the value itself.",
        *(f"Row {row}, amount: {number}" for row in (6, 7, 8, 9)),
        "Row 10, amount: This line alone is larger than the grant of 230,000 EUR.",
        "Row 11, currency: “XXQ” is no currency in use.",
        "Row 12, currency: A budget is in the currency of its grant: EUR.",
        "Row 13, line: “venue” stands in the file already.",
    ]
    assert [words for words in told if words not in page] == []
    assert (answer.status_code, page.count("<li>Row "), planned(grant)) == (422, len(told), {"TRAVEL": 60_000})
    assert not AccessEvent.objects.filter(action="budget.imported").exists()


def test_a_total_that_does_not_add_up_is_refused(sign_in, fiona, grant):
    answer = posted(sign_in(fiona), grant, sheet(["VENUE", "100", ""], ["STAFF", "50", ""], ["All", "140", ""]))

    words = "Row 4, amount: The lines of the file add up to 150 EUR, not to 140 EUR."
    assert (answer.status_code, words in plain(answer.content.decode()), planned(grant)) == (422, True, {})


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", b"\x00\xff" * 900, b"line,planned\nVENUE,5\n"])
def test_what_is_no_sheet_of_a_budget_is_refused_in_words(sign_in, fiona, grant, data):
    assert (posted(sign_in(fiona), grant, data).status_code, planned(grant)) == (422, {})


def test_a_workbook_with_a_formula_is_refused_and_whoever_only_reads_writes_nothing(sign_in, fiona, cora, grant):
    book, data = Workbook(), io.BytesIO()
    for row in (HEAD, ["VENUE", "=1+1", None]):
        book.active.append(row)
    book.save(data)

    refused = posted(sign_in(fiona), grant, data.getvalue())
    barred = posted(sign_in(cora), grant, sheet(["VENUE", "100", ""]))

    assert "Row 2, amount: holds a formula; give the value itself." in refused.content.decode()
    assert (refused.status_code, barred.status_code, planned(grant)) == (422, 403, {})
