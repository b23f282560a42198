"""Money in several currencies, by file, by day; and what it says."""

import csv
import datetime as dt
import io
import time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core.errors import DomainError
from reports import actions
from reports.models import Expense
from reports.selectors import costs, funding
from tests import factories as make

TODAY = dt.date(2027, 1, 20)
DAY = dt.date(2026, 3, 4)
HEAD = ["line", "amount", "currency", "rate", "rate_date", "date", "round", "memo", "receipt"]


@pytest.fixture
def line(grant):
    return make.BudgetLineFactory(grant=grant)


def url(name, obj):
    return reverse(f"reports:{name}", args=[obj.pk])


def sheet(*rows, head=HEAD):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode()


def posted(browser, grant, data, **more):
    upload = SimpleUploadedFile("expenses.csv", data)
    return browser.post(url("expense-import", grant), {"file": upload, **more})


def test_what_was_paid_in_another_currency_is_kept_with_its_rate_and_day(line, fiona):
    expense = actions.add_expense(
        line=line, amount=Decimal("1200.00"), paid_currency="CHF", rate=Decimal("1.0634"), spent_on=DAY, by=fiona
    )

    assert (expense.amount, expense.paid, expense.paid_currency) == (Decimal("1276.08"), Decimal(1200), "CHF")
    assert (expense.rate, expense.rate_on) == (Decimal("1.0634"), DAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"paid_currency": "CHF"}, "Write the rate: how many EUR one CHF was."),
        ({"paid_currency": "CHF", "rate": Decimal(-1)}, "Write the rate"),
        ({"paid_currency": "DEM", "rate": Decimal(1)}, "“DEM” is no currency in use."),
        ({"paid_currency": "USD", "rate": Decimal("9999999999")}, "too large to be an amount"),
        ({"amount": Decimal(-5)}, "above zero"),
        ({"spent_on": dt.date(1999, 1, 1)}, "outside the period"),
    ],
)
def test_an_expense_that_cannot_be_is_refused_in_words(line, fiona, fields, words):
    with pytest.raises(DomainError, match=words):
        actions.add_expense(line=line, by=fiona, **{"amount": Decimal(10), "spent_on": DAY} | fields)

    assert not Expense.objects.exists()


@pytest.mark.parametrize("field", ["memo", "receipt"])
def test_a_memo_that_names_somebody_is_refused(line, fiona, mira, field):
    with pytest.raises(DomainError, match="points at a person") as refused:
        actions.add_expense(line=line, amount=10, spent_on=DAY, by=fiona, **{field: "Hotel Castellane, Mira"})

    assert refused.value.field == field


def test_a_file_of_expenses_is_written_whole(sign_in, fiona, grant, line, held):
    data = sheet(
        ["travel", "100.50", "", "", "", "2026-03-04", "3", "Trains", "R-1"],
        ["TRAVEL", "200", "CHF", "1.05", "2026-03-01", "2026-03-05", "", "", ""],
    )

    tried = posted(sign_in(fiona), grant, data, **{"try": "1"})
    before = Expense.objects.count()
    answer = posted(sign_in(fiona), grant, data)

    assert (tried.status_code, before, answer.status_code) == (200, 0, 302)
    assert "2 expenses, 310.50" in tried.content.decode().replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert sorted(Expense.objects.values_list("amount", "workshop", "receipt")) == [
        (Decimal("100.50"), held.pk, "R-1"),
        (Decimal("210.00"), None, ""),
    ]


def test_one_wrong_row_and_nothing_of_the_file_is_written(sign_in, fiona, grant, line, mira):
    answer = posted(
        sign_in(fiona),
        grant,
        sheet(
            ["TRAVEL", "100", "", "", "", "2026-03-04", "", "", ""],
            ["VENUE", "100", "", "", "", "2026-03-04", "", "", ""],
            ["TRAVEL", "-5", "", "", "", "2026-03-04", "", "", ""],
            ["TRAVEL", "=SUM(A1)", "", "", "", "2026-03-04", "", "", ""],
            ["TRAVEL", "1e99", "", "", "", "2026-03-04", "", "", ""],
            ["TRAVEL", "5", "XXQ", "1", "", "2026-03-04", "", "", ""],
            ["TRAVEL", "5", "", "", "", "4.3.2026", "", "", ""],
            ["TRAVEL", "5", "", "", "", "2026-03-04", "99", "", ""],
            ["TRAVEL", "5", "", "", "", "2026-03-04", "", "For Mira Castellane", ""],
        ),
    )

    page = answer.content.decode()
    assert (answer.status_code, Expense.objects.count()) == (422, 0)
    for words in (
        "Row 3, line: “VENUE” is no line of this budget.",
        "Row 4, amount: Write what was spent as a number above zero.",
        "Row 5, amount: holds a formula; give the value itself.",
        "Row 6, amount: Write a number such as 60000 or 60000.50.",
        "Row 7, currency: “XXQ” is no currency in use.",
        "Row 8, date: Write a day as 2026-03-04.",
        "Row 9, round: Choose a round of this dialogue.",
        "Row 10, memo: This points at a person.",
    ):
        assert words in page


