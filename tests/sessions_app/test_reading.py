"""Who can read a released note: the room, the writers, nobody else; never another side's caucus."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import AccessEvent
from sessions_app.actions.reading import mark_of
from sessions_app.models import Note
from sessions_app.selectors.circle import circle_of, how_many_have_read, reader_ids
from tests.conftest import guest
from tests.sessions_app.conftest import CALM, seat_in
from vault.models import Sealed
from workshops.models import Seat

CAST = ["olga", "felix", "ravi", "cora", "fiona", "mira", "samir", "frank", "sam"]


@pytest.fixture
def answers(request, sign_in):
    """``answers(note)``: the status that each of the cast gets on the reading page."""

    def ask(note):
        page = reverse("sessions:note-read", args=[note.pk])
        return {name: sign_in(request.getfixturevalue(name)).get(page).status_code for name in CAST}

    return ask


def statuses(**but):
    return {name: but.get(name, 404) for name in CAST}


def test_a_draft_is_read_by_its_writers_alone(answers, write, session, in_the_room):
    assert answers(write(session)) == statuses(felix=200, ravi=200)


def test_a_released_note_is_read_by_those_who_were_in_the_room(answers, release, session, in_the_room):
    assert answers(release(session)) == statuses(felix=200, ravi=200, mira=200, samir=200)


def test_a_participant_who_was_not_there_finds_nothing(answers, release, session, mira, samir):
    seat_in(session, mira)

    assert answers(release(session)) == statuses(felix=200, ravi=200, mira=200)


def test_a_caucus_note_is_not_there_for_the_other_side(answers, release, caucus, mira, samir):
    seat_in(caucus, mira, samir)  # even if somebody noted him as present

    assert answers(release(caucus)) == statuses(mira=200)


def test_after_the_last_day_of_reading_only_the_writers_are_left(answers, release, session, in_the_room):
    note = release(session)
    Note.objects.filter(pk=note.pk).update(reading_until=dt.date(2020, 1, 1))

    assert answers(note) == statuses(felix=200, ravi=200)


def test_a_destroyed_note_is_there_for_nobody(answers, release, session, in_the_room):
    note = release(session)
    Note.objects.filter(pk=note.pk).update(state="DESTROYED")

    assert answers(note) == statuses()


def test_whoever_lost_their_seat_finds_nothing(sign_in, release, session, in_the_room, mira):
    note = release(session)
    Seat.objects.filter(user=mira).update(ended_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert sign_in(mira).get(reverse("sessions:note-read", args=[note.pk])).status_code == 404


def test_the_readers_who_are_counted_are_those_whom_the_door_lets_in(release, session, caucus, mira, samir, ravi):
    seat_in(session, mira)
    seat_in(caucus, mira, samir)

    for item in (session, caucus):
        note = release(item)
        let_in = {user.pk for user in (mira, samir) if Note.objects.visible_to(user).filter(pk=note.pk).exists()}
        assert reader_ids(item) == let_in == {mira.pk}


def test_the_page_says_the_text_the_rule_and_who_else_reads(sign_in, release, session, in_the_room, mira, felix):
    note = release(session)

    page = sign_in(mira).get(reverse("sessions:note-read", args=[note.pk]))

    html = page.content.decode()
    assert CALM in html
    assert "Chatham House Rule." in html
    assert "Seen by: facilitator, rapporteur and participant (4 people)." in html
    assert "You opened this once." in html
    assert mark_of(note, mira) in html
    assert page.headers["Cache-Control"] == "no-store"
    assert "Ravi" not in html


def test_each_reading_is_in_the_trail_and_told_to_the_reader(sign_in, release, session, in_the_room, mira, samir):
    note, browser = release(session), sign_in(mira)
    page = reverse("sessions:note-read", args=[note.pk])

    browser.get(page)
    html = browser.get(page).content.decode()

    assert AccessEvent.objects.filter(action="note.read", actor_id=mira.pk, object_id=note.pk).count() == 2
    assert "You opened this 2 times." in html
    assert how_many_have_read(note) == 1


def test_without_an_audit_row_no_text_leaves(sign_in, release, session, in_the_room, mira, monkeypatch):
    note = release(session)
    monkeypatch.setattr("audit.actions.record", lambda *args, **facts: (_ for _ in ()).throw(OSError("disk full")))
    browser = sign_in(mira)
    browser.raise_request_exception = False

    page = browser.get(reverse("sessions:note-read", args=[note.pk]))

    assert page.status_code == 500
    assert CALM.encode() not in page.content


def test_two_readers_have_two_marks_that_stay(release, session, in_the_room, mira, samir):
    note = release(session)

    assert mark_of(note, mira) == mark_of(note, mira) != mark_of(note, samir)
    assert len(mark_of(note, mira)) == 5


def test_a_text_that_is_gone_is_not_there(sign_in, release, session, in_the_room, mira):
    note = release(session)
    Sealed.objects.all().delete()

    assert sign_in(mira).get(reverse("sessions:note-read", args=[note.pk])).status_code == 404


def test_the_circle_names_who_cannot_open_it(session, in_the_room, mira, felix, ravi):
    Seat.objects.filter(user=mira).delete()

    circle = circle_of(session)

    assert (circle.rapporteurs, circle.facilitators, circle.readers, circle.unreached) == (1, 1, 1, 1)
    assert circle.in_words == "1 person who was in the room, 1 rapporteur and 1 facilitator"


@pytest.mark.parametrize("guests", [1, 6])
def test_reading_costs_the_same_queries_in_a_small_and_a_full_room(
    sign_in, release, session, workshop, ardenya, mira, guests, django_assert_num_queries
):
    seat_in(session, mira)
    for number in range(guests):
        seat_in(session, guest(workshop, ardenya, f"Guest{number} Anvari"))
    page, browser = reverse("sessions:note-read", args=[release(session).pk]), sign_in(mira)
    browser.get(page)

    held = connection.vendor == "postgresql"  # one statement more, against a change of keys meanwhile
    with django_assert_num_queries(22 + held):
        browser.get(page)
