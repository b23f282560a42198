"""`manage.py erase_audit`: forgets events whose date has come; the hashes stay, and the trail verifies."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from audit import erasure


class Command(BaseCommand):
    """Exit 0, also when nothing is due; 1 when this database role may not erase."""

    help = "Erases audit events older than AUDIT_RETENTION_DAYS; their hashes stay. The hourly job does the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--dry-run: say what is due; --format."""
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and touch nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, dry_run: bool, format: str, **_: object) -> None:  # noqa: A002
        """One line, or one JSON document, on standard output."""
        due = erasure.due()
        if not dry_run and due and not erasure.may_erase():
            raise CommandError("This database role may not erase. Give DATABASE_URL of the role that may.")
        gone = 0 if dry_run else erasure.erase_due()
        told = {"due": due.events if due else 0, "until": due.until.isoformat() if due else "", "erased": gone}
        self.stdout.write(json.dumps(told) if format == "json" else self.words(told, dry_run=dry_run))

    def words(self, told: dict, *, dry_run: bool) -> str:
        """One line for a person."""
        if not told["due"]:
            return "Nothing is due today."
        done = "would be erased" if dry_run else "are erased; their hashes stay"
        return f"{told['due']} events, sealed until {told['until'][:10]}, {done}."
