"""A caucus belongs to one side: who works on its notes, and that the other side never learns of it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from desk.management.routes import routes
from outbox.models import Message
from participants.models import Invitation
from reports.selectors.figures import _sessions
from sessions_app.actions.caucus import carry_note, close_caucus, hold_note, open_caucus
from sessions_app.actions.release import release_note, take_back_note
from sessions_app.models import CaucusOpening, Note, WorkshopSession
from tests import factories as make
from tests.conftest import guest
from tests.sessions_app.conftest import seat_in

TITLE, ROOM, QUESTION = "Our red lines on the bridge", "The orangery", "What do we never sign?"
HOUR = "14:35"


@pytest.fixture
def caucus(workshop, ardenya, mira):
    """Ardenya's, with a released note; every word and hour of it stands nowhere else."""
    caucus = make.SessionFactory(
        workshop=workshop,
        title=TITLE,
        kind="CAUCUS",
        side=ardenya,
        room=ROOM,
        guiding_questions=QUESTION,
        starts_at=dt.datetime(2026, 12, 31, 13, 35, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 12, 31, 15, 5, tzinfo=dt.UTC),
    )
    seat_in(caucus, mira)
    return caucus


def works_on(user, session) -> bool:
    return WorkshopSession.objects.visible_to(user).written_by(user).filter(pk=session.pk).exists()


def can_read(user, note) -> bool:
    return Note.objects.visible_to(user).filter(pk=note.pk).exists()


# --- who works on its notes ---------------------------------------------------------------------


def test_by_default_a_side_lets_nobody_into_its_notes(caucus, release, felix, ravi, olga, mira):
    note = release(caucus)

    assert [can_read(user, note) for user in (felix, ravi, olga, mira)] == [False, False, False, True]


def test_each_role_is_let_in_and_shut_out_by_itself(caucus, release, felix, ravi, mira):
    note = release(caucus)

    open_caucus(session=caucus, role="FACILITATOR", by=mira)
    assert [can_read(user, note) for user in (felix, ravi)] == [True, False]
    open_caucus(session=caucus, role="RAPPORTEUR", by=mira)
    assert [works_on(user, caucus) for user in (felix, ravi)] == [True, True]
    close_caucus(session=caucus, role="FACILITATOR", by=mira)

    assert [can_read(user, note) for user in (felix, ravi)] == [False, True]


def test_what_one_side_opens_stays_shut_with_the_other(caucus, workshop, soravia, felix, mira):
    theirs = make.SessionFactory(workshop=workshop, title="Theirs", kind="CAUCUS", side=soravia)

    open_caucus(session=caucus, role="FACILITATOR", by=mira)

    assert [works_on(felix, session) for session in (caucus, theirs)] == [True, False]


def test_what_was_let_in_and_shut_out_stays_on_record(caucus, mira):
    open_caucus(session=caucus, role="FACILITATOR", by=mira)
    open_caucus(session=caucus, role="FACILITATOR", by=mira)
    close_caucus(session=caucus, role="FACILITATOR", by=mira)
    close_caucus(session=caucus, role="FACILITATOR", by=mira)

    row = CaucusOpening.objects.get()
    assert (row.given_by, row.ended_by, row.ended_at is None) == (mira, mira, False)
    acts = AccessEvent.objects.filter(object_id=row.pk).order_by("at").values_list("action", flat=True)
    assert list(acts) == ["caucus.opened", "caucus.closed"]


def test_the_side_decides_on_the_page_of_its_caucus(sign_in, caucus, mira, felix, ravi):
    page = reverse("sessions:session-detail", args=[caucus.pk])
    browser = sign_in(mira)
    assert "not let in" in browser.get(page).content.decode()

    browser.post(reverse("sessions:caucus-open", args=[caucus.pk]), {"role": "RAPPORTEUR"})

    assert "let in since" in browser.get(page).content.decode()
    assert "Who works on your side’s notes" not in sign_in(felix).get(page).content.decode()
    assert sign_in(ravi).get(reverse("sessions:note-write", args=[caucus.pk])).status_code == 200


