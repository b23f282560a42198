"""Every letter of the demo, of every kind and at every mail level, as it crosses the wire: whom and what it names."""

import re
import uuid
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from desk import emails as desk
from followups import emails as followups
from followups.models import ActionItem, Addressee, AffectedPerson, Incident, JointText, Silence
from outbox.actions import queue
from outbox.choices import OPTIONAL
from outbox.envelope import envelope
from participants import emails as participants
from participants.emails.link_codes import link_code_letter
from participants.emails.polls import date_poll_letter
from participants.models import DatePoll, Invitation, Person, Polled
from reports import emails as reports
from reports.models import Ballot, DueDate, Grant, Release, Survey
from sessions_app import emails as sessions
from sessions_app.models import Note, Passage, RuleAnswer, RuleRequest, WorkshopSession
from workshops import emails as workshops
from workshops.choices import MailLevel, PlaceAndDate, Role, Topics
from workshops.models import Dialogue, EmergencySeal, RuleProfile, Side, Workshop

MAIL = Path(settings.ROOT) / "templates" / "mail"
HEADERS = {
    "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
    "X-Auto-Response-Suppress",
}  # fmt: skip
STOPPING = {
    "List-Unsubscribe": re.compile(rf"<{re.escape(settings.SITE_URL)}/letters/wanted/[\w:-]+/>"),
    "List-Unsubscribe-Post": re.compile("List-Unsubscribe=One-Click"),
}
MESSAGE_ID = re.compile(rf"<[0-9a-f]{{32}}@{re.escape(settings.MESSAGE_ID_DOMAIN)}>")
PER_ROUND = 2  # guests of each round who are written to, at each level

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def demo(settings):
    settings.DEMO, settings.DEMO_WORDS = True, "copper lantern drifts beyond seven harbours"
    call_command("load_demo", stdout=StringIO())
    return settings


def kinds_of_ours() -> set[str]:
    """A letter for each folder; those of allauth are looked at in tests/outbox/test_adapters.py."""
    folders = {str(file.parent.relative_to(MAIL)) for file in MAIL.glob("*/*/subject.txt")}
    return {kind for kind in folders if not kind.startswith("accounts/")}


def letters_to(invitation) -> list:
    """Each letter about a round that a guest can get."""
    return [
        participants.invitation_letter(invitation),
        participants.reminder_letter(invitation, "NUDGE"),
        participants.reminder_letter(invitation, "LAST_CALL"),
        participants.missing_letter(invitation, "RULES", "1"),
        participants.missing_letter(invitation, "TRAVEL", "1"),
        participants.confirmation_letter(invitation),
        participants.withdrawal_letter(invitation),
        desk.workshop_moved(invitation),
        desk.workshop_called_off(invitation),
        desk.calendar_changed(invitation),
        date_poll_letter(polled(invitation)),
        link_code_letter(invitation, invitation.workshop, "314159"),
    ]


def polled(invitation) -> Polled:
    poll = DatePoll(workshop=invitation.workshop, closes_at=timezone.now())
    return Polled(poll=poll, person=invitation.person)


def addressee_of(invitation) -> Addressee:
    text = JointText(dialogue=invitation.workshop.dialogue, title="Principles of the crossing")
    silence = Silence(joint_text=text, workshop=invitation.workshop, ends_at=timezone.now())
    return Addressee(silence=silence, person=invitation.person)


def guests() -> list[Invitation]:
    found = []
    for workshop in Workshop.objects.filter(dialogue__is_public_record=False).order_by("pk"):
        rows = workshop.invitations.select_related("person", "side", "workshop__dialogue", "workshop__rule_profile")
        found += [row for row in rows.filter(answered_at__isnull=False).order_by("pk")[:PER_ROUND]]
    return found


def other_letters() -> list:
    """One of each kind that is not about a round: of the demo's rows, and of rows that it has none of."""
    dialogue = Dialogue.objects.get(code_name="Lake Room")
    workshop, seat = dialogue.workshops.get(number=4), dialogue.seats.filter(role=Role.CONVENOR).first()
    invitation = workshop.invitations.select_related("person", "workshop__dialogue").filter(state="YES").first()
    today, lead = timezone.localdate(), seat.user
    incident = Incident(dialogue=dialogue, reported_on=today, keep_until=today)
    request = RuleRequest(workshop=workshop, before=workshop.rule_profile, profile=workshop.rule_profile)
    items = ActionItem.objects.filter(dialogue=dialogue, owner_person__isnull=False)
    note = Note.objects.filter(session__workshop__dialogue=dialogue, state="RELEASED").first()
    return [
        *(followups.reminder(item, "before", "1") for item in items),
        followups.reminder(items[0], "before", "1", lead),
        followups.concern(incident, lead),
        followups.something_concerns_you(AffectedPerson(incident=incident, person=invitation.person)),
        *(followups.silence(addressee_of(invitation), phase) for phase in ("start", "soon", "held", "broken")),
        reports.grant_shared(seat),
        reports.report_due(DueDate(grant=Grant.objects.first(), kind="AUDIT", due_on=today), lead, "1"),
        reports.release_ready(Release.objects.first(), seat),
        reports.survey_asked(Ballot(survey=Survey(workshop=workshop), invitation=invitation)),
        sessions.note_released(note, invitation.person),
        sessions.window_closes(workshop, invitation.person, today, "1"),
        sessions.notes_wait(workshop, lead, "1"),
        sessions.passage_waits(Passage(invitation=invitation, asked_on=today), invitation),
        sessions.key_wanted(workshop, lead),
        sessions.reader_admitted(workshop, lead, "1"),
        sessions.recovery_used(workshop, lead, timezone.now()),
        workshops.seat_given(seat),
        desk.seal_waits(EmergencySeal(dialogue=dialogue), lead, "1"),
        desk.rule_asked(RuleAnswer(request=request, invitation=invitation)),
        desk.checkpoint(lead, "antechamber\n12\nabc=\n", "weekly"),
    ]


