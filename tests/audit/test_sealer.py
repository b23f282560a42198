"""Sealing: every event once, gap-free, whatever the order in which transactions end."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from audit import notes, sealer
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import seal_waiting
from audit.verifier import verify

pytestmark = pytest.mark.django_db


def test_what_was_appended_is_sealed_once(events):
    events(3)

    assert [seal_waiting(), seal_waiting()] == [3, 0]

    assert list(Leaf.objects.order_by("number").values_list("number", flat=True)) == [0, 1, 2]
    assert verify().is_whole


def test_many_batches_give_a_chain_of_checkpoints(events, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 4)
    events(10)

    assert seal_waiting() == 10

    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [4, 8, 10]
    assert verify().is_whole


def test_an_event_older_than_the_last_sealed_one_is_sealed_too(events, time_machine):
    events(2)
    seal_waiting()
    time_machine.move_to(timezone.now() - dt.timedelta(days=3))  # a slow transaction, a clock set back
    events(1)

    assert seal_waiting() == 1

    assert verify().is_whole


def test_the_checkpoint_is_a_note_that_says_what_the_row_says(events):
    events(5)
    seal_waiting()

    row = Checkpoint.objects.get()
    assert notes.read(row.note) == notes.Statement("antechamber.example/audit", 5, bytes(row.root), bytes(row.head))


def test_a_sealer_that_fails_halfway_leaves_everything_to_the_next(events, settings):
    events(3)
    key, settings.AUDIT_SIGNING_KEY = settings.AUDIT_SIGNING_KEY, "no key"

    with pytest.raises(ValueError, match="hexadecimal"):
        seal_waiting()

    assert Leaf.objects.count() == 0
    settings.AUDIT_SIGNING_KEY = key
    assert (seal_waiting(), verify().is_whole) == (3, True)


@pytest.mark.django_db(transaction=True)
def test_eight_sealers_at_once_seal_each_event_once(events, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 5)
    events(60)

    def run():
        try:
            seal_waiting()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_waiting()

    assert (Leaf.objects.count(), AccessEvent.objects.count(), verify().is_whole) == (60, 60, True)
