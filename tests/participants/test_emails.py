import re

import pytest
from django.utils import timezone
from icalendar import Calendar

from outbox.emails import LINK, render
from participants import emails
from participants.emails.calendar import calendar_file
from tests import factories as make
from workshops.choices import Existence, MailLevel, PlaceAndDate, Topics

LANGUAGES = ["fr", "es", "ru", "ar"]


@pytest.fixture
def mariam(workshop):
    person = make.PersonFactory(name="Mariam O'Qassem & Co", honorific="Dr")
    return make.InvitationFactory(workshop=workshop, person=person, answered_at=timezone.now())


def words(invitation):
    return render(emails.invitation_letter(invitation))


def every_letter(invitation):
    return [
        emails.invitation_letter(invitation),
        emails.reminder_letter(invitation, "NUDGE"),
        emails.reminder_letter(invitation, "LAST_CALL", words={"en": "A room by the lake is kept for you."}),
        emails.missing_letter(invitation, "RULES", "k1"),
        emails.missing_letter(invitation, "TRAVEL", "k2"),
        emails.confirmation_letter(invitation),
        emails.withdrawal_letter(invitation),
    ]


def test_the_invitation_says_what_date_and_city_allow_and_no_more(mariam):
    letter = words(mariam)

    assert letter.subject == "A message from Lake Room"
    assert letter.text.split("\n\n") == [
        "Dear Dr Mariam O'Qassem & Co,",
        "You are invited as a person, not as a representative.",
        "It begins on 31 Dec 2026, 09:00 in Zurich and ends on 3 Jan 2027, 17:00 in Zurich.\n"
        "Place: Geneva, Switzerland.",
        "You can read more and answer on your personal page:",
        LINK,
        "Please answer by 15 Dec 2026, 18:00 in Zurich. A no helps as much as a yes.",
        "The link is yours alone: please do not pass it on. Opening it records nothing; only your answer does.",
        "For help, telephone +41 22 555 01 99.",
        "Lake Room\n",
    ]


def test_text_and_html_say_the_same(mariam):
    letter = words(mariam)
    body = re.sub(r"(?s).*<main[^>]*>|<div class=\"foot\">.*", "", letter.html)
    plain = re.sub("<[^>]+>", " ", body).replace("&#x27;", "'").replace("&amp;", "&")

    assert plain.split() == letter.text.split()


def test_at_link_level_a_letter_tells_neither_name_nor_date_nor_place(mariam, dialogue):
    dialogue.mail_level = MailLevel.LINK
    mariam.workshop.dialogue = dialogue
    letter = words(mariam)

    told = [word for word in ("Mariam", "Dec", "Jan", "Geneva", "Switzerland", "river") if word in letter.text]

    assert told == []
    assert emails.invitation_letter(mariam).calendar == ""
    assert emails.invitation_letter(mariam).to_name == ""


@pytest.mark.parametrize(
    "switch", [{"existence": Existence.NOT_ACKNOWLEDGED}, {"place_and_date": PlaceAndDate.NEED_TO_KNOW}]
)
def test_a_strict_rule_lowers_the_level_to_a_link(mariam, switch):
    mariam.workshop.dialogue.mail_level = MailLevel.FULL
    for name, value in switch.items():
        setattr(mariam.workshop.rule_profile, name, value)

    assert "Geneva" not in words(mariam).text
    assert calendar_file(mariam) == ""


def test_the_title_stands_in_a_letter_only_at_full_level_and_under_an_open_rule(mariam):
    mariam.workshop.dialogue.mail_level = MailLevel.FULL
    neutral = words(mariam).text
    mariam.workshop.rule_profile.topics = Topics.PUBLIC
    full = words(mariam).text

    assert ("river" in neutral, "river" in full) == (False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_whole_in_every_language(mariam, language):
    english = {line for letter in every_letter(mariam) for line in render(letter).text.splitlines() if line}
    kept = {LINK, "Lake Room"}
    mariam.person.language = language

    theirs = {line for letter in every_letter(mariam) for line in render(letter).text.splitlines() if line}

    assert theirs & english == kept


def test_an_arabic_letter_runs_from_right_to_left(mariam):
    mariam.person.language = "ar"

    assert '<html lang="ar" dir="rtl">' in words(mariam).html


def test_no_letter_names_anyone_else_or_a_side(mariam, mira, samir, ardenya):
    texts = " ".join(f"{render(letter).html} {letter.calendar}" for letter in every_letter(mariam))

    assert [word for word in ("Mira", "Castellane", "Samir", "Haddou", "Ardenya", "Soravia") if word in texts] == []


def test_the_calendar_file_is_neutral_and_names_nobody(mariam):
    calendar = Calendar.from_ical(emails.invitation_letter(mariam).calendar)
    (event,) = calendar.walk("VEVENT")

    assert calendar["method"] == "REQUEST"
    assert sorted(event) == [
        "CLASS", "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "ORGANIZER", "SEQUENCE", "STATUS", "SUMMARY", "UID",
    ]  # fmt: skip
    assert (event["summary"], event["location"], event["class"]) == ("Lake Room", "Geneva, Switzerland", "PRIVATE")
    assert event["uid"] == f"{mariam.pk}@antechamber.example"
    assert event.decoded("dtstart") == mariam.workshop.begins_at
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Zurich"]


def test_a_withdrawal_cancels_the_same_entry_with_a_higher_sequence(mariam):
    request, cancel = (
        Calendar.from_ical(letter(mariam).calendar) for letter in (emails.invitation_letter, emails.withdrawal_letter)
    )
    (asked,), (cancelled,) = request.walk("VEVENT"), cancel.walk("VEVENT")

    assert cancel["method"] == "CANCEL"
    assert cancelled["uid"] == asked["uid"]
    assert cancelled["sequence"] > asked["sequence"]


def test_an_invitation_sent_again_counts_further_than_its_cancellation(mariam):
    (cancelled,) = Calendar.from_ical(emails.withdrawal_letter(mariam).calendar).walk("VEVENT")
    mariam.link_version += 1
    (again,) = Calendar.from_ical(emails.invitation_letter(mariam).calendar).walk("VEVENT")

    assert again["sequence"] > cancelled["sequence"]


def test_a_line_break_in_a_name_cannot_reach_the_subject(mariam):
    mariam.workshop.dialogue.code_name = "Lake\r\nBcc: everyone@example.org"

    assert words(mariam).subject == "A message from Lake Bcc: everyone@example.org"
