"""When somebody may be written to, as the team writes it down."""

import datetime as dt

import pytest
from django.urls import reverse

from outbox.calendars import Recipient
from participants.actions.people import bring_person
from participants.models import Person
from participants.selectors.hours import recipient_of, recipient_of_user
from tests import factories as make
from tests.participants.test_people import amal, edit  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


def keep(sign_in, olga, amal, **typed):  # noqa: F811
    answer = edit(sign_in(olga), amal, **typed)
    return answer, recipient_of(Person.objects.get(pk=amal.pk))


def test_hours_calendars_and_quiet_days_are_kept(sign_in, olga, amal):  # noqa: F811
    typed = {"calendars": "jo, Égypte", "earliest_hour": "9", "latest_hour": "18", "quiet_hours": ["12", "13"]}
    typed["quiet_dates"] = "2026-12-24 – 2027-01-02\n2027-03-01"
    _answer, hours = keep(sign_in, olga, amal, **typed)

    assert (hours.calendars, hours.earliest, hours.latest, hours.quiet_hours) == (("JO", "EG"), 9, 18, {12, 13})
    assert hours.quiet == (
        (dt.date(2026, 12, 24), dt.date(2027, 1, 2)),
        (dt.date(2027, 3, 1), dt.date(2027, 3, 1)),
    )


def test_what_was_written_stands_in_the_form_again(sign_in, olga, amal):  # noqa: F811
    Person.objects.filter(pk=amal.pk).update(calendars=["JO"], quiet_dates=[["2026-12-24", "2027-01-02"]])
    page = sign_in(olga).get(reverse("participants:person-edit", args=[amal.pk]))

    assert page.context["form"]["calendars"].value() == "JO"
    assert page.context["form"]["quiet_dates"].value() == "2026-12-24 – 2027-01-02"


@pytest.mark.parametrize(
    "typed",
    [
        {"calendars": "Atlantis"},
        {"quiet_dates": "at Christmas"},
        {"quiet_dates": "2027-01-02 – 2026-12-24"},
        {"quiet_dates": "2026-02-30"},
        {"earliest_hour": "18", "latest_hour": "9"},
    ],
)
def test_what_cannot_be_read_is_asked_again(sign_in, olga, amal, typed):  # noqa: F811
    answer, hours = keep(sign_in, olga, amal, **typed)

    assert (answer.status_code, hours) == (422, recipient_of(amal))


def test_without_a_word_the_likely_calendar_is_taken():
    person = make.PersonFactory.build(country="Jordan", time_zone="Europe/Paris")

    assert recipient_of(person).calendars == ("JO",)


def test_a_colleague_has_the_calendar_of_their_zone():
    user = make.UserFactory.build(time_zone="Africa/Cairo")

    assert recipient_of_user(user) == Recipient(recipient_of_user(user).zone, ("EG",))


def test_a_zone_that_is_none_counts_as_utc():
    assert str(recipient_of(make.PersonFactory.build(time_zone="Mars/Olympus")).zone) == "UTC"


def test_somebody_brought_from_another_dialogue_keeps_their_hours(amal, db):  # noqa: F811
    Person.objects.filter(pk=amal.pk).update(earliest_hour=10, calendars=["EG"])
    known = Person.objects.get(pk=amal.pk)
    brought = bring_person(known, {"name": known.name}, dialogue=make.DialogueFactory())

    assert recipient_of(Person.objects.get(pk=brought.pk)) == recipient_of(known)
