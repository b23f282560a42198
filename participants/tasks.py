"""No id: one look at the clock."""

from celery import shared_task
from django.utils import timezone

from outbox.actions import beat
from participants import actions


@shared_task
def send_due_reminders() -> None:
    now = timezone.now()
    actions.send_due_reminders(now)
    actions.forget_stale_imports(now)
    beat("reminders")
