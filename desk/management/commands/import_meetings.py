import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import tables
from desk.management.meetings import REQUIRED, import_meetings


class Command(BaseCommand):
    help = "Makes dialogues and workshops from a table of public meetings; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV or XLSX with the columns of desk/data/meetings.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--format", choices=["words", "json"], default="words")

    def handle(self, file: Path, dry_run: bool, format: str, **options):
        try:
            data = file.read_bytes() if file.stat().st_size < tables.MAX_BYTES else b" " * tables.MAX_BYTES
        except OSError as error:
            raise CommandError(f"{file.name} cannot be read: {error.strerror}.", returncode=3) from None
        try:
            table = tables.read(data, required=REQUIRED)
        except tables.BadTable as error:
            raise CommandError(str(error), returncode=3) from None
        outcome = import_meetings(table, dry_run=dry_run)
        if format == "json":
            self.stdout.write(json.dumps({**vars(outcome), "faults": [vars(fault) for fault in outcome.faults]}))
        if outcome.faults:
            lines = "\n".join(str(fault) for fault in outcome.faults)
            raise CommandError(f"Nothing was imported.\n{lines}", returncode=3)
        if format == "words":
            verb = "would be made" if dry_run else "made"
            self.stdout.write(
                f"{outcome.rows} rows: {outcome.workshops_made} workshops and {outcome.dialogues_made} dialogues "
                f"{verb}, {outcome.already_there} were already there."
            )
