"""No id: one look at the rosters."""

from celery import shared_task
from django.utils import timezone

from outbox.actions import beat
from sessions_app.actions.second_look import note_changes


@shared_task
def look_at_rosters() -> None:
    note_changes(timezone.now().date())
    beat("second-looks")
