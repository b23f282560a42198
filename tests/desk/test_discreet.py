"""Somebody to whom no letter may go: of every kind of letter none leaves, and a colleague finds a call instead."""

import ast
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desk import actions
from desk.actions import walk_ladders
from desk.actions.loosening import ask_to_loosen
from desk.actions.rule import put_rule_in_force
from followups import actions as followups
from followups.choices import ToldHow
from followups.models import Incident
from outbox.actions import queue, sweep
from outbox.models import Bar, Message
from participants.actions.answers import answer_invitation
from participants.actions.contact import set_contact
from participants.actions.invitations import letters_of, seal_of, send_invitations, withdraw_invitation
from participants.actions.link_codes import send_link_code
from participants.actions.polls import send_poll
from participants.actions.writing import call_instead, write_to_reader
from participants.choices import Reach
from participants.emails import invitation_letter
from participants.models import Call, Invitation, Ladder, Membership, Person
from participants.selectors.invite import drafts_of
from reports import actions as reports
from sessions_app.actions.passages import Asked, ask_for_passage
from sessions_app.actions.release import tell_readers
from sessions_app.emails import key_wanted, reader_admitted, recovery_used
from tests import factories as make

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
MAIL = Path(settings.ROOT) / "templates" / "mail"
# Letters to those who work for the dialogue or pay for it; nobody of them is a guest.
TO_THE_TEAM = {
    "desk/checkpoint",
    "desk/seal_waits",
    "followups/concern",
    "reports/grant_shared",
    "reports/release_ready",
    "reports/report_due",
    "sessions_app/notes_wait",
    "workshops/seat_given",
}

FOLLOWED_ELSEWHERE = {"followups/silence"}  # tests/followups/test_silence.py


@pytest.fixture
def mira_comes(workshop, olga, cora, mira, time_machine):
    """Mira has said yes, and is reached through a go-between unless a test says otherwise."""
    time_machine.move_to(NOW, tick=False)
    return Invitation.objects.select_related("person", "workshop__dialogue").get(person__user=mira)


def closed(by, reach=Reach.GO_BETWEEN) -> None:
    """No letter goes to Mira any more."""
    words = {"cover_title": "", "go_between": "Her cousin Zeynep, +41 22 555 01 77"}
    set_contact(membership=Membership.objects.get(person__name="Mira Castellane"), reach=reach, **words, by=by)


# --- every letter that a guest can get, by what causes it ------------------------------------------------


def invites(guest, by, clock):
    Invitation.objects.filter(pk=guest.pk).update(state="DRAFT", sent_at=None, answered_at=None)
    send_invitations(workshop=guest.workshop, seal=seal_of(letters_of(drafts_of(guest.workshop))), by=by)


def reminds(guest, by, clock):
    make.ReminderStepFactory(workshop=guest.workshop)
    Invitation.objects.filter(pk=guest.pk).update(state="SENT", sent_at=NOW, answered_at=None)
    clock.move_to(dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC), tick=False)
    walk_ladders(timezone.now())


def asks_for_rules(guest, by, clock):
    make.GroundRulesFactory(workshop=guest.workshop)
    Invitation.objects.filter(pk=guest.pk).update(needs_revision=1)
    Ladder.objects.create(workshop=guest.workshop)
    clock.move_to(dt.datetime(2026, 12, 17, 9, tzinfo=dt.UTC), tick=False)
    walk_ladders(timezone.now())


def confirms(guest, by, clock):
    answer_invitation(invitation=guest, answer="NO", via="LINK")


def withdraws(guest, by, clock):
    withdraw_invitation(invitation=guest, by=by)


def asks_for_days(guest, by, clock):
    poll = make.DatePollFactory(workshop=guest.workshop, sent_at=None)
    make.SlotFactory(poll=poll)
    make.PolledFactory(poll=poll, person=guest.person, sent_at=None, link_expires_at=None)
    type(guest.workshop).objects.update(state="POSTPONED")
    guest.workshop.refresh_from_db()
    send_poll(poll=poll, by=by)


def moves(guest, by, clock):
    facts = {"starts_on": dt.date(2027, 2, 5), "ends_on": dt.date(2027, 2, 7)}
    actions.move_workshop(workshop=guest.workshop, facts=facts, by=by)


def calls_off(guest, by, clock):
    actions.call_off_workshop(workshop=guest.workshop, state="CANCELLED", reason="", by=by)


def tightens(guest, by, clock):
    put_rule_in_force(workshop=guest.workshop, switches={**make.CHATHAM_HOUSE, "place_and_date": "NEED_TO_KNOW"}, by=by)


