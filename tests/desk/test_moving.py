"""Moving a workshop and calling it off: guests are told and asked again."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.errors import DomainError
from desk.actions import call_off_workshop, move_workshop
from outbox.models import Message
from participants.choices import InvitationState
from participants.models import Invitation
from tests import factories as make

DATES = {"starts_on": dt.date(2027, 2, 5), "ends_on": dt.date(2027, 2, 7)}


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel("2026-11-23 08:12Z", tick=False):
        yield


@pytest.fixture
def guests(workshop):
    """One of each state; their state names them."""
    return {state: make.InvitationFactory(workshop=workshop, state=state) for state in InvitationState}


def test_other_days_ask_everyone_again_who_said_yes_or_perhaps(workshop, guests, olga):
    move_workshop(workshop=workshop, facts=DATES, by=olga)

    states = {was: Invitation.objects.get(pk=guest.pk).state for was, guest in guests.items()}
    assert {was: now for was, now in states.items() if was != now} == {"YES": "RECONFIRM", "TENTATIVE": "RECONFIRM"}


def test_other_days_reach_whoever_holds_a_letter_with_a_newer_calendar(workshop, guests, olga):
    move_workshop(workshop=workshop, facts=DATES, by=olga)

    told = {message.to_email for message in Message.objects.all()}
    assert told == {guests[state].person.email for state in ("SENT", "YES", "TENTATIVE", "RECONFIRM")}
    letter = Message.objects.first()
    assert letter.calendar_method == "REQUEST"
    assert "SEQUENCE:1" in letter.calendar.splitlines()
    assert "5 Feb 2027, 09:00 in Zurich" in letter.text


def test_a_letter_about_other_days_keeps_to_the_rule(workshop, guests, olga):
    workshop.rule_profile.place_and_date = "NEED_TO_KNOW"
    workshop.rule_profile.save()

    move_workshop(workshop=workshop, facts=DATES, by=olga)

    letter = Message.objects.first()
    assert (letter.calendar, [w for w in ("Feb", "Geneva", workshop.title) if w in letter.text]) == ("", [])


def test_another_day_for_answers_writes_to_nobody(workshop, guests, olga):
    move_workshop(workshop=workshop, facts={"reply_by": dt.datetime(2026, 12, 20, 12, tzinfo=dt.UTC)}, by=olga)
    assert Message.objects.count() == 0


def test_a_postponed_workshop_is_taken_up_by_new_days(workshop, guests, olga):
    call_off_workshop(workshop=workshop, state="POSTPONED", reason="VISA", by=olga)
    assert not workshop.is_open

    move_workshop(workshop=workshop, facts=DATES, by=olga)
    workshop.refresh_from_db()
    assert (workshop.state, workshop.state_reason) == ("INVITING", "")


def test_calling_off_tells_the_guests_and_clears_their_calendars(workshop, guests, olga):
    call_off_workshop(workshop=workshop, state="CANCELLED", reason="SECURITY", by=olga)

    methods = set(Message.objects.values_list("kind", "calendar_method"))
    assert methods == {("desk/workshop_called_off", "CANCEL")}
    assert [m.to_email for m in Message.objects.all() if "security" in m.text.lower()] == []


def test_letters_that_wait_are_taken_back_when_it_is_called_off(workshop, guests, olga):
    move_workshop(workshop=workshop, facts=DATES, by=olga)
    call_off_workshop(workshop=workshop, state="CANCELLED", reason="", by=olga)
    assert set(Message.objects.filter(kind="desk/workshop_moved").values_list("state", flat=True)) == {"WITHDRAWN"}


def test_what_is_cancelled_stays_cancelled(workshop, olga):
    call_off_workshop(workshop=workshop, state="CANCELLED", reason="", by=olga)
    with pytest.raises(DomainError):
        move_workshop(workshop=workshop, facts=DATES, by=olga)


def test_the_form_shows_the_answer_date_on_the_workshops_own_clock(workshop, olga, sign_in):
    olga.time_zone = "Asia/Tokyo"
    olga.save()
    page = sign_in(olga).get(reverse("desk:workshop-move", args=[workshop.pk])).content.decode()
    assert 'value="2026-12-15T18:00"' in page
