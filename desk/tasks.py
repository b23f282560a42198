"""Nothing in, one action."""

from celery import shared_task
from django.utils import timezone

from desk import actions


@shared_task
def shred_due() -> None:
    actions.shred_due(timezone.now().date())


@shared_task
def send_checkpoints() -> None:
    actions.send_checkpoints(timezone.now().date())


@shared_task
def walk_ladders() -> None:
    actions.walk_ladders(timezone.now())
