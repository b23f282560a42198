"""A row put back to an older state by somebody who can write to the database: noticed, and not opened."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from audit.erasure import erase_due
from audit.models import AccessEvent
from audit.sealer import seal_waiting
from followups.actions import read_incident
from followups.models import Incident
from outbox.models import Message
from sessions_app.models import Note
from tests.sessions_app.conftest import in_the_room, posted, release, session, write
from tests.vault import circle
from vault import actions, circles
from vault.errors import RolledBack
from vault.models import Sealed

__all__ = ["in_the_room", "release", "session", "write"]

OLD, NEW = "It shall open.", "It may open."
LATER = "2027-03-01 09:00Z"


@pytest.fixture
def twice(place, witness):
    """A text in two revisions; the place of the second."""
    newer = replace(place, revision=2)
    actions.seal(place, OLD, witness=witness)
    actions.seal(newer, NEW, witness=witness)
    return newer


def put_back(place) -> None:
    """The newest row goes; what is left is the one before."""
    Sealed.objects.filter(object_id=place.object_id, field=place.field, revision=place.revision).delete()


def test_the_newest_opens(twice, witness):
    assert actions.open_text(twice, witness=witness) == NEW


def test_an_older_revision_opens_no_more_once_the_newer_row_is_gone(twice, place, witness, failures):
    put_back(twice)

    with pytest.raises(RolledBack) as found:
        actions.open_text(place, witness=witness)

    assert (found.value.place, found.value.newest, failures()) == (place, 2, ["older"])


def test_an_older_revision_under_a_row_that_was_put_back_alone_is_noticed_a_minute_later(twice, place, witness):
    """The sealed text still stands; the row that names it says an older number."""
    with travel(LATER), pytest.raises(RolledBack):
        actions.open_text(place, witness=witness)


def test_a_page_that_was_asked_for_just_before_the_next_save_is_no_older_text(twice, place, witness):
    assert actions.open_text(place, witness=witness) == OLD


def test_one_older_text_among_several_stops_the_answer_and_is_the_one_that_is_named(twice, place, witness, failures):
    other = replace(place, object_id=uuid.uuid4())
    actions.seal(other, NEW, witness=witness)
    put_back(twice)

    with pytest.raises(RolledBack) as found:
        actions.open_texts([other, place], witness=witness)

    assert (found.value.place, failures()) == (place, ["older"])


def test_fields_of_one_object_are_told_apart(twice, place, witness):
    reason = replace(place, field="reason")
    actions.seal(reason, OLD, witness=witness)

    with travel(LATER):
        assert actions.open_texts([reason, twice], witness=witness) == [OLD, NEW]


def test_earlier_revisions_that_were_forgotten_by_the_book_change_nothing(twice, place, witness):
    actions.forget(place.object_id, field="text", before=2, witness=witness)

    with travel(LATER):
        assert actions.open_text(twice, witness=witness) == NEW


def test_what_was_forgotten_altogether_is_missing_and_not_older(twice, place, witness, failures):
    actions.forget(place.object_id, field="text", witness=witness)

    with pytest.raises(Sealed.DoesNotExist):
        actions.open_text(place, witness=witness)
    assert failures() == ["missing"]


def test_a_number_that_is_used_again_after_it_was_forgotten_is_older(twice, place, witness, failures):
    """Nobody can say of such a one that it was not put back: numbers only rise."""
    actions.forget(place.object_id, field=place.field, witness=witness)
    actions.seal(place, OLD, witness=witness)

    with pytest.raises(RolledBack):
        actions.open_text(place, witness=witness)

    assert failures() == ["older"]


def test_what_was_shredded_is_gone_and_not_older(twice, place, witness, failures):
    actions.shred(place.compartment, witness=witness)

    with pytest.raises(actions.keys.Gone):
        actions.open_text(place, witness=witness)
    assert failures() == ["gone"]


def test_a_trail_that_has_forgotten_on_its_date_refuses_nothing(place, witness, time_machine):
    """What is compared is what the trail still knows: for AUDIT_RETENTION_DAYS after the last save."""
    now = timezone.now()
    time_machine.move_to(now - dt.timedelta(days=1100))
    kept = replace(place, object_id=uuid.uuid4())
    for revision in (1, 2):
        actions.seal(replace(kept, revision=revision), OLD, witness=witness)
    seal_waiting()
    time_machine.move_to(now)
    assert erase_due() == 2

    assert actions.open_text(kept, witness=witness) == OLD


def test_looking_at_an_older_number_does_not_teach_the_trail_a_newer_one(place, sealed, witness):
    """An event of a reading is no event of a sealing: a made-up number locks nobody out."""
    with pytest.raises(Sealed.DoesNotExist):
        actions.open_text(replace(place, revision=9), witness=witness)

    assert actions.open_text(place, witness=witness) == "A joint post could open."


def test_a_save_that_was_undone_is_not_remembered(place, sealed, witness):
    with transaction.atomic():
        actions.seal(replace(place, revision=2), NEW, witness=witness)
        transaction.set_rollback(True)

    with travel(LATER):
        assert actions.open_text(place, witness=witness) == "A joint post could open."


def test_it_holds_for_a_sealed_workshop_and_through_a_change_of_keys(place, ruth, witness):
    circle.found(place.compartment, by=ruth)
    newer = replace(place, revision=2)
    circle.write(place, OLD, by=ruth)
    circle.write(newer, NEW, by=ruth)
    with ruth.reading():
        circles.renew(place.compartment, witness=circle.WITNESS, everything=True)
    assert circle.read(newer, by=ruth) == NEW
    put_back(newer)

    with pytest.raises(RolledBack):
        circle.read(place, by=ruth)


def test_many_saves_and_many_texts_cost_the_same_queries(place, witness):
    places = [replace(place, object_id=uuid.uuid4()) for _ in range(4)]
    for where in places:
        actions.seal(where, OLD, witness=witness)

    def queries(some) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            actions.open_texts(some, witness=witness)
        return len(seen) - len(some)  # the audit rows

    one = queries(places[:1])
    for revision in range(2, 12):
        actions.seal(replace(places[0], revision=revision), NEW, witness=witness)
    assert queries([replace(places[0], revision=11), *places[1:]]) == one


# --- At the pages ---------------------------------------------------------------------------


@pytest.fixture
def rolled_back(session, in_the_room, write, felix, olga):
    """A note of which somebody put back the revision before."""
    write(session, ("A joint post", OLD))
    note = write(session, ("A joint post", NEW))
    Note.objects.filter(pk=note.pk).update(revision=1)
    Sealed.objects.filter(object_id=note.pk, revision=2).delete()
    return Note.objects.get()


def test_its_page_says_so_and_shows_nothing(rolled_back, ravi, sign_in):
    answer = sign_in(ravi).get(reverse("sessions:note-read", args=[rolled_back.pk]))

    assert answer.status_code == 409
    assert "This text is older than the record of it says." in answer.text
    assert OLD not in answer.text
    events = AccessEvent.objects.filter(object_id=rolled_back.pk, outcome="older")
    assert sorted(events.values_list("action", "actor_id")) == [("note.opened", ravi.pk), ("text.older", ravi.pk)]


def test_those_who_lead_find_an_incident_and_get_a_letter_each_once(rolled_back, ravi, olga, felix, sign_in):
    browser, page = sign_in(ravi), reverse("sessions:note-read", args=[rolled_back.pk])
    for _ in range(3):
        browser.get(page)

    incident = Incident.objects.get()
    told = read_incident(incident=incident, by=olga)
    assert (incident.object_kind, incident.object_id) == ("sessions_app.note", rolled_back.pk)
    assert "number 1 stands where number 2 was saved last" in told["words"]
    assert (told["reporter"], OLD in told["words"]) == ("", False)
    letters = Message.objects.filter(kind="followups/concern").values_list("to_email", flat=True)
    assert sorted(letters) == [felix.email, olga.email]


def test_a_form_that_meets_it_comes_back_with_its_words(rolled_back, session, ravi, sign_in):
    words = "A post could open in spring, if both capitals agree to the dates. " * 3
    saved = reverse("sessions:note-save", args=[session.pk])

    answer = sign_in(ravi).post(saved, posted(("On posts", words), version=0))

    assert (answer.status_code, words.strip() in answer.text, Note.objects.get().revision) == (409, True, 1)


def test_autosave_is_told_in_a_sentence(rolled_back, session, ravi, sign_in):
    answer = sign_in(ravi).post(
        reverse("sessions:note-save", args=[session.pk]),
        posted(("On posts", NEW), version=0),
        headers={"X-Requested-With": "autosave"},
    )

    assert (answer.status_code, list(answer.json())) == (422, ["error"])


def test_a_released_note_put_back_is_not_read(release, session, ravi, mira, write, in_the_room, sign_in):
    write(session, ("A joint post", OLD))
    note = release(session)
    Note.objects.filter(pk=note.pk).update(revision=1, released_revision=1)

    with travel("2026-12-30 09:00Z"):
        answer = sign_in(mira).get(reverse("sessions:note-read", args=[note.pk]))

    assert (answer.status_code, OLD in answer.text) == (409, False)
