"""Finding a date: what a guest is asked, on the page and in the letter, and how they answer."""

import datetime as dt
import re

import pytest

from audit.models import AccessEvent
from outbox.emails import render
from outbox.models import Message
from participants.emails.polls import date_poll_letter
from participants.models import Polled, SlotAnswer
from tests.participants.polls import (
    CLOSED,
    _now_in_november,
    answers_in,
    april,
    layla,
    march,
    otar,
    page_of,
    poll,
    said,
    undated,
)
from tests.sentences import sentences
from workshops.choices import MailLevel, PlaceAndDate
from workshops.models import Workshop

__all__ = ["_now_in_november", "april", "layla", "march", "otar", "poll", "undated"]


def test_a_guest_answers_by_link_and_may_change_it(phone, otar):
    first = phone.post(page_of(otar), said(otar, "YES", "NO"))
    phone.post(page_of(otar), said(otar, "IF_NEED_BE", "NO"))

    assert (first.status_code, first.url) == (302, page_of(otar))
    assert answers_in(otar) == ["IF_NEED_BE", "NO"]
    assert "Your answer is noted" in phone.get(page_of(otar)).text


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
def test_the_page_speaks_the_guests_language_to_the_last_word(phone, otar, language, time_machine):
    def kept():
        english, theirs = (sentences(phone.get(page_of(otar), {"language": code}).text) for code in ("en", language))
        return english & theirs

    asked = kept()
    phone.post(page_of(otar), said(otar, "YES", "NO"))
    answered = kept()
    time_machine.move_to(CLOSED, tick=False)

    facts = {"Antechamber", "Lake Room", "Otar Lomaia", "+41 22 555 01 99"}
    alike = {"No"} if language == "es" else set()
    assert (asked, answered, kept()) == (facts | alike, facts | alike, facts)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_records_nothing(phone, otar, method):
    before = [list(model.objects.values()) for model in (Polled, SlotAnswer, Message, AccessEvent)]

    assert getattr(phone, method)(page_of(otar)).status_code == 200
    assert [list(model.objects.values()) for model in (Polled, SlotAnswer, Message, AccessEvent)] == before


def test_the_guests_clock_stands_beside_the_workshops(phone, otar):
    otar.person.time_zone = "Asia/Tashkent"
    otar.person.save()

    page = " ".join(phone.get(page_of(otar)).text.split())

    assert "3 – 5 Mar 2027" in page
    assert "Wednesday – Friday; 09:00 – 17:00 in Zurich; for you 13:00 – 21:00" in page
    # Late in Zurich is the next day there; and the clocks of Zurich have moved by then.
    assert "23:00 – 23:30 in Zurich; for you 8 Apr 2027, 02:00 – 8 Apr 2027, 02:30" in page


def test_a_slot_without_an_answer_is_asked_for_again_and_nothing_is_lost(phone, otar):
    page = phone.post(page_of(otar), said(otar, "IF_NEED_BE"))

    assert page.status_code == 422
    assert "Please say something for each of the days" in page.text
    assert re.findall(r'value="(\w+)" checked', page.text) == ["IF_NEED_BE"]
    assert answers_in(otar) == []


@pytest.mark.parametrize("words", ["MAYBE", "", "yes"])
def test_nonsense_is_refused(phone, otar, words):
    assert phone.post(page_of(otar), said(otar, "YES", words)).status_code == 422
    assert answers_in(otar) == []


def test_a_guest_sees_nobody_elses_answer_and_no_other_name(phone, otar, layla):
    phone.post(page_of(layla), said(layla, "NO", "YES"))

    page = phone.get(page_of(otar)).text

    assert [word for word in ("Layla", "Soravia", "Ardenya", "checked") if word in page] == []


