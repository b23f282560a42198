"""No id: one look at the clock."""

from celery import shared_task
from django.utils import timezone

from participants import actions


@shared_task
def forget_stale_imports() -> None:
    actions.forget_stale_imports(timezone.now())
