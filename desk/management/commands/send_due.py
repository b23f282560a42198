"""`manage.py send_due`: what worker and scheduler do, once, for cron or by hand."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

import outbox.actions
from desk.actions import walk_ladders
from followups.actions import end_due_silences
from outbox.choices import MessageState
from outbox.models import Message


class Command(BaseCommand):
    """Exit 0, also when the mail server is away: the letters wait."""

    help = "Queues the reminders that are due and sends the letters that wait; safe beside a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--seconds: for how long to send at most; --format."""
        parser.add_argument("--seconds", type=float, default=50, help="send for up to so many seconds (50)")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, seconds: float, format: str, **_: object) -> None:  # noqa: A002
        """Counts on standard output: reminders queued, letters sent, letters that still wait."""
        now = timezone.now()
        told = {"reminders": sum(walk_ladders(now).values())}
        outbox.actions.beat("reminders")
        end_due_silences(now)
        outbox.actions.beat("silences")
        told["sent"] = outbox.actions.sweep(seconds=seconds)
        told["waiting"] = Message.objects.due().count()
        told["failed"] = Message.objects.filter(state=MessageState.PARKED).count()
        self.stdout.write(json.dumps(told) if format == "json" else self.words(told))

    def words(self, told: dict) -> str:
        """One line for a person, or for cron's mail."""
        queued = told["reminders"]
        return (
            f"Reminders queued: {queued}. Letters sent: {told['sent']}, "
            f"still waiting: {told['waiting']}, not sent: {told['failed']}."
        )