def waits_for_what_they_undertook(guest, by, clock):
    make.ActionItemFactory(
        dialogue=guest.workshop.dialogue, owner_role="", owner_person=guest.person, due_on=dt.date(2026, 12, 1)
    )
    for day in (27, 28, 29, 30):
        clock.move_to(dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC), tick=False)
        walk_ladders(timezone.now())
    for day in range(1, 12):
        clock.move_to(dt.datetime(2026, 12, day, 9, tzinfo=dt.UTC), tick=False)
        walk_ladders(timezone.now())


def has_something_to_say(guest, by, clock):
    followups.report_concern(dialogue=guest.workshop.dialogue, words="The list lay open.")
    incident = Incident.objects.get()
    followups.set_affected(incident=incident, people=[guest.person], by=by)
    followups.tell_affected(affected=incident.affected.get(), how=ToldHow.LETTER, by=by)


def _released(guest):
    session = make.SessionFactory(workshop=guest.workshop)
    make.PresenceFactory(session=session, invitation=guest)
    return make.NoteFactory(session=session, state="RELEASED", released_revision=1, reading_until="2027-01-29")


def releases(guest, by, clock):
    with transaction.atomic():
        tell_readers(_released(guest))


def closes_a_window(guest, by, clock):
    _released(guest)
    clock.move_to(dt.datetime(2027, 1, 26, 9, tzinfo=dt.UTC), tick=False)
    walk_ladders(timezone.now())
    walk_ladders(timezone.now() + dt.timedelta(hours=1))


def asks_for_a_passage(guest, by, clock):
    session = make.SessionFactory(workshop=guest.workshop)
    asked = Asked(guest.pk, "Mira Castellane proposed it.", "f" * 32)
    ask_for_passage(session=session, asked=asked, by=by)


def asks_three_questions(guest, by, clock):
    for _n in range(8):
        make.InvitationFactory(workshop=guest.workshop, state="YES")
    reports.ask_survey(workshop=guest.workshop, moment="BEFORE", by=by)


def asks_for_a_wider_rule(guest, by, clock):
    clock.move_to(dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC), tick=False)
    make.PresenceFactory(session=make.SessionFactory(workshop=guest.workshop), invitation=guest)
    wider = {**make.CHATHAM_HOUSE, "attribution": "NAMED"}
    ask_to_loosen(workshop=guest.workshop, switches=wider, reason="The article names its authors.", by=by)


def _reads(letter):
    def cause(guest, by, clock):
        reader = guest.person.user
        with transaction.atomic():
            write_to_reader(letter(guest.workshop, reader), user=reader, workshop=guest.workshop)

    return cause


# What causes it, the letter, and what the call that stands for it is about.
LETTERS = [
    (invites, "participants/invitation", "ANSWER"),
    (reminds, "participants/reminder", "ANSWER"),
    (asks_for_rules, "participants/missing", "RULES"),
    (confirms, "participants/confirmation", "LETTER"),
    (withdraws, "participants/withdrawal", "LETTER"),
    (asks_for_days, "participants/date_poll", "LETTER"),
    (moves, "desk/workshop_moved", "ANSWER"),
    (calls_off, "desk/workshop_called_off", "LETTER"),
    (tightens, "desk/calendar_changed", "LETTER"),
    (waits_for_what_they_undertook, "followups/reminder", "ACTION"),
    (has_something_to_say, "followups/something_concerns_you", "LETTER"),
    (releases, "sessions_app/note_released", "LETTER"),
    (closes_a_window, "sessions_app/window_closes", "LETTER"),
    (asks_for_a_passage, "sessions_app/passage_waits", "LETTER"),
    (asks_three_questions, "reports/survey_asked", "LETTER"),
    (asks_for_a_wider_rule, "desk/rule_asked", "LETTER"),
    (_reads(key_wanted), "sessions_app/key_wanted", "LETTER"),
    (_reads(lambda workshop, user: reader_admitted(workshop, user, "1")), "sessions_app/reader_admitted", "LETTER"),
    (_reads(lambda workshop, user: recovery_used(workshop, user, NOW)), "sessions_app/recovery_used", "LETTER"),
]
BY_CAUSE = pytest.mark.parametrize(("cause", "kind", "about"), LETTERS, ids=[kind for _cause, kind, _about in LETTERS])


def mail_to(guest) -> list[str]:
    return list(Message.objects.filter(person_id=guest.person_id).values_list("kind", flat=True))


@BY_CAUSE
def test_where_letters_may_go_a_letter_goes(mira_comes, olga, time_machine, cause, kind, about):
    cause(mira_comes, olga, time_machine)

    assert kind in mail_to(mira_comes)
    assert not Call.objects.filter(letter=kind).exists()


@BY_CAUSE
def test_where_none_may_go_a_colleague_finds_one_call(mira_comes, olga, cora, time_machine, cause, kind, about):
    closed(olga)
    guest = Invitation.objects.select_related("person", "workshop__dialogue").get(pk=mira_comes.pk)

    cause(guest, olga, time_machine)

    calls = [(call.kind, call.is_instead, call.assignee) for call in Call.objects.filter(person=guest.person)]
    assert mail_to(guest) == []
    assert calls == [(about, True, cora)]


