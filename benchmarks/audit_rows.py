"""The trail's benchmark inside a process of its own; see benchmarks/audit.py, which starts it."""

import json
import statistics
import time
import uuid
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from audit.actions import FIELDS, INSERT, record  # noqa: E402
from audit.models import AccessEvent, new_salt  # noqa: E402
from audit.sealer import seal_waiting  # noqa: E402
from audit.verifier import verify  # noqa: E402

ROUNDS, WRITES, EVENTS = 31, 200, 100_000


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
        "ratio": round(statistics.median(plain / record for plain, record in pairs), 2),
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
    return {"rows checked": EVENTS, "sealing s": round(sealing, 1), "verify_audit s": round(checking, 1)}


if __name__ == "__main__":
    print(json.dumps(measure()))
