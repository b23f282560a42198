"""When each scheduled job last ran: one row a job, for the operations page."""

from django.utils import timezone

from outbox.models import Heartbeat


def beat(job: str) -> None:
    """Notes that ``job`` (a key of CELERY_BEAT_SCHEDULE, or a name of the outbox's own) ran just now."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(job=job, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["at"],
    )
