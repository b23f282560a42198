"""`manage.py anchor_audit`: hands the newest checkpoint out, now."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit import anchors, sealer
from desk.actions.checkpoints import send_checkpoints


class Command(BaseCommand):
    """Exit 0; 1 when AUDIT_ANCHOR_FILE cannot be written."""

    help = (
        "Seals what waits, appends new checkpoints to AUDIT_ANCHOR_FILE and prints the newest; with --letters "
        "sends it to every facilitator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--letters: also to the facilitators; --format."""
        parser.add_argument("--letters", action="store_true", help="queue a letter to every facilitator")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, letters: bool, format: str, **_: object) -> None:  # noqa: A002
        """The checkpoint's lines, or one JSON document, on standard output."""
        sealer.seal_waiting()
        try:
            kept = anchors.keep_in_file()
        except OSError as error:
            raise CommandError(f"AUDIT_ANCHOR_FILE cannot be written: {error.strerror}.") from None
        queued = send_checkpoints(timezone.now().date(), again=True) if letters else 0
        note = anchors.newest_head()
        if format == "json":
            self.stdout.write(json.dumps({"appended": kept, "letters": queued, "checkpoint": note}, ensure_ascii=False))
        else:
            self.stdout.write(note or "Nothing has been recorded yet.")
