"""Roles against acts, as one table."""

import pytest

from sessions_app import policies
from sessions_app.actions.caucus import open_caucus
from sessions_app.choices import NoteState
from tests import factories as make
from tests.sessions_app.conftest import seat_in

ON_A_SESSION = {
    #                      olga   felix  ravi   cora   fiona  mira   samir  frank  sam
    "view_session": "yes    yes    yes    yes    yes    yes    yes    no     no",
    "edit_session": "yes    yes    no     yes    no     no     no     no     no",
    "tighten_session": "yes yes    no     no     no     no     no     no     no",
    "record_presence": "yes yes    yes    yes    no     no     no     no     no",
    "write_notes": "no      no     yes    no     no     no     no     no     no",
    "see_note_state": "yes  yes    yes    yes    no     no     no     no     no",
}
ON_A_CAUCUS = {
    "view_session": "yes    yes    yes    yes    no     yes    no     no     no",
    "write_notes": "no      no     no     no     no     no     no     no     no",
    "see_note_state": "no   no     no     no     no     no     no     no     no",
    "open_caucus": "no      no     no     no     no     yes    no     no     no",
}
ON_AN_OPENED_CAUCUS = {
    "view_session": "yes    yes    yes    yes    no     yes    no     no     no",
    "write_notes": "no      no     yes    no     no     no     no     no     no",
    "see_note_state": "no   no     yes    no     no     no     no     no     no",
}
ON_A_DRAFT = {
    "check_note": "no       yes    yes    no     no     no     no     no     no",
    "release_note": "no     yes    yes    no     no     no     no     no     no",
    "take_back_note": "no   no     no     no     no     no     no     no     no",
    "propose_correction": "no no   no     no     no     no     no     no     no",
}
ON_A_RELEASED_NOTE = {
    "release_note": "no     no     no     no     no     no     no     no     no",
    "take_back_note": "no   yes    yes    no     no     no     no     no     no",
    "settle_corrections": "no no   yes    no     no     no     no     no     no",
}
CAST = ["olga", "felix", "ravi", "cora", "fiona", "mira", "samir", "frank", "sam"]


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def answers(cast, act, thing) -> str:
    said = (getattr(policies, f"can_{act}")(user, thing) for user in cast.values())
    return " ".join("yes" if yes else "no" for yes in said)


def check(cast, table, thing):
    assert {act: answers(cast, act, thing) for act in table} == {
        act: " ".join(row.split()) for act, row in table.items()
    }


def test_who_may_do_what_with_a_session(cast, session):
    check(cast, ON_A_SESSION, session)


def test_a_caucus_is_for_its_side_and_the_team(cast, caucus):
    check(cast, ON_A_CAUCUS, caucus)


def test_the_rapporteur_writes_of_a_caucus_once_its_side_has_said_so(cast, caucus, mira):
    open_caucus(session=caucus, role="RAPPORTEUR", by=mira)

    check(cast, ON_AN_OPENED_CAUCUS, caucus)


def test_who_may_do_what_with_a_draft(cast, session):
    check(cast, ON_A_DRAFT, make.NoteFactory(session=session))


def test_who_may_do_what_with_a_released_note(cast, session):
    check(cast, ON_A_RELEASED_NOTE, make.NoteFactory(session=session, state=NoteState.RELEASED))


def test_those_who_were_in_the_room_may_propose_a_correction(session, mira):
    seat_in(session, mira)

    assert policies.can_propose_correction(mira, make.NoteFactory(session=session, state=NoteState.RELEASED))


@pytest.mark.parametrize("kind", ["MEAL", "WALK"])
def test_nothing_is_written_of_a_meal(ravi, session, kind):
    session.kind = kind

    assert not policies.can_write_notes(ravi, session)
    assert not policies.can_record_presence(ravi, session)
