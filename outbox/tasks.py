"""Id in, one action."""

from celery import shared_task
from celery.signals import task_success, worker_ready
from django.conf import settings

from outbox import actions

JOBS = {entry["task"]: job for job, entry in settings.CELERY_BEAT_SCHEDULE.items()}


@shared_task
def deliver(message_id: str) -> None:
    actions.deliver(message_id)


@shared_task
def sweep() -> None:
    actions.sweep()


@worker_ready.connect
def look_around(sender=None, **_) -> None:
    """A worker that comes back does not wait for the scheduler's next turn."""
    with sender.app.connection_for_write() as link:
        sweep.apply_async(connection=link, expires=10)


@task_success.connect
def note_heartbeat(sender=None, **_) -> None:
    """Notes the run of every scheduled job, whichever app it belongs to, once it has ended well."""
    if job := JOBS.get(getattr(sender, "name", "")):
        actions.beat(job)