def test_after_the_hour_the_page_says_so_calmly(phone, otar, time_machine):
    time_machine.move_to(CLOSED, tick=False)

    page, sent = phone.get(page_of(otar)), phone.post(page_of(otar), said(otar, "YES", "YES"))

    assert (page.status_code, sent.status_code, answers_in(otar)) == (200, 422, [])
    assert "The time for answers has passed. Please telephone us" in page.text
    assert 'type="radio"' not in page.text


@pytest.mark.parametrize("state", ["CLOSED", "CANCELLED"])
def test_a_round_that_is_over_takes_no_answers(phone, otar, state):
    Workshop.objects.update(state=state)

    assert phone.post(page_of(otar), said(otar, "YES", "YES")).status_code == 422
    assert answers_in(otar) == []


def test_a_round_that_was_put_off_looks_for_new_days(phone, otar):
    Workshop.objects.update(state="POSTPONED")

    assert phone.post(page_of(otar), said(otar, "YES", "YES")).status_code == 302


@pytest.mark.parametrize("change", ["destroyed", "frozen", "expired", "revoked"])
def test_a_dead_link_is_the_page_of_what_is_not_there(phone, otar, change):
    address, now = page_of(otar), dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    workshop = otar.poll.workshop
    if change == "destroyed":
        Workshop.objects.update(destroyed_at=now)
    elif change == "frozen":
        type(workshop.dialogue).objects.update(frozen_at=now)
    elif change == "expired":
        Polled.objects.update(link_expires_at=now)
    else:
        Polled.objects.update(link_version=2)

    assert [phone.get(address).status_code, phone.post(address, said(otar, "YES", "YES")).status_code] == [404, 404]
    assert answers_in(otar) == []


def test_days_that_are_told_by_word_of_mouth_stand_on_no_page_by_link(phone, otar):
    rule = otar.poll.workshop.rule_profile
    rule.place_and_date = PlaceAndDate.NEED_TO_KNOW
    rule.save()

    page = phone.get(page_of(otar)).text

    assert "These days are told by word of mouth." in page
    assert [word for word in ("Mar", "2027", "Geneva") if word in page] == []
    assert phone.post(page_of(otar), said(otar, "YES", "YES")).status_code == 422


def test_the_page_speaks_the_guests_language(phone, layla):
    page = phone.get(page_of(layla))

    assert (page.headers["Content-Language"], '<html lang="fr"' in page.text) == ("fr", True)
    assert '<html lang="ar" dir="rtl">' in phone.get(page_of(layla), {"language": "ar"}).text


def test_the_trail_says_that_somebody_answered_and_not_what(phone, otar):
    phone.post(page_of(otar), said(otar, "YES", "NO"))

    event = AccessEvent.objects.get(action="date-poll.answered")
    assert event.payload == '{"via":"LINK"}'


# --- the letter --------------------------------------------------------------------------------------


def test_the_letter_gives_the_days_at_the_level_of_date_and_city(otar):
    letter = render(date_poll_letter(otar))

    assert letter.subject == "A message from Lake Room"
    assert "3 – 5 Mar 2027 (Wednesday – Friday)\n7 Apr 2027, 23:00 – 23:30 (Wednesday)" in letter.text
    assert "Please answer by 5 Dec 2026, 12:00 in Zurich." in letter.text


def test_at_the_level_of_a_link_it_says_nothing(otar, dialogue):
    dialogue.mail_level = MailLevel.LINK
    otar.poll.workshop.dialogue = dialogue
    letter = date_poll_letter(otar)

    told = [word for word in ("Otar", "Mar", "Apr", "Dec", "Geneva", "days", "river") if word in render(letter).text]

    assert (told, letter.to_name) == ([], "")


@pytest.mark.parametrize("level", MailLevel)
def test_no_letter_names_a_side_or_anybody_else(otar, layla, dialogue, level):
    dialogue.mail_level = level
    otar.poll.workshop.dialogue = dialogue

    html = render(date_poll_letter(otar)).html

    assert [word for word in ("Layla", "Benhaddar", "Ardenya", "Soravia") if word in html] == []
