"""Which scheduled jobs are late: those that stopped, and those that never began."""

import datetime as dt

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Min
from django.utils import timezone

from outbox.models import Heartbeat

STALE_AFTER = 300.0  # seconds at least: a machine that slept is no fault


def heartbeats() -> dict[str, dt.datetime]:
    """When each job last ran, the outbox's own included."""
    return dict(Heartbeat.objects.values_list("job", "at"))


def late_jobs(beats: dict[str, dt.datetime]) -> list[str]:
    """Names of jobs that are late now. Two queries more where a job has never run, else none."""
    return stale_jobs(beats, timezone.now(), since=_could_run_since() if _one_never_ran(beats) else None)


def stale_jobs(beats: dict[str, dt.datetime], now: dt.datetime, *, since: dt.datetime | None = None) -> list[str]:
    """Names of jobs that have not run for three turns (at least five minutes), those that never did included if it
    is known ``since`` when they might have."""
    late = []
    for job, entry in settings.CELERY_BEAT_SCHEDULE.items():
        patience = max(3 * float(entry["schedule"]), STALE_AFTER)
        last = beats.get(job, since)
        if last is not None and (now - last).total_seconds() > patience:
            late.append(job)
    return sorted(late)


def _one_never_ran(beats: dict[str, dt.datetime]) -> bool:
    """True when the scheduler is at work and has a job that has no heartbeat. Before its first turn of all there is
    nothing to compare with: ``manage.py doctor`` says so."""
    known = set(settings.CELERY_BEAT_SCHEDULE)
    return bool(known & set(beats)) and not known <= set(beats)


def _could_run_since() -> dt.datetime | None:
    """The first account of the installation or its last upgrade, whichever is later: an upgrade may bring a job."""
    joined = get_user_model().objects.aggregate(at=Min("joined_at"))["at"]
    upgraded = MigrationRecorder(connection).migration_qs.aggregate(at=Max("applied"))["at"]
    return max((at for at in (joined, upgraded) if at is not None), default=None)
