"""Money in words; grants, lines and expenses with what can be wrong about them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from reports.models import BudgetLine, Expense, Funder, Grant
from reports.selectors import funding
from reports.selectors.money import money_words, variance_words
from tests import factories as make

GRANT = {
    "new_funder": "Rivers Fund",
    "funder_kind": "FOUNDATION",
    "reference": "RF-1",
    "amount": "50000",
    "currency": "eur",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "variance_percent": "20",
}


def words(planned, spent, **more):
    given = {"label": "travel", "currency": "EUR", "threshold": 20} | more
    return variance_words(planned=Decimal(planned), spent=Decimal(spent), **given).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("planned", "spent", "more", "sentence"),
    [
        (60000, 73800, {}, "Travel is 23 % over; this funder asks for a request above 20 %."),
        (60000, 72000, {}, ""),
        (60000, 72060, {}, "Travel is more than 20 % over; this funder asks for a request above 20 %."),
        (60000, 30000, {}, ""),
        (60000, 30000, {"is_final": True}, "Travel is 50 % under; this funder asks for a request above 20 %."),
        (0, 0, {}, ""),
        (0, 1200, {}, "Travel was not planned; 1,200 EUR went there."),
    ],
)
def test_a_variance_is_said_in_words(planned, spent, more, sentence):
    assert words(planned, spent, **more) == sentence


def test_money_is_written_as_the_reader_writes_it(settings):
    assert money_words(Decimal("1234.50"), "CHF").replace("\u202f", " ") == "1,234.50 CHF"


def test_a_grant_of_a_new_funder_is_written_down(sign_in, fiona, dialogue):
    answer = sign_in(fiona).post(reverse("reports:grant-create", args=[dialogue.pk]), GRANT)

    grant = Grant.objects.get()
    assert answer.status_code == 302
    assert (grant.funder.name, grant.currency, grant.amount) == ("Rivers Fund", "EUR", Decimal(50000))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount", "-5", "A grant cannot be negative."),
        ("amount", "99999999999999", "too large to be an amount"),
        ("amount", "about fifty", "Write a number such as 60000"),
        ("currency", "XYZ", "“XYZ” is no currency in use."),
        ("currency", "DEM", "“DEM” is no currency in use."),
        ("ends_on", "2025-01-01", "ends before it begins"),
        ("new_funder", "", "write the name of a new one"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_in_words_and_nothing_is_lost(
    sign_in, olga, dialogue, field, value, sentence
):
    answer = sign_in(olga).post(reverse("reports:grant-create", args=[dialogue.pk]), GRANT | {field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="RF-1"' in page
    assert (Grant.objects.count(), Funder.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [("-1", "cannot be negative"), ("900000", "larger than the grant"), ("1.234", "two digits after the point")],
)
def test_a_line_that_cannot_be_is_refused_in_words(sign_in, fiona, grant, planned, sentence):
    answer = sign_in(fiona).post(
        reverse("reports:line-create", args=[grant.pk]), {"category": "VENUE", "planned": planned}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{planned}"' in answer.content.decode()
    assert BudgetLine.objects.count() == 0


def test_a_category_has_one_line(sign_in, fiona, grant):
    make.BudgetLineFactory(grant=grant, category="VENUE")

    answer = sign_in(fiona).post(
        reverse("reports:line-create", args=[grant.pk]), {"category": "VENUE", "planned": "10"}
    )

    assert answer.status_code == 422
    assert "a line for this category already" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "-20"}, "above zero"),
        ({"amount": "0"}, "above zero"),
        ({"spent_on": "2031-01-01"}, "outside the period of the grant"),
    ],
)
def test_an_expense_that_cannot_be_is_refused_in_words(sign_in, fiona, grant, change, sentence):
    line = make.BudgetLineFactory(grant=grant)
    given = {"line": line.pk, "amount": "20", "spent_on": "2026-05-01", "memo": "Trains"} | change

    answer = sign_in(fiona).post(reverse("reports:expense-create", args=[grant.pk]), given)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Trains" in answer.content.decode()
    assert Expense.objects.count() == 0


def test_an_expense_of_another_grants_line_is_not_accepted(sign_in, fiona, grant):
    foreign = make.BudgetLineFactory()
    given = {"line": foreign.pk, "amount": "20", "spent_on": "2026-05-01"}

    assert sign_in(fiona).post(reverse("reports:expense-create", args=[grant.pk]), given).status_code == 422
    assert Expense.objects.count() == 0


def test_a_funder_of_another_dialogue_is_not_offered(sign_in, olga, dialogue, grant):
    make.GrantFactory(funder=make.FunderFactory(name="Somebody Else's Fund"))

    page = sign_in(olga).get(reverse("reports:grant-create", args=[dialogue.pk])).content.decode()

    assert "Meridian Foundation" in page
    assert "Somebody Else" not in page


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_of_grants_costs_the_same_queries_for_one_and_for_four(
    olga, dialogue, many, django_assert_num_queries
):
    for _ in range(many):
        line = make.BudgetLineFactory(grant=make.GrantFactory(dialogue=dialogue))
        Expense.objects.create(line=line, amount=70000, spent_on=dt.date(2026, 5, 1))

    with django_assert_num_queries(3):
        ((_dialogue, rows),) = funding.grants_of(olga)

    assert [len(row.sentences) for row in rows] == [1] * many


def test_coordinators_see_grants_and_change_none(sign_in, cora, grant):
    browser = sign_in(cora)

    assert browser.get(reverse("reports:grant-detail", args=[grant.pk])).status_code == 200
    assert browser.get(reverse("reports:grant-edit", args=[grant.pk])).status_code == 403
    assert browser.get(reverse("reports:grant-share", args=[grant.pk])).status_code == 403