def wire(letter) -> tuple[EmailMessage, str, list[str]]:
    """The mail that ``letter`` becomes, everything in it that can be read, and its calendar files."""
    with transaction.atomic():
        row = queue(replace(letter, key=str(uuid.uuid4())))
    mail = message_from_bytes(envelope(row).message().as_bytes(linesep="\r\n"), policy=policy.default)
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    parts = [part for part in mail.walk() if not part.is_multipart()]
    files = [part.get_content() for part in parts if part.get_content_type() == "text/calendar"]
    plain = [part.get_content() for part in parts if part.get_content_type() != "text/calendar"]
    unfolded = [str(Calendar.from_ical(file).to_ical().decode()).replace("\r\n ", "") for file in files]
    return mail, headers + "\n".join(plain + unfolded), unfolded


def found_in(text: str, words: set[str]) -> set[str]:
    return {word for word in words if word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)}


def titles(dialogue) -> set[str]:
    rounds = dialogue.workshops.values_list("title", flat=True)
    talks = WorkshopSession.objects.filter(workshop__dialogue=dialogue).values_list("title", flat=True)
    return {*rounds, *(title for title in talks if len(title.split()) > 1), dialogue.title}


def names() -> dict:
    """Person -> every way in which the roster names them."""
    return {
        person.pk: {person.name, person.family_name if len(person.family_name) > 3 else ""}
        for person in Person.objects.all()
    }


def forbidden(letter, invitation, level: MailLevel, roster: dict) -> set[str]:
    """What must not stand in a letter to a guest at ``level``."""
    workshop = invitation.workshop
    own = roster[invitation.person_id]
    words = {name for pk, theirs in roster.items() if pk != invitation.person_id for name in theirs} - own
    words |= set(Side.objects.values_list("name", flat=True)) - {"Experts"}
    words |= titles(workshop.dialogue) | {workshop.venue}
    if level == MailLevel.FULL:
        words -= {workshop.title, workshop.venue}
    if level == MailLevel.LINK:
        words |= own | {workshop.city, workshop.country}
    return words


@pytest.mark.parametrize("level", MailLevel.values)
def test_no_letter_to_a_guest_names_others_sides_titles_or_places_that_the_level_keeps_back(demo, level):
    Dialogue.objects.update(mail_level=level)
    RuleProfile.objects.update(place_and_date=PlaceAndDate.ATTENDEES, topics=Topics.ATTENDEES)
    roster, told = names(), {}

    for invitation in guests():
        for letter in letters_to(invitation):
            _mail, text, _files = wire(letter)
            if words := found_in(text, forbidden(letter, invitation, MailLevel(level), roster)):
                told[letter.kind, invitation.person.name] = words

    assert told == {}


@pytest.mark.parametrize("level", [MailLevel.LINK, MailLevel.FULL])
def test_other_letters_name_nobody_but_their_reader_and_no_side_and_no_title(demo, level):
    Dialogue.objects.update(mail_level=level)
    roster, told = names(), {}
    sides = set(Side.objects.values_list("name", flat=True)) - {"Experts"}

    for letter in other_letters():
        own = roster.get(letter.person_id, set()) | {letter.to_name}
        everybody = {name for theirs in roster.values() for name in theirs} - own
        topics = {title for dialogue in Dialogue.objects.filter(is_public_record=False) for title in titles(dialogue)}
        _mail, text, _files = wire(letter)
        if words := found_in(text, everybody | sides | topics):
            told[letter.kind] = words

    assert told == {}


def test_where_letters_are_nothing_but_a_link_not_even_the_address_line_names_a_guest(demo):
    Dialogue.objects.update(mail_level=MailLevel.LINK)

    letters = [*other_letters(), *(letter for guest in guests() for letter in letters_to(guest))]

    assert {letter.kind for letter in letters if letter.person_id and letter.to_name} == set()


def test_each_kind_of_letter_was_looked_at(demo):
    looked_at = {letter.kind for invitation in guests() for letter in letters_to(invitation)}
    looked_at |= {letter.kind for letter in other_letters()}

    assert kinds_of_ours() - looked_at == set()


def test_the_headers_of_all_of_them_tell_nothing(demo):
    told = set()

    for letter in [*other_letters(), *(one for guest in guests()[:3] for one in letters_to(guest))]:
        mail, _text, _files = wire(letter)
        stopping = STOPPING if letter.kind in OPTIONAL else {}
        told |= set(mail.keys()) ^ HEADERS ^ set(stopping)
        told |= {mail[name] for name, words in stopping.items() if not words.fullmatch(mail[name])}
        told |= {mail["From"]} - {settings.DEFAULT_FROM_EMAIL}
        told |= set() if MESSAGE_ID.fullmatch(mail["Message-ID"]) else {mail["Message-ID"]}
        told |= set() if str(mail["Date"]).endswith("-0000") else {mail["Date"]}

    assert told == set()


def test_no_calendar_file_names_who_else_comes_or_what_is_talked_about(demo):
    told = set()

    for invitation in guests():
        _mail, _text, files = wire(participants.invitation_letter(invitation))
        for file in files:
            file = file[file.index("BEGIN:VEVENT") :]  # the rule changes of the zone stand before it
            told |= set(re.findall(r"^(?:ATTENDEE|DESCRIPTION|CONTACT|URL|COMMENT|CATEGORIES)", file, re.MULTILINE))
            told |= found_in(file, titles(invitation.workshop.dialogue) | {invitation.person.name})

    assert told == set()
