"""A released note whose roster has changed is looked at again, and never silently let pass."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from desk.selectors import notes as waiting
from sessions_app.actions.check import check_text
from sessions_app.actions.release import release_note, take_back_note
from sessions_app.actions.second_look import let_stand, look_again, note_changes
from sessions_app.models import Note, Presence
from sessions_app.tasks import look_at_rosters
from tests import factories as make
from tests.sessions_app.conftest import CALM, text
from vault.models import Sealed

TODAY = dt.date(2027, 1, 4)
ALIAS = "Zhenya"


def released(note):
    return release_note(note=note, revision=note.revision, reading_until=dt.date(2099, 1, 1), by=None)


@pytest.fixture
def note(session, write, in_the_room):
    return released(write(session, ("A joint post", f"{CALM} {ALIAS} was against.")))


@pytest.fixture
def known_as(samir):
    """``known_as(name)`` writes another name of Samir down."""
    return lambda name: make.NameVariantFactory(person=samir.people.get(), text=name, kind="NICKNAME")


def test_a_note_whose_roster_is_the_same_waits_for_nobody(note):
    assert note_changes(TODAY) == 0


def test_a_new_name_raises_a_second_look_once(note, known_as):
    known_as(ALIAS)

    assert (note_changes(TODAY), note_changes(TODAY + dt.timedelta(days=1))) == (1, 0)
    note.refresh_from_db()
    assert (note.state, note.look_again_on) == ("RELEASED", TODAY)


def test_somebody_who_is_invited_later_raises_it_too(note, workshop):
    make.InvitationFactory(workshop=workshop, state="INVITED")

    assert note_changes(TODAY) == 1


def test_presence_that_is_corrected_raises_it_too(note, session):
    Presence.objects.filter(session=session).first().delete()

    assert note_changes(TODAY) == 1


def test_the_job_opens_no_text(note, known_as):
    known_as(ALIAS)
    before = AccessEvent.objects.count()

    look_at_rosters()

    assert AccessEvent.objects.count() == before
    assert Note.objects.get().look_again_on is not None


def test_whoever_looks_again_is_shown_what_the_new_name_catches(note, known_as, ravi):
    known_as(ALIAS)
    note_changes(TODAY)

    look = look_again(note=note, by=ravi)

    assert [item.finding.text for item in look.check.found] == [ALIAS]
    assert AccessEvent.objects.filter(action="note.looked-at-again", actor_id=ravi.pk).count() == 1


def test_a_note_that_points_at_somebody_now_cannot_stand(note, known_as, ravi):
    known_as(ALIAS)
    note_changes(TODAY)

    with pytest.raises(DomainError, match="point at one person now"):
        let_stand(note=note, by=ravi)

    note.refresh_from_db()
    assert note.look_again_on == TODAY


def test_a_note_that_nothing_new_is_found_in_stands_once_somebody_says_so(note, known_as, ravi):
    known_as("Skipper")
    note_changes(TODAY)

    let_stand(note=note, by=ravi)

    note.refresh_from_db()
    assert (note.look_again_on, note_changes(TODAY)) == (None, 0)


def test_it_waits_on_the_first_page_of_those_who_work_on_the_note(note, known_as, ravi, felix, mira, olga):
    known_as(ALIAS)
    note_changes(TODAY)

    rows = {user.name: [row.url for row in waiting.notes(user, TODAY)] for user in (ravi, felix, mira, olga)}

    page = reverse("sessions:note-look-again", args=[note.pk])
    assert [len(found) for found in rows.values()] == [1, 1, 0, 0]
    assert rows[ravi.name] == [page]


def test_the_page_shows_the_finding_and_offers_no_button_to_let_it_stand(note, known_as, ravi, sign_in):
    known_as(ALIAS)
    note_changes(TODAY)

    html = sign_in(ravi).get(reverse("sessions:note-look-again", args=[note.pk])).content.decode()

    assert "Blocks: 1 person fits." in html
    assert ("it stays released" in html, "Take it back to correct it" in html) == (False, True)


def test_the_page_lets_a_harmless_note_stand(note, known_as, ravi, sign_in):
    known_as("Skipper")
    note_changes(TODAY)

    sign_in(ravi).post(reverse("sessions:note-look-again", args=[note.pk]))

    assert Note.objects.get().look_again_on is None


def seat(session, title, gender):
    """Somebody of that profession and gender in the room."""
    invitation = make.InvitationFactory(workshop=session.workshop, state="ACCEPTED", person__gender=gender)
    make.AffiliationFactory(person=invitation.person, title=title)
    make.PresenceFactory(session=session, invitation=invitation)


def test_what_was_read_before_is_joined_with_what_is_written_now(session, workshop, write, ravi):
    """A woman, and an economist: five fit each, and one of them both."""
    workshop.rule_profile = session.workshop.rule_profile = make.RuleProfileFactory(finest_description="ROLE")
    workshop.save()
    for title, gender in [*[("economist", "M")] * 4, *[("engineer", "F")] * 4, ("economist", "F")]:
        seat(session, title, gender)
    words = "{} doubted the costing of the ferry tariff for the winter crossing."
    take_back_note(note=released(write(session, ("Tariff", words.format("A woman")))), by=ravi)
    session.refresh_from_db()

    found = check_text(session=session, text=text(("Tariff", words.format("An economist"))), by=ravi).found

    assert [(item.finding.message, item.finding.fits) for item in found] == [("released.one", 1)]


def test_the_released_text_is_kept_for_that_however_often_it_is_saved_again(session, write, ravi):
    note = write(session)
    take_back_note(note=released(note), by=ravi)
    session.refresh_from_db()
    for number in range(1, 32):
        write(session, ("A joint post", f"{CALM} {number}"), base=number)

    assert Sealed.objects.filter(object_id=note.pk, field="text", revision=1).exists()
