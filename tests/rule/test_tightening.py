"""A tighter rule acts at once: on letters that have not left, on calendars, on the ends of raw notes."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from icalendar import Calendar

from audit.models import AccessEvent
from core.access import link_token
from desk.actions.rule import OF_A_GUEST, put_rule_in_force
from desk.emails import CALENDAR
from outbox import actions as outbox
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.answers import answer_invitation
from participants.emails import invitation_letter, reminder_letter
from participants.emails.polls import DATE_POLL
from participants.models import Invitation
from sessions_app.actions.agenda import tighten_session
from sessions_app.emails import NOTE_RELEASED, WINDOW_CLOSES
from tests import factories as make
from workshops.models import PRESETS, RuleProfile

# Letters of the apps above that say nothing which a rule governs: a code name and a link, or an action's title.
SAY_NOTHING = {
    "desk/checkpoint",
    "desk/rule_asked",
    "desk/seal_waits",
    "participants/link_code",
    "sessions_app/key_wanted",
    "sessions_app/notes_wait",
    "sessions_app/passage_waits",
    "sessions_app/reader_admitted",
    "sessions_app/recovery_used",
}


@pytest.fixture(autouse=True)
def _before_it_begins():
    with time_machine.travel("2026-11-23 08:12Z", tick=False):
        yield


@pytest.fixture
def workshop(dialogue):
    """Wide open, at a known house; letters say all they may."""
    dialogue.mail_level = "FULL"
    dialogue.save()
    profile = make.RuleProfileFactory(**PRESETS["OPEN"], preset="OPEN")
    return make.WorkshopFactory(dialogue=dialogue, rule_profile=profile, venue="Birch House")


def queued(letter) -> Message:
    with transaction.atomic():
        return outbox.queue(letter)


def told(message) -> list[str]:
    """Which of the things that a rule governs a letter says, in words or in its calendar."""
    message.refresh_from_db()
    whole = "\n".join((message.subject, message.to_name, message.text, message.html, message.calendar))
    words = {"title": "Reopening", "house": "Birch House", "city": "Geneva", "day": "31 Dec 2026", "file": "VEVENT",
             "name": "Mira"}  # fmt: skip
    return [what for what, word in words.items() if word in whole]


def closing(**switches) -> dict[str, str]:
    return {**PRESETS["OPEN"], **switches}


@pytest.mark.parametrize(
    ("switches", "left"),
    [
        (closing(), ["title", "house", "city", "day", "file", "name"]),
        (closing(topics="ATTENDEES"), ["house", "city", "day", "file", "name"]),
        (closing(place_and_date="PUBLIC_AFTER"), ["title", "city", "day", "file", "name"]),
        (closing(place_and_date="ATTENDEES", topics="NEED_TO_KNOW"), ["city", "day", "file", "name"]),
        (closing(place_and_date="NEED_TO_KNOW"), []),
        (closing(existence="NOT_ACKNOWLEDGED"), []),
    ],
)
def test_an_invitation_that_waits_says_what_the_rule_of_now_allows(switches, left, workshop, mira, olga):
    message = queued(invitation_letter(Invitation.objects.get()))
    assert told(message) == ["title", "house", "city", "day", "file", "name"]

    put_rule_in_force(workshop=workshop, switches=switches, by=olga)

    assert told(message) == left


def test_every_letter_that_waits_is_written_anew_and_none_is_doubled(workshop, mira, olga):
    guest = Invitation.objects.get()
    rows = [queued(invitation_letter(guest)), queued(reminder_letter(guest, "LAST_CALL"))]
    for state in ("HELD", "PARKED", "SENDING"):
        twin = Message.objects.get(pk=rows[0].pk)
        twin.pk, twin.key, twin.state = None, f"twin:{state}", state
        twin.save(force_insert=True)
        rows.append(twin)
    keys = set(Message.objects.values_list("key", "state"))

    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)

    assert [told(row) for row in rows] == [[]] * 5
    assert set(Message.objects.exclude(kind=CALENDAR).values_list("key", "state")) == keys
    assert "must soon plan without it" in Message.objects.get(pk=rows[1].pk).text


def test_a_letter_that_has_gone_stays_what_it_was(workshop, mira, olga):
    message = queued(invitation_letter(Invitation.objects.get()))
    Message.objects.update(state=MessageState.SENT)
    before = Message.objects.values().get(pk=message.pk)

    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)

    assert Message.objects.values().get(pk=message.pk) == before


def test_nothing_is_sent_twice_when_the_same_letter_is_queued_again(workshop, mira, olga):
    guest = Invitation.objects.get()
    queued(reminder_letter(guest, "NUDGE"))
    put_rule_in_force(workshop=workshop, switches=PRESETS["CHATHAM_HOUSE"], by=olga)
    guest.workshop.refresh_from_db()
    queued(reminder_letter(guest, "NUDGE"))

    assert Message.objects.exclude(kind=CALENDAR).count() == 1


def calendar_of(message):
    return Calendar.from_ical(message.calendar).events[0]


def test_whoever_has_an_entry_gets_a_newer_one_without_the_house(workshop, mira, olga):
    first = queued(invitation_letter(Invitation.objects.get()))
    Message.objects.update(state=MessageState.SENT)
    assert str(calendar_of(first)["location"]) == "Birch House, Geneva, Switzerland"

    put_rule_in_force(workshop=workshop, switches=closing(place_and_date="ATTENDEES"), by=olga)

    update = Message.objects.get(kind=CALENDAR)
    old, new = calendar_of(first), calendar_of(update)
    assert (update.calendar_method, str(new["location"]), new["uid"]) == ("REQUEST", "Geneva, Switzerland", old["uid"])
    assert new["sequence"] > old["sequence"]


def test_an_entry_that_may_not_stand_any_more_is_taken_out_without_saying_what_it_was(workshop, mira, olga):
    first = queued(invitation_letter(Invitation.objects.get()))
    Message.objects.update(state=MessageState.SENT)

    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)

    update = Message.objects.get(kind=CALENDAR)
    event = calendar_of(update)
    assert (update.calendar_method, sorted(event)) == (
        "CANCEL", ["CLASS", "DTSTAMP", "ORGANIZER", "SEQUENCE", "STATUS", "UID"],
    )  # fmt: skip
    assert (event["uid"], told(update)) == (calendar_of(first)["uid"], ["file"])
    assert event["sequence"] > calendar_of(first)["sequence"]


def test_calendars_are_left_in_peace_when_their_words_stay_the_same(workshop, mira, olga):
    put_rule_in_force(workshop=workshop, switches=closing(topics="ATTENDEES", notes="POINTS"), by=olga)

    assert Message.objects.filter(kind=CALENDAR).count() == 0
    workshop.refresh_from_db()
    assert workshop.calendar_sequence == 0


def test_the_calendar_file_of_the_page_is_that_of_now(client, workshop, mira, olga):
    guest = Invitation.objects.get()
    address = f"/answer/{link_token(guest)}/calendar.ics"
    assert b"Birch House" in client.get(address).content

    put_rule_in_force(workshop=workshop, switches=closing(place_and_date="ATTENDEES"), by=olga)
    assert b"Birch House" not in client.get(address).content
    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)
    assert client.get(address).status_code == 404


def test_a_guest_who_cannot_come_gets_no_word_of_a_calendar(workshop, mira, olga):
    guest = Invitation.objects.get()
    answer_invitation(invitation=guest, answer="NO", via="LINK")

    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)

    assert Message.objects.filter(kind=CALENDAR).count() == 0


def test_it_is_one_act_with_its_rows_in_the_trail(workshop, mira, olga):
    queued(invitation_letter(Invitation.objects.get()))
    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)

    rows = AccessEvent.objects.filter(object_id=workshop.pk, action__startswith="rule.").order_by("action")
    assert [(row.action, row.actor_id) for row in rows] == [("rule.acted", olga.pk), ("rule.set", olga.pk)]


def released(workshop, on: dt.date):
    session = make.SessionFactory(workshop=workshop)
    return make.NoteFactory(
        session=session, rule_profile=workshop.rule_profile, state="RELEASED", revision=1, released_revision=1,
        released_on=on,
    )  # fmt: skip


def test_raw_notes_end_when_a_tighter_rule_says_so(workshop, olga):
    note = released(workshop, dt.date(2026, 11, 20))

    put_rule_in_force(workshop=workshop, switches=closing(retention="RAW_AFTER_RELEASE"), by=olga)
    note.refresh_from_db()
    assert (note.destroy_raw_on, note.raw_destroyed_on) == (dt.date(2026, 12, 20), None)

    put_rule_in_force(workshop=workshop, switches=closing(retention="RAW_AT_ONCE"), by=olga)
    note.refresh_from_db()
    assert (note.destroy_raw_on, note.raw_destroyed_on) == (dt.date(2026, 11, 20), dt.date(2026, 11, 23))


def test_a_session_made_tighter_ends_its_own_raw_notes(workshop, olga):
    note = released(workshop, dt.date(2026, 11, 20))

    tighten_session(session=note.session, switches=closing(retention="RAW_AT_ONCE"), by=olga)

    note.refresh_from_db()
    assert note.raw_destroyed_on == dt.date(2026, 11, 23)


def test_a_note_keeps_the_profile_it_was_made_under_and_obeys_a_tighter_one(workshop, olga):
    note = released(workshop, dt.date(2026, 11, 20))
    made_under = note.rule_profile
    put_rule_in_force(workshop=workshop, switches=closing(use_of_content="NONE"), by=olga)
    note = type(note).objects.get()
    assert (note.rule_profile, note.profile.use_of_content) == (made_under, "NONE")

    looser = RuleProfile.objects.create(preset="OPEN", **PRESETS["OPEN"])
    tight = RuleProfile.objects.create(preset="CLOSED", **PRESETS["CLOSED"])
    type(note).objects.update(rule_profile=tight)
    workshop.rule_profile = looser
    workshop.save()
    assert type(note).objects.get().profile == tight


def test_every_letter_to_a_guest_is_known_to_the_rule():
    """A new letter of the apps that write to guests is either written anew or says nothing."""
    mail = Path(settings.ROOT) / "templates/mail"
    kinds = {
        f"{app}/{folder.name}"
        for app in ("participants", "sessions_app", "desk")
        for folder in (mail / app).iterdir()
        if folder.is_dir()
    }
    assert kinds - SAY_NOTHING == {*OF_A_GUEST, NOTE_RELEASED, WINDOW_CLOSES, DATE_POLL}
