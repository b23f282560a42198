"""The trail's benchmark inside a process of its own; see benchmarks/audit.py, which starts it."""

import json
import statistics
import threading
import time
import uuid
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import FIELDS, INSERT, record
from audit.models import AccessEvent, Leaf, new_salt
from audit.sealer import seal_waiting
from audit.verifier import verify

ROUNDS, WRITES, EVENTS, WRITERS = 31, 200, 100_000, 8
BAR = 0.8  # of the rate of a plain insert in the same run


def measure() -> dict:
    """What this process's database does."""
    call_command("migrate", verbosity=0)
    ways = _ways()
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        for name in sorted(ways, reverse=bool(number % 2)):
            took[name].append(_seconds(ways[name], WRITES))
    rates = {name: round(WRITES / statistics.median(times)) for name, times in took.items()}
    pairs = zip(took["plain"], took["record"], strict=True)
    return {
        "database": connection.vendor,
        "plain inserts/s": rates["plain"],
        "record/s": rates["record"],
        "ratio": (ratio := round(statistics.median(plain / record for plain, record in pairs), 2)),
        "bar 0.8": "met" if ratio >= BAR else "missed",
        **_writing_at_once(),
        **_checking(),
    }


def _ways() -> dict[str, Callable[[], None]]:
    """An act and a plain insert that leave rows of the same content."""
    by, place = User(name="Olga Brandt", email="olga@example.org"), uuid.uuid4()
    facts = {"kind": "sessions_app.note", "object_id": place, "compartment": place}

    def recorded() -> None:
        with transaction.atomic():
            record("note.read", by=by, **facts, field="text", revision=3)

    like = AccessEvent(action="note.read", actor_id=by.pk, actor_name=str(by), object_kind=facts["kind"])
    like.object_id, like.compartment, like.payload = place, place, '{"field":"text","revision":3}'
    values = {field.attname: field.get_db_prep_save(getattr(like, field.attname), connection) for field in FIELDS}
    fresh = {field.attname: field for field in FIELDS if field.attname in {"id", "at", "salt"}}

    def plain() -> None:
        """One INSERT with values that are ready, but for what no two rows share."""
        new = {"id": uuid.uuid4(), "at": timezone.now(), "salt": new_salt()}
        row = values | {name: field.get_db_prep_save(new[name], connection) for name, field in fresh.items()}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, list(row.values()))

    return {"plain": plain, "record": recorded}


def _seconds(act: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        act()
    return time.perf_counter() - began


def _writing_at_once() -> dict:
    """Eight writers and a sealer at once: afterwards the trail is whole, and each event has one leaf."""
    before, together = AccessEvent.objects.count(), threading.Barrier(WRITERS + 1)

    def write() -> None:
        together.wait()
        for number in range(WRITES // 2):
            with transaction.atomic():
                record("note.read", kind="sessions_app.note", object_id=uuid.uuid4(), field="text", revision=number)
        connection.close()

    def seal() -> None:
        together.wait()
        for _turn in range(20):
            seal_waiting()
        connection.close()

    threads = [threading.Thread(target=act) for act in [*[write] * WRITERS, seal]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_waiting()
    expected, verdict = before + WRITERS * (WRITES // 2), verify()
    leaves = Leaf.objects.values("event_id").distinct().count()
    assert (verdict.first_break, verdict.sealed, leaves) == (None, expected, expected)
    return {"writers at once": WRITERS, "forks": 0}


def _checking() -> dict:
    """Seconds to seal and to check so many events."""
    missing = EVENTS - AccessEvent.objects.count()
    place = uuid.uuid4()
    AccessEvent.objects.bulk_create(
        (AccessEvent(action="note.read", object_id=place, payload=f'{{"revision":{n}}}') for n in range(missing)),
        batch_size=2000,
    )
    sealing = _seconds(seal_waiting, 1)
    verdicts = []
    checking = _seconds(lambda: verdicts.append(verify()), 1)
    assert (verdicts[0].is_whole, verdicts[0].sealed) == (True, EVENTS)
    return {
        "rows checked": EVENTS,
        "whole": verdicts[0].is_whole,
        "sealing s": round(sealing, 1),
        "verify_audit s": round(checking, 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
