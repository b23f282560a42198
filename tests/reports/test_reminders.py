"""Each day on which a funder wants something is reminded of by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from outbox.models import Message
from reports import actions
from reports.actions.reminders import remind_of_reports
from tests import factories as make
from tests.participants.test_selectors import queries_of
from workshops.choices import MailLevel


@pytest.fixture
def look(time_machine):
    """``look("2027-01-20")`` walks the ladder at nine (UTC) on that day; how many letters went."""

    def at(day, hour="09:00"):
        time_machine.move_to(f"{day}T{hour}:00Z", tick=False)
        return remind_of_reports(timezone.now())

    return at


@pytest.fixture
def wants(grant, olga):
    """``wants("AUDIT", "2027-03-10")`` writes down a day on which the funder wants something."""

    def on(kind, day):
        return actions.add_due_date(grant=grant, kind=kind, due_on=dt.date.fromisoformat(day), by=olga)

    return on


def words():
    """What each letter says is due, in the order in which they went."""
    texts = Message.objects.order_by("created_at", "pk").values_list("text", flat=True)
    return [next(line for line in text.splitlines() if "due on" in line.lower()) for text in texts]


def test_a_report_a_certificate_and_a_request_are_each_reminded_of_by_name(wants, look):
    wants("INTERIM", "2027-03-03")
    wants("AUDIT", "2027-03-10")
    wants("REQUEST", "2027-03-17")

    # Thirty days before: Monday 1 February, and the Mondays that follow.
    assert [look(day) for day in ("2027-02-01", "2027-02-08", "2027-02-15")] == [1, 1, 1]
    assert words() == [
        "Due on 3 March 2027: interim report.",
        "Due on 10 March 2027: auditor’s certificate.",
        "Due on 17 March 2027: request for the next payment.",
    ]


def test_two_things_on_one_day_are_two_letters(wants, look):
    wants("FINAL", "2027-03-03")
    wants("FINANCIAL", "2027-03-03")

    assert look("2027-02-01") == 2


def test_what_is_overdue_keeps_nothing_else_silent(wants, look, grant):
    wants("INTERIM", "2027-01-05")
    wants("INTERIM", "2027-02-19")

    grant.refresh_from_db()
    assert (grant.next_report_due_on, look("2027-01-20")) == (dt.date(2027, 1, 5), 1)
    assert words() == ["Due on 19 February 2027: interim report."]


def test_what_was_sent_is_reminded_of_no_more(wants, look, olga):
    sent = wants("AUDIT", "2027-03-03")
    wants("REQUEST", "2027-03-03")

    before = look("2027-02-01")
    actions.settle_due_date(due=sent, by=olga)

    assert (before, look("2027-02-17")) == (2, 1)
    assert words()[-1] == "Due on 3 March 2027: request for the next payment."


def test_a_report_that_was_sent_is_not_reminded_of_by_the_day_of_the_grant(wants, look, grant, olga):
    actions.settle_due_date(due=wants("INTERIM", "2027-03-03"), by=olga)
    grant.next_report_due_on = dt.date(2027, 3, 3)
    grant.save()

    assert look("2027-02-01") == 0


def test_looking_twice_a_day_sends_once(wants, look):
    wants("AUDIT", "2027-03-03")

    assert [look("2027-02-01"), look("2027-02-01"), look("2027-02-01", "13:00"), look("2027-02-02")] == [1, 0, 0, 0]


def test_where_letters_are_nothing_but_a_link_neither_thing_nor_day_is_named(wants, look, dialogue):
    dialogue.mail_level = MailLevel.LINK
    dialogue.save()
    wants("AUDIT", "2027-03-03")
    look("2027-02-01")

    text = Message.objects.get().text
    assert [word for word in ("certificate", "2027", "Meridian") if word in text] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "À rendre le 3 mars 2027 : rapport intermédiaire."),
        ("es", "Vence el 3 de marzo de 2027: informe intermedio."),
        ("ru", "Срок — 3 марта 2027 г.: промежуточный отчёт."),
        ("ar", "تقرير مرحلي."),
    ],
)
def test_the_letter_is_in_its_readers_language(wants, look, olga, language, sentence):
    olga.language = language
    olga.save()
    wants("INTERIM", "2027-03-03")
    look("2027-02-01")

    assert sentence in Message.objects.get().text


def test_many_days_cost_no_more_queries_than_one(wants, look, grant):
    wants("AUDIT", "2027-03-01")
    one = queries_of(lambda: look("2027-01-30", "03:00"))  # by night: everything is looked at, nothing goes
    for number in range(20):
        make.GrantFactory(dialogue=grant.dialogue, next_report_due_on="2027-03-01")
        wants("REQUEST", f"2027-03-{number + 1:02}")

    assert (queries_of(lambda: look("2027-01-30", "03:00")), Message.objects.count()) == (one, 0)
