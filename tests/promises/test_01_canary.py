"""Promise 1, the canary: what is written confidentially is in clear nowhere, whatever is done with it.

Notes (of a room, of a caucus, of a sealed workshop), corrections, a joint text, a question about the rule and
a concern run through the pages, with a real Redis, a real worker and a mail server; then everything that is
left behind is searched: database file and WAL (or pg_dump), broker, letters, logs, error mails, cache,
sessions, key store, temporary files.
"""

import base64
import gc
import logging
import tempfile

import pytest
from django.core import mail

from audit.actions import Witness
from audit.models import AccessEvent
from outbox.models import Message
from sessions_app.actions.agenda import tighten_session
from sessions_app.actions.notes import text_of
from sessions_app.models import Correction, FindingDecision
from tests import factories as make
from tests.conftest import guest
from tests.faults import canary
from tests.promises.canary_story import Story
from tests.services import celery_worker, wait_for
from tests.sessions_app.conftest import caucus, seat_in, session
from tests.sessions_app.sealed import AtHome
from vault import circles
from vault.models import Sealed
from workshops.choices import Level

__all__ = ["caucus", "session"]

LETTERS = 8  # the facilitator, too, is told of a concern
SEALED = {
    ("sessions_app.note", "text"),
    ("sessions_app.findingdecision", "reason"),
    ("sessions_app.passage", "text"),
    ("sessions_app.jotting", "text"),
    ("sessions_app.correction", "text"),
    ("sessions_app.rulerequest", "why"),
    ("participants.exchange", "reason"),
    ("followups.textversion", "text"),
    ("followups.incident", "report"),
    ("followups.incidentstep", "what"),
}


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


@pytest.fixture
def story(session, workshop, ardenya, mira, samir, ravi, felix, olga, sign_in):
    other = guest(workshop, ardenya, "Leila Haddou")
    seat_in(session, mira, samir, other)
    writer = AtHome(sign_in(ravi), ravi)
    return Story(canary.new_word(), session, writer, sign_in(mira), sign_in(olga), sign_in(felix))


@pytest.fixture
def behind_closed_doors(workshop, dialogue, olga):
    """A session of a sealed workshop of the same dialogue."""
    sealed = make.WorkshopFactory(dialogue=dialogue, number=5, level=Level.SEALED)
    circles.begin(sealed.pk, witness=Witness("test.act", by=olga))
    return make.SessionFactory(workshop=sealed)


@pytest.fixture
def small(workshop, mira, samir, olga):
    """Two alone in a room, under a rule of their own."""
    row = make.SessionFactory(workshop=workshop, title="Two alone")
    tighten_session(session=row, switches={**make.CHATHAM_HOUSE, "use_of_content": "NONE"}, by=olga)
    seat_in(row, mira, samir)
    return row


@pytest.mark.slow
def test_a_word_of_what_is_sealed_is_found_in_clear_nowhere(
    places, story, caucus, behind_closed_doors, small, samir, dialogue, monkeypatch, capfd
):
    tmp_path, broker, environment, smtp = places

    for step in (story.write, story.decide, story.ask, story.exchange, story.release, story.read, story.search):
        step()
    story.meet_apart(caucus)
    story.seal(behind_closed_doors)
    story.loosen(small)
    story.agree(dialogue)
    story.worry(samir.people.get())
    story.fail(monkeypatch)
    queued = canary.broker(broker)
    with celery_worker(tmp_path / "worker.log", environment):
        wait_for(lambda: len(smtp.received) == LETTERS, f"{LETTERS} letters", 60)

    gc.collect()
    printed = "".join(capfd.readouterr()).encode()
    left = {**canary.everywhere(tmp_path, broker, smtp.received), **queued, "printed": printed}
    assert canary.sightings(story.word, left) == []
    assert canary.sightings(story.at_home.words, left) == []  # with which the rapporteur unlocks
    assert_that_everything_was_there_to_be_found(left, story)


def assert_that_everything_was_there_to_be_found(left, story):
    """The search would prove nothing if a place were empty, or the text gone."""
    kinds = {name.split()[0] for name in left}
    assert kinds >= {"file", "table", "broker", "letter", "cache", "sessions", "printed"}
    assert b"Internal Server Error" in left["file console.log"]
    assert b"deliver" in left["file worker.log"]
    assert mail.outbox == []  # a failure is mailed to nobody
    assert Message.objects.count() == LETTERS
    assert set(Sealed.objects.values_list("kind", "field")) == SEALED
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