@pytest.mark.parametrize("data", [{}, {"role": "CONVENOR"}, {"role": "rapporteur"}])
def test_nonsense_lets_nobody_in(sign_in, caucus, mira, data):
    answer = sign_in(mira).post(reverse("sessions:caucus-open", args=[caucus.pk]), data, follow=True)

    assert "Say whom you mean." in answer.content.decode()
    assert CaucusOpening.objects.count() == 0


def test_without_leave_the_rapporteur_finds_no_desk_and_no_line_on_the_first_page(sign_in, caucus, ravi, session):
    WorkshopSession.objects.filter(pk=caucus.pk).update(ends_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    browser = sign_in(ravi)

    assert browser.get(reverse("sessions:note-write", args=[caucus.pk])).status_code == 403
    agenda = browser.get(reverse("sessions:agenda", args=[caucus.workshop_id])).content.decode()
    assert reverse("sessions:note-write", args=[session.pk]) in agenda
    assert reverse("sessions:note-write", args=[caucus.pk]) not in agenda
    assert TITLE not in browser.get("/").content.decode()


# --- carried to the others ----------------------------------------------------------------------


@pytest.fixture
def carried(caucus, release, mira, samir):
    return carry_note(note=release(caucus), by=mira)


def test_a_note_leaves_its_side_when_the_side_carries_it(carried, caucus, sign_in, samir):
    browser = sign_in(samir)

    page = browser.get(reverse("sessions:note-read", args=[carried.pk]))

    assert page.status_code == 200
    assert "Seen by: participant (2 people)." in page.content.decode()
    assert reverse("sessions:session-detail", args=[caucus.pk]) not in page.content.decode()
    assert browser.get(reverse("sessions:session-detail", args=[caucus.pk])).status_code == 404
    assert sorted(Message.objects.values_list("to_email", flat=True)) == ["mira@example.org", "samir@example.org"]


def test_taken_back_by_its_side_it_is_not_there_again(carried, sign_in, samir, mira):
    hold_note(note=carried, by=mira)

    assert sign_in(samir).get(reverse("sessions:note-read", args=[carried.pk])).status_code == 404
    assert sign_in(mira).get(reverse("sessions:note-read", args=[carried.pk])).status_code == 200


def test_taken_back_by_its_writers_and_released_anew_it_is_its_sides_alone(carried, release, caucus, ravi, samir):
    take_back_note(note=carried, by=ravi)
    caucus.note.refresh_from_db()

    assert not can_read(samir, release(caucus))


def test_a_note_that_points_at_one_person_stays_with_its_side(caucus, write, ravi, mira, workshop, soravia):
    note = write(caucus, ("A joint post", "Oriel Vantor argued for it."))
    release_note(note=note, revision=note.revision, reading_until=dt.date(2099, 1, 1), by=ravi)
    note.refresh_from_db()
    make.InvitationFactory(workshop=workshop, person=make.PersonFactory(name="Oriel Vantor"), side=soravia)

    with pytest.raises(DomainError, match="point at one person"):
        carry_note(note=note, by=mira)

    note.refresh_from_db()
    assert not note.is_carried


def test_nobody_but_the_side_carries_it(sign_in, caucus, release, felix, ravi, olga, samir):
    note = release(caucus)
    address = reverse("sessions:note-carry", args=[note.pk])

    assert [sign_in(user).post(address).status_code for user in (felix, ravi, olga, samir)] == [404] * 4


# --- the other side -----------------------------------------------------------------------------

LINK = re.compile(r'(?:href|action|src|hx-get|data-[a-z-]+)="(/[^"#]*)')


def walk(browser: Client, *starts: str) -> dict[str, str]:
    """Every page that can be reached by links from ``starts``, by address."""
    seen, waiting = {}, list(starts)
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        if address in seen or address.startswith(("/static/", "/accounts/logout")):
            continue
        answer = browser.get(address, follow=True)
        seen[address] = answer.content.decode(errors="replace") if answer.status_code < 400 else ""
        waiting += LINK.findall(seen[address])
    return seen


def traces(caucus, pages: dict[str, str]) -> list[str]:
    note = caucus.note
    words = [TITLE, "red lines", ROOM, QUESTION, HOUR, "caucus of ", str(caucus.pk), str(note.pk), "A joint post"]
    return sorted({f"{word} in {address}" for address, page in pages.items() for word in words if word in page})


def addresses_of(caucus) -> list[str]:
    """Every address that a session or a note has."""
    keys = {"WorkshopSession": caucus.pk, "Note": caucus.note.pk}
    return [
        reverse(route.name, kwargs={"pk": keys[route.door.model.__name__]})
        for route in routes()
        if route.door.model is not None and route.door.model.__name__ in keys
    ]


@pytest.fixture
def other_side(sign_in, samir, workshop):
    """Everywhere samir can go: by links, by print copy and calendar, by his personal link."""
    own = Invitation.objects.get(workshop=workshop, person__user=samir)
    starts = [
        "/",
        reverse("desk:workshop", args=[workshop.pk]),
        reverse("sessions:agenda", args=[workshop.pk]),
        reverse("sessions:agenda-print", args=[workshop.pk]),
        reverse("sessions:agenda-print", args=[workshop.pk]) + "?copy=team",
        reverse("participants:invitation-calendar", args=[own.pk]),
        reverse("participants:answer", args=[link_token(own)]),
        reverse("participants:answer-calendar", args=[link_token(own)]),
    ]
    return lambda: walk(sign_in(samir), *starts)


def test_the_other_side_finds_no_trace_of_a_caucus(other_side, caucus, session, release, ravi, mira, samir):
    seat_in(session, mira, samir)
    open_caucus(session=caucus, role="RAPPORTEUR", by=mira)
    release(caucus)
    plenary = release(session)

    pages = other_side()
    caucus.note.refresh_from_db()

    assert [line for line in traces(caucus, pages) if not line.startswith("A joint post")] == []
    assert reverse("sessions:note-read", args=[plenary.pk]) in pages  # the walk did reach notes
    assert "2 sessions" not in "".join(pages.values())
    letters = {m.key: f"{m.subject} {m.text} {m.html} {m.calendar}" for m in Message.objects.filter(user_id=samir.pk)}
    assert [line for line in traces(caucus, letters) if not line.startswith("A joint post")] == []


def test_each_address_of_a_caucus_is_the_same_404_to_the_other_side(sign_in, caucus, release, samir, mira):
    release(caucus)
    browser = sign_in(samir)
    nowhere = browser.get(reverse("sessions:session-detail", args=[make.DialogueFactory().pk]))

    answers = [browser.get(address) for address in addresses_of(caucus)]

    assert len(answers) > 15
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, nowhere.content)}


def test_a_team_sees_the_walk_find_it(sign_in, caucus, release, mira, workshop):
    """The walk would prove nothing if it did not find what is there to be found."""
    release(caucus)

    pages = walk(sign_in(mira), reverse("sessions:agenda", args=[workshop.pk]))

    found = " ".join(traces(caucus, pages))
    assert all(word in found for word in (TITLE, HOUR, ROOM, QUESTION, str(caucus.note.pk)))


def test_a_caucus_counts_in_no_report(caucus, session, workshop):
    assert _sessions([workshop]) == (1, 1)


def test_of_two_caucuses_each_side_sees_its_own(sign_in, caucus, workshop, soravia, mira, samir):
    theirs = make.SessionFactory(workshop=workshop, title="Their red lines", kind="CAUCUS", side=soravia)
    agenda = reverse("sessions:agenda", args=[workshop.pk])

    shown = [sign_in(user).get(agenda).content.decode() for user in (mira, samir)]

    assert [(TITLE in page, theirs.title in page) for page in shown] == [(True, False), (False, True)]


def test_someone_of_the_side_who_was_not_there_cannot_read_the_note(caucus, release, workshop, ardenya):
    other = guest(workshop, ardenya, "Leila Haddou")

    assert not can_read(other, release(caucus))
