"""Planning a workshop, its ground rules and its retention date."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.errors import DomainError
from tests import factories as make
from workshops.actions.retention import set_retention
from workshops.actions.workshop import edit_workshop, write_ground_rules
from workshops.choices import Level
from workshops.models import Workshop

PLAN = {
    "title": "Gauges and floods",
    "number": "5",
    "topics": "",
    "starts_on": "2027-03-27",
    "ends_on": "2027-03-29",
    "time_zone": "Zurich",
    "starts_at_time": "09:30",
    "ends_at_time": "17:00",
    "reply_by": "2027-03-01T18:00",
    "format": "IN_PERSON",
    "city": "Bern",
    "country": "Switzerland",
    "venue": "",
    "capacity": "20",
    "preset": "CHATHAM_HOUSE",
    "level": "STANDARD",
}


@pytest.fixture
def plan(dialogue, olga, sign_in):
    browser = sign_in(olga)
    return lambda **changes: browser.post(reverse("workshops:workshop-create", args=[dialogue.pk]), {**PLAN, **changes})


def test_a_place_names_its_zone_and_hours_are_hours_there(plan):
    plan()

    workshop = Workshop.objects.get()
    assert (workshop.time_zone, workshop.reply_by) == ("Europe/Zurich", dt.datetime(2027, 3, 1, 17, tzinfo=dt.UTC))
    assert workshop.begins_at.isoformat() == "2027-03-27T09:30:00+01:00"
    assert workshop.finishes_at.isoformat() == "2027-03-29T17:00:00+02:00"  # the clocks changed between


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"time_zone": "Lake Room"}, "time_zone", "Choose a time zone from the list, such as Europe/Zurich."),
        ({"ends_on": "2027-03-26"}, "ends_on", "The last day lies before the first. Which of the two is right?"),
        ({"reply_by": "2027-03-28T10:00"}, "reply_by", "The meeting will have begun by then. Choose an earlier day."),
        (
            {"starts_on": "2027-03-28", "reply_by": "2027-03-28T02:30"},
            "reply_by",
            "The clocks there skip this hour on that day. Choose another.",
        ),
    ],
)
def test_bad_dates_are_named_beside_their_field(plan, changes, field, sentence):
    answer = plan(**changes)

    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [sentence]})
    assert answer.context["form"]["title"].value() == "Gauges and floods"
    assert Workshop.objects.count() == 0


def test_the_next_round_is_counted_on(workshop, olga, sign_in):
    page = sign_in(olga).get(reverse("workshops:workshop-create", args=[workshop.dialogue_id]))
    assert page.context["form"]["number"].value() == 5


def test_what_guests_see_raises_the_calendar_sequence(workshop, olga):
    assert edit_workshop(workshop=workshop, facts={"capacity": 30}, by=olga) == {"capacity"}
    assert workshop.calendar_sequence == 0

    edit_workshop(workshop=workshop, facts={"city": "Bern"}, by=olga)
    assert workshop.calendar_sequence == 1


def test_each_change_of_ground_rules_is_a_version(workshop, olga):
    texts = ["We meet as persons.", "We meet as persons.", "We meet as persons. No telephones."]
    versions = [write_ground_rules(workshop=workshop, text=text, by=olga).version for text in texts]
    assert versions == [1, 1, 2]


@time_machine.travel("2027-02-01 12:00Z")
@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"destroy_on": dt.date(2027, 1, 31)}, "This day has passed. Choose today or a later day."),
        ({"destroy_on": dt.date(2027, 3, 1), "decided_by": " "}, "Say who decided this: later readers will ask."),
        (
            {"destroy_on": dt.date(2027, 3, 1), "reading_until": dt.date(2027, 3, 2)},
            "By then the notes will have been destroyed.",
        ),
    ],
)
def test_a_retention_date_that_cannot_be_is_refused(workshop, olga, days, sentence):
    with pytest.raises(DomainError) as refusal:
        set_retention(workshop=workshop, **{"decided_by": "both sides", "reading_until": None, **days}, by=olga)
    assert str(refusal.value) == sentence


@time_machine.travel("2027-02-01 12:00Z")
def test_a_retention_date_says_who_decided(workshop, olga, sign_in):
    answer = sign_in(olga).post(
        reverse("workshops:workshop-retention", args=[workshop.pk]),
        {"destroy_on": "2027-06-01", "decided_by": "both sides, at the closing session", "reading_until": ""},
    )

    workshop.refresh_from_db()
    assert answer.url == reverse("desk:record-list", args=[workshop.dialogue_id])
    assert (workshop.destroy_on, workshop.destroy_decided_by) == (
        dt.date(2027, 6, 1),
        "both sides, at the closing session",
    )


@pytest.mark.parametrize(
    ("precision", "first", "last", "words"),
    [
        ("DAY", dt.date(1960, 10, 28), dt.date(1960, 11, 4), "28 Oct 1960 – 4 Nov 1960"),
        ("START", dt.date(1960, 10, 28), None, "from 28 Oct 1960"),
        ("MONTH", dt.date(1962, 10, 1), None, "October 1962"),
        ("YEAR", dt.date(1969, 1, 1), None, "1969"),
        ("DAY", dt.date(1960, 10, 28), dt.date(1960, 10, 30), "28 – 30 Oct 1960"),
        ("UNKNOWN", None, None, "date not known"),
        ("UNKNOWN", None, dt.date(2021, 6, 9), "until 9 Jun 2021"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(precision, first, last, words):
    assert make.WorkshopFactory.build(starts_on=first, ends_on=last, date_precision=precision).date_words == words


def test_an_edit_does_not_put_back_a_rule_that_was_set_meanwhile(workshop, olga):
    on_her_screen = Workshop.objects.get(pk=workshop.pk)
    tighter = make.RuleProfileFactory(use_of_content="NONE")
    Workshop.objects.filter(pk=workshop.pk).update(rule_profile=tighter)

    edit_workshop(workshop=on_her_screen, facts={"city": "Bern"}, by=olga)

    workshop.refresh_from_db()
    assert (workshop.city, workshop.rule_profile) == ("Bern", tighter)


def test_a_workshop_is_under_the_standard_seal_unless_another_was_chosen(plan):
    plan()

    assert Workshop.objects.get().level == Level.STANDARD


def test_a_recovery_code_without_the_seal_is_refused(plan):
    answer = plan(level="STANDARD", recovery="on")

    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"recovery": ["Only a sealed workshop has a recovery code. Choose the seal, or leave this empty."]},
    )
    assert Workshop.objects.count() == 0
