"""ASVS 16.5.3: where a part of the program fails, nothing is shown, nothing is let out and nothing typed is lost."""

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from outbox.models import Message
from sessions_app.actions.notes import text_of
from sessions_app.choices import NoteState
from sessions_app.models import Note
from tests.faults.test_audit_broken import break_the_trail
from tests.faults.test_keys_away import fields_of
from tests.sessions_app.conftest import CALM, in_the_room, posted, release, session, write
from tests.transit import transit_engine
from vault.models import Sealed

__all__ = ["in_the_room", "release", "session", "write"]

LONG = "A post could open on both banks in spring, provided that the capitals agree on its hours. " * 2


@pytest.fixture
def tab(sign_in):
    """``tab(ravi)``: a browser that is answered, as in production, where the program breaks."""

    def browser(user):
        client = sign_in(user)
        client.raise_request_exception = False
        return client

    return browser


def at(name: str, row) -> str:
    return reverse(f"sessions:{name}", args=[row.pk])


def standing() -> list:
    """What must not change: notes, sealed texts, letters."""
    notes = Note.objects.values_list("revision", "state", "released_revision")
    return [list(notes), Sealed.objects.count(), Message.objects.count()]


def test_no_text_without_its_row_in_the_trail(release, session, in_the_room, tab, mira, ravi):
    note = release(session)
    reader, writer, before = tab(mira), tab(ravi), standing()
    break_the_trail()

    read = reader.get(at("note-read", note))
    corrected = reader.post(at("correction-create", note), {"words": LONG})
    back = writer.post(at("note-take-back", note))

    assert [answer.status_code for answer in (read, corrected, back)] == [500, 500, 500]
    assert [CALM in answer.text for answer in (read, corrected, back)] == [False] * 3
    assert standing() == before


def test_a_key_provider_that_is_down_is_a_503_and_nothing_lost(
    tmp_path, settings, session, in_the_room, tab, ravi, write
):
    with transit_engine(tmp_path) as engine:
        settings.VAULT_TRANSIT_TOKEN_FILE = str(engine.token_file)
        settings.VAULT_KEKS, settings.VAULT_KEK_CURRENT = {"t1": engine.address}, "t1"
        write(session)
    writer, before = tab(ravi), standing()

    read = writer.get(at("note-write", session))
    saved = writer.post(at("note-save", session), posted(("On posts", LONG), version=1))

    assert [(answer.status_code, answer["Retry-After"]) for answer in (read, saved)] == [(503, "60")] * 2
    assert "What is sealed cannot be reached at the moment." in read.text
    assert (CALM in read.text, "Traceback" in read.text) == (False, False)
    assert (fields_of(saved.text)["text"].strip(), standing()) == (LONG.strip(), before)

    with transit_engine(tmp_path) as again:
        again.versions = engine.versions
        settings.VAULT_KEKS = {"t1": again.address}
        assert CALM in writer.get(at("note-write", session)).text
        assert writer.post(at("note-save", session), fields_of(saved.text)).status_code == 302
        assert text_of(Note.objects.get(), by=ravi, act="test").points[0].text.strip() == LONG.strip()


def test_a_checker_that_crashes_lets_nothing_out(session, in_the_room, tab, ravi, mira, monkeypatch):
    def breaks(*_args, **_options):
        raise RuntimeError(f"It broke at {LONG}")

    monkeypatch.setattr("sessions_app.selectors.leaks.check", breaks)
    writer = tab(ravi)

    saved = writer.post(at("note-save", session), posted(("On posts", LONG)))
    note = Note.objects.get()
    shown = writer.get(at("note-write", session))
    released = writer.post(at("note-release", note), {"revision": note.revision, "reading_until": "2099-01-01"})

    assert (saved.status_code, shown.status_code, LONG.strip() in shown.text) == (302, 200, True)
    assert released.status_code == 422
    assert "The check could not be completed, so nothing can be released now." in released.text
    note.refresh_from_db()
    assert (note.state, note.released_revision, Message.objects.count()) == (NoteState.RAW, None, 0)
    assert AccessEvent.objects.filter(action="note.released").count() == 0
    assert tab(mira).get(at("note-read", note)).status_code == 404
