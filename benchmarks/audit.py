"""The audit trail: recording an act against a plain insert of the same row, and checking a long trail.

Both ways write rows of the same content into the same table, each in a transaction of its own, in
alternating rounds; the ratio is the median of the rounds. On SQLite and, where it is installed, on
PostgreSQL, each a throw-away database.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

ROUNDS, WRITES, EVENTS = 31, 200, 100_000


def run() -> list[dict]:
    """A row for each database: rows a second of both ways, their ratio, seconds to check the trail."""
    from tests.services import ServiceMissing, private_postgres

    with tempfile.TemporaryDirectory() as folder:
        rows = [_in_its_own_process(f"sqlite:///{folder}/bench.sqlite3")]
    with suppress(ServiceMissing), private_postgres() as address:
        rows.append(_in_its_own_process(address))
    return rows


def _in_its_own_process(database: str) -> dict:
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.audit"], env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)


def measure() -> dict:
    """What this process's database does."""
    from django.core.management import call_command
    from django.db import connection

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
    from django.db import connection, transaction
    from django.utils import timezone

    from accounts.models import User
    from audit.actions import FIELDS, INSERT, record
    from audit.models import AccessEvent, new_salt

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
    from audit.models import AccessEvent
    from audit.sealer import seal_waiting
    from audit.verifier import verify

    missing = EVENTS - AccessEvent.objects.count()
    place = uuid.uuid4()
    AccessEvent.objects.bulk_create(
        (AccessEvent(action="note.read", object_id=place, payload=f'{{"revision":{n}}}') for n in range(missing)),
        batch_size=2000,
    )
    sealing = _seconds(seal_waiting, 1)
    verdicts = []
    checking = _seconds(lambda: verdicts.append(verify()), 1)
    assert verdicts[0].is_whole and verdicts[0].sealed == EVENTS
    return {"rows checked": EVENTS, "sealing s": round(sealing, 1), "verify_audit s": round(checking, 1)}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure()))
