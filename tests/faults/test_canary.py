"""A word written in a note is in clear nowhere, whatever is done with the note.

The whole life of a note runs through the pages, with a real Redis, a real worker and a mail server;
then everything that is left behind is searched: database file and WAL (or pg_dump), broker, letters,
logs, error mails, cache, sessions, key store, temporary files.
"""

import base64
import gc
import logging
import tempfile

import pytest
from django.core import mail
from django.urls import reverse

from audit.models import AccessEvent
from outbox.models import Message
from sessions_app.actions.notes import text_of
from sessions_app.models import Correction, FindingDecision, Note, Passage
from tests.conftest import guest
from tests.faults import canary
from tests.services import celery_worker, wait_for
from tests.sessions_app.conftest import posted, seat_in
from vault import actions as vault
from vault.models import Sealed


@pytest.fixture
def log(tmp_path):
    """The console's log, with its own filter and format, kept in a file."""
    path = tmp_path / "console.log"
    handlers = [handler for handler in logging.getLogger().handlers if handler.name == "console"]
    with path.open("w") as stream:
        before = [handler.setStream(stream) for handler in handlers]
        yield path
        for handler, old in zip(handlers, before, strict=True):
            handler.setStream(old)


@pytest.fixture
def places(tmp_path, monkeypatch, settings, log, broker, worker_environment, smtp):
    """A private temporary folder, an operator who gets error mails, and all servers."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    settings.ADMINS = [("Operator", "operator@example.org")]
    settings.DEBUG = False
    return tmp_path, broker, {**worker_environment, "TMPDIR": str(tmp_path / "tmp")}, smtp


class Story:
    """One note, from the first keystroke to the last reader, with ``word`` in all that is typed."""

    def __init__(self, word, session, writer, reader, convenor):
        self.word, self.session, self.writer, self.reader, self.convenor = word, session, writer, reader, convenor
        for browser in (writer, reader, convenor):
            browser.raise_request_exception = False
        self.points = [
            (f"On {word}", f"Haddou held that {word} could open."),
            ("Steps", f"First {word}. Castellane asked for {word} to be measured."),
        ]

    def post(self, name, *points, **more):
        headers = more.pop("headers", {})
        address = reverse(f"sessions:{name}", args=[self.session.pk])
        return self.writer.post(address, posted(*points, **more), headers=headers)

    @property
    def note(self):
        return Note.objects.get(session=self.session)

    def write(self):
        autosave = {"X-Requested-With": "autosave"}
        assert self.post("note-save", *self.points, headers=autosave).status_code == 200
        assert self.post("note-save", *self.points, version=1).status_code == 302
        assert self.post("note-save", (self.word, "another"), version=0).status_code == 409
        assert self.post("note-save", (self.word, self.word * 900), version=2).status_code == 422
        assert self.writer.get(reverse("sessions:note-write", args=[self.session.pk])).status_code == 200

    def decide(self):
        html = self.post("note-check", *self.points, headers={"HX-Request": "true"}).content.decode()
        assert self.word in html or "Haddou" in html
        mark = html.split('name="accept" value="')[1][:64]
        reason = {f"reason-{mark}": f"because of {self.word}"}
        version = self.note.revision
        assert self.post("note-save", *self.points, version=version, accept=mark, **reason).status_code == 302

    def ask(self):
        """The one person whom a passage names reads it and agrees; a rapporteur jots down something else."""
        html = self.post("note-check", *self.points, headers={"HX-Request": "true"}).content.decode()
        mark = html.split('name="ask" value="')[1][:64]
        assert self.post("note-save", *self.points, version=self.note.revision, ask=mark).status_code == 302
        page = reverse("sessions:passage-answer", args=[Passage.objects.get().pk])
        assert self.word in self.reader.get(page).content.decode()
        assert self.reader.post(page, {"answer": "YES"}).status_code == 302
        sheet = reverse("sessions:jotting-write", args=[self.session.pk])
        assert self.writer.post(sheet, {"version": 0, "text": f"Ask about {self.word}."}).status_code == 302
        assert self.word in self.writer.get(sheet).content.decode()

    def exchange(self):
        """The convenor shows names early, for a reason that names the word."""
        one, two = self.session.workshop.dialogue.sides.order_by("position")
        data = {"first": one.pk, "second": two.pk, "reason": f"Because of {self.word}."}
        page = reverse("participants:names-open", args=[self.session.workshop_id])
        assert self.convenor.post(page, data).status_code == 302
        log = reverse("participants:names-log", args=[self.session.workshop_id])
        assert self.word in self.convenor.get(log).content.decode()

    def release(self):
        address = reverse("sessions:note-release", args=[self.note.pk])
        self.writer.get(address)
        asked = {"revision": self.note.revision, "reading_until": "2001-01-01"}
        assert self.writer.post(address, asked).status_code == 422
        assert self.writer.post(address, asked | {"reading_until": "2099-01-01"}).status_code == 302

    def read(self):
        page = self.reader.get(reverse("sessions:note-read", args=[self.note.pk]))
        assert self.word in page.content.decode()
        address = reverse("sessions:correction-create", args=[self.note.pk])
        assert self.reader.post(address, {"words": f"Not {self.word}."}).status_code == 302
        self.writer.get(reverse("sessions:correction-list", args=[self.note.pk]))

    def fail(self, monkeypatch):
        """A save and a reading that break with the very word in the exception."""

        def breaks(*args, **kwargs):
            raise RuntimeError(f"It broke at {self.word}")

        with monkeypatch.context() as broken:
            broken.setattr(vault, "seal", breaks)
            broken.setattr(vault, "open_texts", breaks)
            pages = [
                self.reader.get(reverse("sessions:note-read", args=[self.note.pk])),
                self.reader.post(reverse("sessions:correction-create", args=[self.note.pk]), {"words": self.word}),
            ]
        assert [page.status_code for page in pages] == [500, 500]
        assert canary.sightings(self.word, {"page": b"".join(page.content for page in pages)}) == []


@pytest.fixture
def story(session, workshop, ardenya, soravia, mira, samir, ravi, olga, sign_in):
    other = guest(workshop, ardenya, "Leila Haddou")
    seat_in(session, mira, samir, other)
    return Story(canary.new_word(), session, sign_in(ravi), sign_in(mira), sign_in(olga))


@pytest.mark.slow
def test_a_word_of_a_note_is_found_in_clear_nowhere(places, story, monkeypatch, capfd):
    tmp_path, broker, environment, smtp = places

    for step in (story.write, story.decide, story.ask, story.exchange, story.release, story.read):
        step()
    story.fail(monkeypatch)
    queued = canary.broker(broker)
    with celery_worker(tmp_path / "worker.log", environment):
        wait_for(lambda: len(smtp.received) == 4, "four letters", 60)

    gc.collect()
    printed = "".join(capfd.readouterr()).encode()
    left = {**canary.everywhere(tmp_path, broker, smtp.received), **queued, "printed": printed}
    assert canary.sightings(story.word, left) == []
    assert_that_everything_was_there_to_be_found(left, story)


def assert_that_everything_was_there_to_be_found(left, story):
    """The search would prove nothing if a place were empty, or the text gone."""
    kinds = {name.split()[0] for name in left}
    assert kinds >= {"file", "table", "broker", "letter", "cache", "sessions", "printed"}
    assert b"Internal Server Error" in left["file console.log"]
    assert b"deliver" in left["file worker.log"]
    assert mail.outbox == []  # a failure is mailed to nobody
    assert Message.objects.count() == 4
    assert {"sessions_app.passage", "sessions_app.jotting", "participants.exchange"} <= set(
        Sealed.objects.values_list("kind", flat=True)
    )
    assert (FindingDecision.objects.count(), Correction.objects.count()) == (1, 1)
    assert AccessEvent.objects.filter(action="note.read").count() >= 1
    assert story.word in text_of(story.note, by=None, act="test").plain()


@pytest.mark.parametrize(
    "hide",
    [
        lambda word: word.encode(),
        lambda word: word.upper().encode(),
        lambda word: word.encode("utf-16-le"),
        lambda word: word.encode("utf-16-be"),
        lambda word: word.encode().hex().encode(),
        lambda word: base64.b64encode(b'{"text": "' + word.encode() + b'"}'),
        lambda word: base64.b64encode(b"x" + word.encode()),
        lambda word: base64.b64encode(b"xy" + word.encode()),
        lambda word: f"{word[:20]}=\n{word[20:]}".encode(),
    ],
)
def test_the_search_finds_the_word_in_each_shape(hide):
    word = canary.new_word()

    assert canary.sightings(word, {"planted": b"noise " + hide(word) + b" noise"}) != []
    assert canary.sightings(canary.new_word(), {"planted": hide(word)}) == []
