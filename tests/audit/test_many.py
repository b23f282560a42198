"""Many writers at once, a sealer that is killed, a long trail: nothing is lost and nothing forks."""

import os
import signal
import threading
import time
import uuid

import pytest
from django.db import connection, transaction

from audit import sealer
from audit.actions import record
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import seal_waiting
from audit.verifier import verify

WRITERS, EACH, EVENTS = 8, 60, 100_000
SECONDS = 60  # far more than it takes (5 s on two idle cores): a loaded machine is no fault


def on_their_own(acts) -> list[BaseException]:
    """Runs each act on a thread and a connection of its own; what they raised."""
    raised = []

    def run(act):
        try:
            act()
        except BaseException as error:  # noqa: BLE001 -- told to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return raised


@pytest.mark.django_db(transaction=True)
def test_eight_writers_beside_two_sealers_lose_nothing_and_fork_nothing(monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 20)
    done = threading.Event()
    left = iter(range(WRITERS))

    def write(number: int):
        for n in range(EACH):
            with transaction.atomic():
                record("note.read", writer=number, n=n)
                if n % 7 == 3:
                    time.sleep(0.002)  # transactions end in another order than they began
        if next(left, None) == WRITERS - 1:
            done.set()

    def seal():
        while not done.wait(0.01):
            seal_waiting()

    raised = on_their_own([*(lambda w=w: write(w) for w in range(WRITERS)), seal, seal])
    seal_waiting()

    verdict = verify()
    assert raised == []
    assert (verdict.is_whole, verdict.sealed, verdict.waiting) == (True, WRITERS * EACH, 0)
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes == sorted(set(sizes))
    assert sorted(Leaf.objects.values_list("number", flat=True)) == list(range(WRITERS * EACH))


STATEMENTS = 8  # of a sealing, from its BEGIN on


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", range(STATEMENTS))
def test_a_sealer_that_is_killed_at_any_statement_leaves_all_to_the_next(statement, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 4)
    with transaction.atomic():
        for n in range(10):
            record("note.read", n=n)
    connection.close()

    child = os.fork()
    if not child:
        _seal_and_die_before(statement)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

    assert verify().is_whole
    assert Leaf.objects.count() in {0, 4}
    seal_waiting()
    verdict = verify()
    assert (verdict.is_whole, verdict.sealed, verdict.waiting) == (True, 10, 0)


def _seal_and_die_before(statement: int):
    """In the child: kill -9 in the middle of it, on a connection that is the child's own."""
    count = iter(range(statement))

    def deadly(execute, sql, params, many, context):
        if next(count, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(deadly):
            seal_waiting()
    finally:
        os._exit(0)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_hundred_thousand_events_are_sealed_and_checked(capsys):
    place = uuid.uuid4()
    rows = (AccessEvent(action="note.read", object_id=place, payload=f'{{"revision":{n}}}') for n in range(EVENTS))
    AccessEvent.objects.bulk_create(rows, batch_size=2000)
    seal_waiting()

    began = time.monotonic()
    verdict = verify()
    took = time.monotonic() - began

    with capsys.disabled():
        print(f"\n  {EVENTS} events under {verdict.checkpoints} checkpoints checked in {took:.1f} s")
    assert (verdict.is_whole, verdict.sealed, verdict.checkpoints) == (True, EVENTS, EVENTS // sealer.BATCH)
    assert took < SECONDS
