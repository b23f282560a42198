"""Roles × states of sessions and notes, without a database. Letters: tests/seating.py."""

import datetime as dt

import pytest

from sessions_app import policies
from sessions_app.choices import NoteState, SessionKind
from sessions_app.models import Note, WorkshopSession
from tests.seating import DIALOGUE, RULES, SIDE, WORKSHOP, answers, cast, seat, sitting, thing, who, workshop
from workshops.choices import Role
from workshops.models import PRESETS, Dialogue, RuleProfile

GONE = workshop(destroyed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
EVERYBODY = "".join(cast())
SIGNED_IN = EVERYBODY.replace("-", "")
ON_A_WORKSHOP = {
    "view_agenda": "CFRKEMcfrkemPQOI",
    "print_team_copy": "CFRKcfrk",
    "edit_agenda": "CFKcfk",
    "see_readers": "FRfr",
    "admit_readers": "FRfr",
}
ON_A_DESTROYED_ONE = ON_A_WORKSHOP | {"edit_agenda": "", "admit_readers": ""}
ON_A_SESSION = {
    "view_session": "CFRKEMcfrkemPQOI",
    "edit_session": "CFKcfk",
    "tighten_session": "CFcf",
    "loosen_session": "CFcf",
    "trace_copy": "CFcf",
    "open_caucus": "",
    "record_presence": "CFRKcfrk",
    "write_notes": "Rr",
    "see_note_state": "CFRKcfrk",
}
WITHOUT_NOTES = ON_A_SESSION | {"record_presence": "", "write_notes": ""}
AFTER_DESTRUCTION = WITHOUT_NOTES | {"edit_session": "", "tighten_session": "", "loosen_session": ""}
NOTES = {
    #                       open  released  sealed  destroyed
    "read_note": (EVERYBODY, EVERYBODY, EVERYBODY, ""),  # the door’s queryset has asked the seats
    "check_note": ("FRfr", "FRfr", "FRfr", "FRfr"),
    "release_note": ("FRfr", "", "", ""),
    "take_back_note": ("", "FRfr", "", ""),
    "settle_corrections": ("Rr", "Rr", "Rr", "Rr"),
}
COLUMN = {NoteState.RAW: 0, NoteState.CHECKED: 0, NoteState.RELEASED: 1, NoteState.SEALED: 2, NoteState.DESTROYED: 3}


def session(**facts) -> WorkshopSession:
    return WorkshopSession(workshop=facts.pop("workshop", WORKSHOP), **facts)


def note(state) -> Note:
    return Note(session=session(), state=state)


def test_who_may_do_what_with_the_agenda():
    assert answers(policies, ON_A_WORKSHOP, WORKSHOP) == ON_A_WORKSHOP


def test_of_a_destroyed_one_no_reader_is_let_in():
    assert answers(policies, ON_A_DESTROYED_ONE, GONE) == ON_A_DESTROYED_ONE


def test_under_need_to_know_the_office_of_the_dialogue_has_no_agenda():
    ruled = {preset: who(policies.can_view_agenda, workshop(rule_profile=rule)) for preset, rule in RULES.items()}
    topics, place = (
        workshop(rule_profile=RuleProfile(**{**PRESETS["CHATHAM_HOUSE"], name: "NEED_TO_KNOW"}))
        for name in ("topics", "place_and_date")
    )

    assert ruled.pop("CLOSED") == "CFRKcfrkemPQOI"
    assert set(ruled.values()) == {"CFRKEMcfrkemPQOI"}
    assert [who(policies.can_view_agenda, row) for row in (topics, place)] == ["CFRKcfrkemPQOI"] * 2


def test_where_the_list_is_the_facilitators_alone_the_rapporteur_writes_no_presence():
    closed = session(workshop=workshop(rule_profile=RULES["CLOSED"]))

    assert who(policies.can_record_presence, closed) == "CFKcfk"


def test_the_agenda_of_what_is_destroyed_or_history_stays_as_it_is():
    record = workshop(dialogue=Dialogue(pk=DIALOGUE.pk, is_public_record=True))

    assert [who(policies.can_edit_agenda, row) for row in (GONE, record)] == ["", ""]


@pytest.mark.parametrize("kind", ["PLENARY", "WORKING_GROUP", "BILATERAL", "DRAFTING"])
def test_who_may_do_what_with_a_session(kind):
    assert answers(policies, ON_A_SESSION, session(kind=kind)) == ON_A_SESSION


@pytest.mark.parametrize("kind", ["MEAL", "WALK"])
def test_nothing_is_written_of_a_meal_or_a_walk(kind):
    assert answers(policies, WITHOUT_NOTES, session(kind=kind)) == WITHOUT_NOTES


def test_a_session_of_a_destroyed_workshop_is_only_looked_at():
    assert answers(policies, AFTER_DESTRUCTION, session(workshop=GONE)) == AFTER_DESTRUCTION


def test_a_caucus_is_for_its_side_and_the_team():
    assert who(policies.can_view_session, session(kind=SessionKind.CAUCUS, side=SIDE)) == "CFRKcfrkP"


def test_a_caucus_is_opened_by_those_who_come_for_its_side_while_there_is_something_to_open():
    facts = {"kind": SessionKind.CAUCUS, "side": SIDE}

    assert who(policies.can_open_caucus, session(**facts)) == "P"
    assert who(policies.can_open_caucus, session(**facts, workshop=GONE)) == ""
    looks_on = sitting(seat(Role.OBSERVER, workshop=WORKSHOP, side=SIDE))
    assert policies.can_open_caucus(looks_on, session(**facts)) is False
    assert who(policies.can_trace_copy, session(**facts)) == "CFcf"


def test_its_released_note_is_carried_by_its_side_alone():
    caucus = session(kind=SessionKind.CAUCUS, side=SIDE)
    carriers = {state: who(policies.can_carry_note, Note(session=caucus, state=state)) for state in NoteState}

    assert carriers.pop(NoteState.RELEASED) == "P"
    assert set(carriers.values()) == {""}
    assert who(policies.can_carry_note, note(NoteState.RELEASED)) == ""  # of no caucus


@pytest.mark.parametrize("state", NoteState)
def test_who_may_do_what_with_a_note(state):
    table = {act: row[COLUMN[state]] for act, row in NOTES.items()}

    assert answers(policies, table, note(state)) == table


def test_corrections_are_settled_by_the_rapporteur():
    assert who(policies.can_settle_correction, thing(note=note(NoteState.RELEASED))) == "Rr"


def test_a_correction_is_proposed_to_a_released_note_alone():
    proposers = {state: who(policies.can_propose_correction, note(state)) for state in NoteState}

    assert proposers.pop(NoteState.RELEASED) == EVERYBODY
    assert set(proposers.values()) == {""}


def test_a_passage_and_a_question_are_answered_by_the_person_asked():
    guest, other = sitting(), sitting()
    asked, nobody = (thing(invitation=thing(person=thing(user_id=user_id))) for user_id in (guest.pk, None))

    for policy in (policies.can_answer_passage, policies.can_answer_request):
        assert [policy(user, asked) for user in (guest, other)] == [True, False]
        assert who(policy, nobody) == ""  # without an account: the same as who has not signed in


def test_how_a_question_stands_is_for_who_may_set_the_rule():
    assert [who(policies.can_follow_request, thing(workshop=row)) for row in (WORKSHOP, GONE)] == ["CFcf", ""]


def test_pages_of_ones_own():
    assert who(policies.can_list_agreements) == SIGNED_IN
    assert who(policies.can_read_own_history) == SIGNED_IN
    assert who(policies.can_hold_key) == "FRfrPQOISW"  # whoever sits where notes are read, here or elsewhere
