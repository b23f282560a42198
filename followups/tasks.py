"""Nothing in, one action."""

from celery import shared_task
from django.utils import timezone

from followups import actions


@shared_task
def end_silences() -> None:
    actions.end_due_silences(timezone.now())