def test_a_hundred_thousand_rows_are_answered_soon_and_in_words(sign_in, fiona, grant, line):
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(HEAD)
    for _row in range(100_000):
        page.append(["TRAVEL", "=1+1"])
    data = io.BytesIO()
    book.save(data)
    began = time.process_time()

    answer = posted(sign_in(fiona), grant, data.getvalue())

    assert "The file has more than 5000 rows." in answer.content.decode()
    assert (answer.status_code, Expense.objects.count()) == (422, 0)
    assert time.process_time() - began < 5


def test_what_is_exported_runs_in_no_spreadsheet_and_can_be_imported_again(sign_in, fiona, grant, line):
    for memo in ("=HYPERLINK(1)", "+1", "-1", "@x", "Trains"):
        Expense.objects.create(line=line, amount=5, spent_on=DAY, memo=memo)
    browser = sign_in(fiona)

    text = browser.get(url("expense-csv", grant)).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(browser.get(url("expense-xlsx", grant)).content))

    rows = list(csv.DictReader(io.StringIO(text)))
    memos = sorted(row["memo"] for row in rows)
    assert memos == ["'+1", "'-1", "'=HYPERLINK(1)", "'@x", "Trains"]
    assert sorted(row[7] for row in book.active.iter_rows(min_row=2, values_only=True)) == memos
    assert actions.import_expenses(grant=grant, data=text.encode(), by=fiona).faults == []


def test_cost_is_told_for_each_round_and_for_each_person_where_there_are_enough(line, held, fiona):
    Expense.objects.create(line=line, amount=79_000, spent_on=DAY, workshop=held)

    words = [text.replace("\N{NARROW NO-BREAK SPACE}", " ") for text in costs.words_of(line.grant, fiona, TODAY)]

    assert words == [
        "A round has cost 79,000 EUR on average.",
        "That is 1,000 EUR for each person who took part.",
    ]
    held.invitations.exclude(pk__in=held.invitations.values_list("pk", flat=True)[:4]).delete()
    assert len(costs.words_of(line.grant, fiona, TODAY)) == 1


def test_the_next_round_is_unfunded_from_the_day_after_the_last_grant(grant, dialogue, olga):
    grant.ends_on = dt.date(2027, 2, 28)
    grant.save()
    make.WorkshopFactory(dialogue=dialogue, starts_on=dt.date(2027, 4, 1), ends_on=dt.date(2027, 4, 3))

    told = costs.unfunded(funding.grants_of(olga), olga, TODAY)
    make.GrantFactory(dialogue=dialogue, reference="NEXT", starts_on=dt.date(2027, 3, 1))
    mended = costs.unfunded(funding.grants_of(olga), olga, TODAY)

    assert (told, mended) == ({dialogue.pk: "The next round is unfunded from 1 March 2027."}, {})


def test_the_calendar_has_what_is_due_and_the_next_report_follows(sign_in, olga, grant):
    for day in (dt.date(2027, 6, 1), dt.date(2027, 3, 1)):
        actions.add_due_date(grant=grant, kind="INTERIM", due_on=day, by=olga)
    browser, first = sign_in(olga), grant.due_dates.get(due_on=dt.date(2027, 3, 1))

    before = grant.next_report_due_on
    browser.post(url("due-settle", first))
    page = browser.get(reverse("reports:due-list")).content.decode()

    grant.refresh_from_db()
    assert (before, grant.next_report_due_on) == (dt.date(2027, 3, 1), dt.date(2027, 6, 1))
    assert ("1 June 2027" in page or "06/01/2027" in page or "1 Jun 2027" in page, "Mar 2027" in page) == (True, False)


def test_a_day_is_written_down_once(olga, grant):
    actions.add_due_date(grant=grant, kind="FINAL", due_on=DAY, by=olga)

    with pytest.raises(DomainError, match="written down already"):
        actions.add_due_date(grant=grant, kind="FINAL", due_on=DAY, by=olga)
