"""What `manage.py doctor` looks at: each check says in a sentence what it found."""

import datetime as dt
import os
import stat
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.models import AccessEvent
from desk.selectors import schedule
from vault import datakeys, keys, overview, providers
from vault.envelope import Unreadable
from vault.models import DataKey

PATIENCE = 3  # seconds for another server to answer
CLOCK_SKEW = dt.timedelta(seconds=5)


@dataclass(frozen=True)
class Finding:
    """``area`` checked, whether it is well, and what was found. No secret and no address of a person."""

    area: str
    is_well: bool
    sentence: str


def examine() -> list[Finding]:
    """Every check in turn; one that fails does not hide the others."""
    return [finding for area, check in CHECKS.items() for finding in _run(area, check)]


def _run(area: str, check: Callable[[], Iterator[tuple[bool, str]]]) -> list[Finding]:
    try:
        return [Finding(area, is_well, sentence) for is_well, sentence in check()]
    except Exception as error:  # noqa: BLE001 -- whatever goes wrong is what we came to see
        return [Finding(area, False, f"The check broke off: {type(error).__name__}.")]


def database() -> Iterator[tuple[bool, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    yield True, f"{connection.display_name} answers."
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield not waiting, f"{len(waiting)} migrations wait: run manage.py migrate." if waiting else "All migrations ran."
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            sound = cursor.fetchone()[0] == "ok"
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        yield sound, "The file is sound." if sound else "The file is damaged: restore a backup."
        yield mode == "wal", f"Journal mode is {mode}."


def broker() -> Iterator[tuple[bool, str]]:
    with current_app.connection_for_write() as link:
        try:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
        except (OSError, OperationalError) as error:
            yield False, f"The queue does not answer ({type(error).__name__}); letters wait for the sweep."
        else:
            yield True, "The queue answers."


def cached() -> Iterator[tuple[bool, str]]:
    key = f"doctor:{uuid.uuid4().hex}"
    cache.set(key, "well", 10)
    is_well = cache.get(key) == "well"
    cache.delete(key)
    yield is_well, "The cache keeps what it is given." if is_well else "The cache forgets: sign-in limits do not hold."


def key_store() -> Iterator[tuple[bool, str]]:
    folder = Path(settings.VAULT_SHARES)
    if not folder.exists():
        yield not DataKey.objects.exists(), f"{folder} does not exist yet; it is made with the first sealed text."
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    yield (
        mode & 0o077 == 0,
        f"{folder} is readable by its owner alone."
        if mode & 0o077 == 0
        else (f"{folder} is open to others (mode {mode:o}): chmod 700."),
    )
    yield os.access(folder, os.W_OK), "Keys can be made and destroyed in it."
    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and Path(name).is_absolute():
        home = Path(name).resolve().parent
        apart = home != folder.resolve() and home not in folder.resolve().parents
        yield (
            apart,
            "It lies apart from the database." if apart else "It lies beside the database: one backup has both.",
        )


def key_providers() -> Iterator[tuple[bool, str]]:
    for provider in providers.loaded():
        state = provider.state()
        yield state.is_well, state.sentence


def data_keys() -> Iterator[tuple[bool, str]]:
    broken, old = 0, 0
    current = providers.provider(settings.VAULT_KEK_CURRENT)
    for row in DataKey.objects.iterator():
        old += row.kek_id != current.kek_id or current.is_stale(bytes(row.wrapped))
        try:
            datakeys.unwrap(row)
        except (keys.Gone, keys.Unavailable, Unreadable):
            broken += 1
    number = DataKey.objects.count()
    yield not broken, f"{broken} of {number} data keys do not open." if broken else f"All {number} data keys open."
    if old:
        yield False, f"{old} data keys are wrapped under an old KEK or version: run manage.py rotate_kek."


def sealed_workshops() -> Iterator[tuple[bool, str]]:
    lost, number = overview.without_share()
    yield (
        not lost,
        f"The key store lacks the shares of {lost} of {number} sealed workshops: no reader can open them."
        if lost
        else f"The key store has the shares of all {number} sealed workshops.",
    )


def clock() -> Iterator[tuple[bool, str]]:
    now = timezone.now()
    yield now.year >= 2025, f"The clock says {now:%Y-%m-%d %H:%M} UTC."
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = abs(cursor.fetchone()[0] - timezone.now())
        yield skew < CLOCK_SKEW, f"It differs from the database’s by {skew.total_seconds():.1f} s."
    newest = AccessEvent.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and newest - now > CLOCK_SKEW:
        yield False, "The audit trail holds events of the future: the clock went backwards."


def mail() -> Iterator[tuple[bool, str]]:
    if settings.EMAIL_BACKEND.startswith("outbox."):
        yield True, "Letters are kept in the captured mailbox, none leaves this machine."
        return
    link = get_connection(fail_silently=False)
    if hasattr(link, "timeout"):
        link.timeout = PATIENCE
    try:
        link.open()
    except OSError as error:
        yield False, f"The mail server does not answer ({type(error).__name__})."
    else:
        yield True, "The mail server answers."
        link.close()


def heartbeats() -> Iterator[tuple[bool, str]]:
    beats = schedule.heartbeats()
    late = schedule.late_jobs(beats)
    never = [job for job in settings.CELERY_BEAT_SCHEDULE if job not in {*beats, *late}]
    for job in late:
        last = f"last ran at {beats[job]:%Y-%m-%d %H:%M} UTC" if job in beats else "has not run yet"
        yield False, f"{job} {last}: is the scheduler running?"
    if len(never) == len(settings.CELERY_BEAT_SCHEDULE):
        yield False, "No scheduled job has run yet: start worker and scheduler."
    elif never:
        yield True, f"Not run yet since the start: {', '.join(never)}."
    if not late and not never:
        yield True, "Every scheduled job runs on time."


CHECKS = {
    "database": database,
    "queue": broker,
    "cache": cached,
    "key store": key_store,
    "key keeper": key_providers,
    "data keys": data_keys,
    "sealed workshops": sealed_workshops,
    "clock": clock,
    "mail": mail,
    "heartbeats": heartbeats,
}
