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
from tests.mailserver import SmtpSink

LETTERS = 200
LINES = 2  # the worker's threads: so many letters may be on the line when it is killed
LEASE = 3  # seconds; 30 in the product
QUIET = 5  # seconds without a letter, after which a sweep is asked for


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


def have_come(smtp: SmtpSink, number: int) -> bool:
    """Waits until so many letters have come. Asks for a sweep when nothing has moved for five seconds: a worker
    that could not get a line lets wake-ups pass for a while, and in the product beat asks."""
    seen, since = 0, time.monotonic()
    while (now := len(smtp.received)) < number:
        if now > seen:
            seen, since = now, time.monotonic()
        if time.monotonic() - since > QUIET:
            sweep.delay()
            return False
        time.sleep(0.02)
    return True


@pytest.mark.slow
def test_killing_the_worker_amid_200_letters_loses_none(worker, smtp, capsys):
    smtp.delay = 0.02  # letters are on the line for a while, so that the kill hits some
    addresses = invite(LETTERS)
    worker.wait_for(lambda: have_come(smtp, LETTERS // 3), "a third of the letters", 60)

    worker.kill()
    at_the_kill = len(smtp.received)
    worker.start()
    worker.wait_for(all_sent, "the rest of the letters", 60)

    seen = Counter(smtp.addresses())
    doubled = sum(seen.values()) - len(seen)
    with capsys.disabled():
        print(f"\n  killed after {at_the_kill} of {LETTERS} letters: 0 lost, {doubled} sent twice (at most {LINES})")
    assert sorted(seen) == addresses
    assert LETTERS // 3 <= at_the_kill < LETTERS
    assert doubled <= LINES
    assert len(set(smtp.message_ids())) == LETTERS
