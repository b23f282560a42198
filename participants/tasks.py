"""No id: one look at the clock."""

from celery import shared_task
from django.utils import timezone

from participants import actions
from participants.actions.link_codes import forget_old_codes


@shared_task
def forget_stale_imports() -> None:
    actions.forget_stale_imports(timezone.now())
    forget_old_codes()
