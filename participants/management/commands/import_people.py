import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core import tables
from core.errors import DomainError
from participants.actions.imports import carry_out, outcome_sentence, read_file
from participants.actions.matching import KEEP, propose
from workshops.models import Dialogue


class Command(BaseCommand):
    help = (
        "Writes people from a CSV or XLSX file onto the list of a dialogue. Those who are known already are left "
        "as they are; those who may be are reported and left out: a person decides, on the import page."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV or XLSX; the import page lists the columns")
        parser.add_argument("--dialogue", required=True, metavar="CODE", help="the dialogue's code name")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--format", choices=["words", "json"], default="words")

    def handle(self, file: Path, dialogue: str, dry_run: bool, format: str, **options):
        place = Dialogue.objects.filter(code_name=dialogue, is_public_record=False).first()
        if place is None:
            raise CommandError(f"There is no dialogue with the code name “{dialogue}”.", returncode=3)
        reading = self._read(file, place)
        if reading.faults:
            if format == "json":
                faults = [vars(fault) for fault in reading.faults]
                self.stdout.write(json.dumps({"rows": len(reading.rows), "written": False, "faults": faults}))
            lines = "\n".join(str(fault) for fault in reading.faults)
            raise CommandError(f"Nothing was imported.\n{lines}", returncode=3)
        with transaction.atomic():
            proposals = propose(reading.rows, dialogue=place, by=None)
            held = {proposal.row.number: KEEP for proposal in proposals if proposal.waits}
            outcome = carry_out(proposals, held, dialogue=place, by=None)
            transaction.set_rollback(dry_run)
        self._report(reading, outcome, sorted(held), dry_run, format)

    def _read(self, file: Path, dialogue: Dialogue):
        try:
            with file.open("rb") as handle:
                return read_file(handle.read(tables.MAX_BYTES), dialogue=dialogue)
        except OSError as error:
            raise CommandError(f"{file.name} cannot be read: {error.strerror}.", returncode=3) from None
        except DomainError as error:
            raise CommandError(f"Nothing was imported. {error}", returncode=3) from None

    def _report(self, reading, outcome, held: list[int], dry_run: bool, format: str):
        left = outcome.left - len(held)
        if format == "json":
            report = {
                "rows": len(reading.rows),
                "written": not dry_run,
                "added": outcome.added,
                "known": left,
                "held_back": held,
                "unused_columns": reading.unused,
                "notice": reading.notice,
                "faults": [],
            }
            self.stdout.write(json.dumps(report))
            return
        words = outcome_sentence(outcome)
        self.stdout.write(f"Nothing is written yet. It would be: {words}" if dry_run else words)
        if held:
            rows = ", ".join(str(number) for number in held)
            self.stdout.write(f"Left out, since they may be people who are known (see the import page): rows {rows}.")
        if reading.unused:
            self.stdout.write(f"Columns not used: {', '.join(reading.unused)}.")
        if reading.notice:
            self.stdout.write(reading.notice)
