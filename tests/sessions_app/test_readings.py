"""A reader's own history, and whose copy it was: who sees what of whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessEvent
from sessions_app.actions.reading import mark_of
from tests import factories as make
from tests.sessions_app.conftest import seat_in
from workshops.models import Seat

pytestmark = pytest.mark.django_db


def read(sign_in, user, note, times: int) -> None:
    tab = sign_in(user)
    for _time in range(times):
        assert tab.get(f"/notes/{note.pk}/").status_code == 200


def history(sign_in, user) -> str:
    text = sign_in(user).get("/readings/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_a_reader_sees_what_she_opened_how_often_and_nothing_of_others(
    sign_in, release, session, mira, samir, in_the_room
):
    note = release(session)
    read(sign_in, mira, note, 3)
    read(sign_in, samir, note, 1)

    assert "Customs and the crossing Lake Room 3 times" in history(sign_in, mira)
    assert "Customs and the crossing Lake Room 1 time " in history(sign_in, samir)
    assert "Samir" not in history(sign_in, mira)


def test_the_reading_page_says_so_too(sign_in, release, session, mira, in_the_room):
    note = release(session)
    read(sign_in, mira, note, 2)

    assert "You opened this 3 times." in sign_in(mira).get(f"/notes/{note.pk}/").content.decode()


def test_who_has_read_nothing_is_told_so(sign_in, olga):
    assert "You have opened no note yet." in history(sign_in, olga)


def test_a_note_that_is_closed_to_her_now_keeps_its_line_and_loses_its_title(
    sign_in, release, session, mira, in_the_room
):
    note = release(session)
    read(sign_in, mira, note, 1)
    Seat.objects.filter(user=mira).update(ended_at="2026-12-01T00:00:00Z")

    assert "a note that is closed to you now 1 time" in history(sign_in, mira)
    assert "Customs" not in history(sign_in, mira)


def test_organisers_see_how_many_have_read_and_not_who(sign_in, release, session, mira, samir, olga, in_the_room):
    note = release(session)
    read(sign_in, mira, note, 3)

    page = sign_in(olga).get(f"/sessions/{session.pk}/").content.decode()

    told = re.sub(r"\s+", " ", re.search(r"Released on .*?</p>", page, re.DOTALL).group())
    assert "1 of 2 has opened it." in told
    assert [name for name in ("Mira", "Samir", mira.email) if name in told] == []


def test_the_history_costs_the_same_for_one_note_and_for_twelve(sign_in, release, session, workshop, mira, in_the_room):
    tab, counts = sign_in(mira), []
    read(sign_in, mira, release(session), 1)
    for _round in range(2):
        tab.get("/readings/")
        with CaptureQueriesContext(connection) as queries:
            tab.get("/readings/")
        counts.append(len(queries))
        for _note in range(11):
            another = make.SessionFactory(workshop=workshop)
            seat_in(another, mira)
            read(sign_in, mira, release(another), 1)

    assert counts[0] == counts[1]


# --- whose copy ----------------------------------------------------------------------------


def ask(sign_in, user, session, mark):
    return sign_in(user).post(f"/sessions/{session.pk}/copy/", {"mark": mark})


def test_after_an_incident_a_copy_leads_to_its_reader_and_the_looking_is_recorded(
    sign_in, release, session, mira, samir, olga, in_the_room
):
    note = release(session)
    read(sign_in, mira, note, 1)
    read(sign_in, samir, note, 1)

    page = ask(sign_in, olga, session, f" {mark_of(note, samir).lower()} ").content.decode()
    event = AccessEvent.objects.get(action="note.copy_traced")

    assert ("Samir Haddou" in page, "Mira" in page) == (True, False)
    assert (event.actor_id, event.outcome, event.object_id) == (olga.pk, "found", note.pk)
    assert str(samir.pk) in event.payload


def test_signs_of_nobody_are_recorded_as_well(sign_in, release, session, mira, olga, in_the_room):
    note = release(session)
    page = ask(sign_in, olga, session, mark_of(note, mira)).content.decode()  # she never opened it

    assert "No reader of this note has these signs." in page
    assert AccessEvent.objects.get(action="note.copy_traced").outcome == "nobody"


@pytest.mark.parametrize("typed", ["", "7K4M", "7K4MX2", "<b>", "7K-4M"])
def test_nonsense_is_told_and_looks_nothing_up(sign_in, release, session, olga, in_the_room, typed):
    release(session)
    answer = ask(sign_in, olga, session, typed)

    assert answer.status_code == 422
    assert not AccessEvent.objects.filter(action="note.copy_traced").exists()


def test_the_mark_says_nothing_of_its_reader_and_differs_from_note_to_note(
    release, session, caucus, mira, samir, in_the_room
):
    first, second = release(session), release(caucus)
    marks = {mark_of(note, user) for note in (first, second) for user in (mira, samir)}

    assert len(marks) == 4
    assert all(re.fullmatch("[2-9A-HJKMNP-TV-Z]{5}", mark) for mark in marks)
