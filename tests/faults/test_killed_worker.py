"""kill -9 on a worker in the middle of two hundred letters: none is lost, at most the ones on the line double."""

import time
from collections import Counter

import pytest
from django.db import transaction

from outbox.actions import queue
from outbox.choices import MessageState
from outbox.emails import Letter
from outbox.models import Message
from outbox.tasks import sweep
from tests import services

LETTERS = 200
LINES = 2  # the worker's threads: so many letters may be on the line when it is killed
LEASE = 3  # seconds; 30 in the product


@pytest.fixture
def worker(worker_environment, tmp_path):
    """A real worker with a short lease, so that the test need not wait half a minute."""
    environment = {**worker_environment, "OUTBOX_LEASE": str(LEASE)}
    with services.celery_worker(tmp_path / "worker.log", environment) as process:
        yield process


def invite(count: int) -> list[str]:
    """Queues letters to so many addresses in one transaction, as an organiser's click does."""
    addresses = [f"guest{number:03}@example.org" for number in range(count)]
    with transaction.atomic():
        for address in addresses:
            queue(Letter(key=f"invite:{address}", kind="accounts/notice", to_email=address))
    return addresses


def all_sent() -> bool:
    """True when every row is settled; else asks for a sweep, as beat does every twenty seconds."""
    sweep.delay()
    time.sleep(1)
    return not Message.objects.exclude(state=MessageState.SENT).exists()


@pytest.mark.slow
def test_killing_the_worker_amid_200_letters_loses_none(worker, smtp, capsys):
    smtp.delay = 0.02  # letters are on the line for a while, so that the kill hits some
    addresses = invite(LETTERS)
    services.wait_for(lambda: len(smtp.received) >= LETTERS // 3, "a third of the letters", 30)

    worker.kill()
    at_the_kill = len(smtp.received)
    worker.start()
    services.wait_for(all_sent, "the rest of the letters", 60)

    seen = Counter(smtp.addresses())
    doubled = sum(seen.values()) - len(seen)
    with capsys.disabled():
        print(f"\n  killed after {at_the_kill} of {LETTERS} letters: 0 lost, {doubled} sent twice (at most {LINES})")
    assert sorted(seen) == addresses
    assert LETTERS // 3 <= at_the_kill < LETTERS
    assert doubled <= LINES
    assert len(set(smtp.message_ids())) == LETTERS