def test_there_is_no_other_letter_to_a_guest():
    """A new folder of words is a letter to the team, or has its cause above."""
    folders = {str(file.parent.relative_to(MAIL)) for file in MAIL.glob("*/*/subject.txt")}
    ours = {kind for kind in folders if not kind.startswith("accounts/")}

    caused = {kind for _cause, kind, _about in LETTERS} | FOLLOWED_ELSEWHERE
    assert ours == caused | TO_THE_TEAM | {"participants/link_code"}


def test_letters_to_guests_are_queued_in_one_place():
    """Whoever calls the outbox's ``queue`` is that place, the code that somebody asks for themselves, or writes
    to the team."""
    callers = set()
    for file in Path(settings.ROOT).glob("*/actions/*.py"):
        for call in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name == "queue":
                letter = call.args[0]
                said = letter.func if isinstance(letter, ast.Call) else letter
                callers.add((f"{file.parent.parent.name}.{file.stem}", getattr(said, "attr", getattr(said, "id", ""))))

    assert {(place, letter) for place, letter in callers if place != "participants.writing"} == {
        ("desk.checkpoints", "checkpoint"),
        ("desk.checkpoints", "letter"),
        ("desk.emergency", "seal_waits"),
        ("followups.incidents", "concern"),
        ("followups.reminders", "letter"),  # to an account that holds a role
        ("participants.link_codes", "link_code_letter"),
        ("reports.releases", "release_ready"),
        ("reports.reminders", "report_due"),
        ("reports.sharing", "grant_shared"),
        ("sessions_app.reminders", "notes_wait"),
        ("workshops.seat", "seat_given"),
    }


# --- what came into line before, or beside it ---------------------------------------------------------------


def test_letters_that_wait_become_calls_at_once(mira_comes, olga, cora):
    with transaction.atomic():
        queue(replace(invitation_letter(mira_comes), not_before=NOW + dt.timedelta(hours=3)))
    closed(olga, Reach.PHONE)

    (call,) = Call.objects.all()
    assert Message.objects.get().state == "WITHDRAWN"
    assert (call.kind, call.letter, call.assignee) == ("ANSWER", "participants/invitation", cora)
    assert call.due_at == NOW + dt.timedelta(hours=3)


def test_a_letter_that_slips_past_does_not_leave_and_becomes_a_call(mira_comes, olga, smtp, settings):
    closed(olga)
    with transaction.atomic():
        queue(invitation_letter(mira_comes))
    sweep(seconds=2)

    assert (Message.objects.get().state, Call.objects.count()) == ("QUEUED", 0)
    assert (call_instead(), call_instead()) == (1, 0)
    assert (Message.objects.get().state, Call.objects.count()) == ("WITHDRAWN", 1)


def test_letters_go_again_once_they_may(mira_comes, olga):
    closed(olga)
    closed(olga, Reach.EITHER)
    mira_comes.person.refresh_from_db()
    answer_invitation(invitation=mira_comes, answer="NO", via="LINK")

    assert (Bar.objects.count(), mail_to(mira_comes)) == (0, ["participants/confirmation"])


def test_a_code_for_a_forwarded_link_is_sent_to_no_closed_mailbox(mira_comes, olga):
    """Whoever holds the link could press the button."""
    closed(olga)
    mira_comes.person.refresh_from_db()

    assert send_link_code(row=mira_comes) is False
    assert (Message.objects.count(), Call.objects.count()) == (0, 0)


def test_an_answer_on_the_telephone_is_not_confirmed_on_the_telephone(mira_comes, olga):
    closed(olga)
    answer_invitation(invitation=mira_comes, answer="NO", via="PHONE", by=olga)

    assert (Message.objects.count(), Call.objects.count()) == (0, 0)


def test_who_has_not_spoken_about_a_rule_is_told_to_nobody(mira_comes, olga, time_machine):
    closed(olga)
    asks_for_a_wider_rule(Invitation.objects.get(pk=mira_comes.pk), olga, time_machine)
    before = Call.objects.count()
    for day in range(1, 30):
        time_machine.move_to(dt.datetime(2027, 1, day, 9, tzinfo=dt.UTC), tick=False)
        walk_ladders(timezone.now())

    assert (before, Call.objects.filter(letter="").count()) == (1, 1)


def test_a_person_row_says_the_way_and_not_through_whom(mira_comes, olga):
    closed(olga)

    row = str(Person.objects.filter(pk=mira_comes.person_id).values()) + str(Membership.objects.values())
    assert ("GO_BETWEEN" in row, "Zeynep" in row) == (True, False)
