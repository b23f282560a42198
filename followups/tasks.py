"""No id: one look at the calendar."""

from celery import shared_task
from django.utils import timezone

from followups import actions
from outbox.actions import beat


@shared_task
def send_due_reminders() -> None:
    actions.send_due_reminders(timezone.now().date())
    beat("follow-ups")
