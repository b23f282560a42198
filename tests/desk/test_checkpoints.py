"""Checkpoints of the trail leave the installation: to facilitators, to whoever asks, with each release."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.actions import record
from audit.anchors import found_in, newest_head
from audit.models import AccessEvent, Checkpoint
from audit.sealer import seal_waiting
from audit.verifier import verify
from desk.actions import send_checkpoints
from desk.tasks import send_checkpoints as hourly_job
from outbox.models import Message
from tests import factories as make
from workshops.choices import Role

MONDAY = dt.date(2026, 12, 7)


@pytest.fixture
def sealed(db):
    """One event under one checkpoint."""
    record("note.read")
    seal_waiting()


def addresses() -> list[str]:
    return sorted(Message.objects.filter(kind="desk/checkpoint").values_list("to_email", flat=True))


def test_every_facilitator_gets_it_and_nobody_else(sealed, felix, olga, ravi, cora, mira, frank):
    assert send_checkpoints(MONDAY) == 1

    assert addresses() == ["felix@example.org"]


def test_it_can_be_checked_by_whoever_kept_the_letter(sealed, felix):
    send_checkpoints(MONDAY)

    letter = Message.objects.get()
    for words in (letter.text, letter.html):
        kept = found_in(words.encode())
        assert [anchor.head for anchor in kept] == [bytes(Checkpoint.objects.get().head)]
        assert verify(*kept).is_whole


def test_the_letter_tells_no_number_no_dialogue_and_no_subject(sealed, felix, dialogue):
    send_checkpoints(MONDAY)

    letter = Message.objects.get()
    assert (letter.subject, letter.compartment, letter.object_id) == ("A letter to keep", None, None)
    assert dialogue.code_name not in letter.text + letter.html
    assert "\n1\n" not in letter.text


def test_who_facilitates_two_dialogues_gets_one_letter(sealed, felix):
    make.SeatFactory(user=felix, dialogue=make.DialogueFactory(title="Harbour"), role=Role.FACILITATOR)

    assert send_checkpoints(MONDAY) == 1


def test_who_facilitates_no_longer_gets_none(sealed, felix):
    felix.seats.update(ended_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))

    assert send_checkpoints(MONDAY) == 0


@pytest.mark.parametrize(("often", "letters"), [("weekly", 2), ("daily", 8), ("never", 0)])
def test_it_comes_as_often_as_was_set(sealed, felix, settings, often, letters):
    settings.AUDIT_ANCHOR_LETTERS = often

    sent = [send_checkpoints(MONDAY + dt.timedelta(days=n)) for n in range(8) for _twice in range(2)]

    assert (sum(sent), len(addresses())) == (letters, letters)


def test_before_the_first_sealing_nothing_is_sent(felix):
    assert send_checkpoints(MONDAY) == 0


def test_the_hourly_job_sends_them(sealed, felix):
    hourly_job()

    assert addresses() == ["felix@example.org"]


def test_each_sending_stands_in_the_trail_by_number_alone(sealed, felix):
    send_checkpoints(MONDAY)
    send_checkpoints(MONDAY)

    event = AccessEvent.objects.get(action="checkpoint.sent")
    assert (event.actor_id, event.payload) == (None, '{"letters":1}')


def test_whoever_asks_on_the_records_page_gets_it(sealed, ravi, dialogue, sign_in):
    browser, records = sign_in(ravi), reverse("desk:record-list", args=[dialogue.pk])
    assert newest_head().split("\n")[1] in browser.get(records).content.decode()

    answer = browser.post(reverse("desk:checkpoint-send", args=[dialogue.pk]))

    assert (answer.status_code, answer.url) == (302, records)
    assert addresses() == ["ravi@example.org"]
    assert "The letter is on its way. Please keep it." in browser.get(records).content.decode()


def test_asking_before_the_first_sealing_is_answered_calmly(ravi, dialogue, sign_in):
    browser = sign_in(ravi)
    browser.post(reverse("desk:checkpoint-send", args=[dialogue.pk]))

    page = browser.get(reverse("desk:record-list", args=[dialogue.pk])).content.decode()
    assert "Nothing has been sealed yet. Please ask again in a minute." in page
    assert addresses() == []


def test_the_command_hands_it_out_at_once(sealed, felix, tmp_path, settings):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors")
    record("note.read")
    out = StringIO()

    call_command("anchor_audit", "--letters", "--format", "json", stdout=out)
    call_command("anchor_audit", "--letters", stdout=out)

    told = json.loads(out.getvalue().splitlines()[0])
    assert (told["appended"], told["letters"]) == (1, 1)
    assert found_in((tmp_path / "anchors").read_bytes())[0].size == 2


def test_the_command_says_when_the_file_cannot_be_written(sealed, tmp_path, settings):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "no" / "folder")

    with pytest.raises(CommandError, match="AUDIT_ANCHOR_FILE cannot be written: No such file or directory."):
        call_command("anchor_audit")
