"""Retention: destroys the records whose day has come."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from desk.actions.records import due_for_destruction, shred_due
from sessions_app.models import Note


class Command(BaseCommand):
    help = "Destroys the records of workshops whose retention date has come, and raw notes that are due."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and touch nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        today = timezone.now().date()
        due = [self._facts(workshop) for workshop in due_for_destruction(today)]
        raw = Note.objects.with_raw_due(today).count()
        if not options["dry_run"]:
            certificates = {str(row.compartment): str(row.pk) for row in shred_due(today)}
            for facts in due:
                facts["certificate"] = certificates.get(facts["workshop"], "")
        answer = {"on": today.isoformat(), "dry_run": options["dry_run"], "workshops": due, "raw_notes": raw}
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, indent=1))
        else:
            self._tell(answer)

    def _facts(self, workshop) -> dict:
        return {
            "workshop": str(workshop.pk),
            "dialogue": workshop.dialogue.code_name,
            "round": workshop.number_text or workshop.number,
            "destroy_on": workshop.destroy_on.isoformat() if workshop.destroy_on else "",
        }

    def _tell(self, answer: dict) -> None:
        done = "would be destroyed" if answer["dry_run"] else "destroyed"
        if not answer["workshops"] and not answer["raw_notes"]:
            self.stdout.write("Nothing is due today.")
        for facts in answer["workshops"]:
            place = f"{facts['dialogue']}, round {facts['round'] or '–'}"
            self.stdout.write(f"{place} (due {facts['destroy_on'] or 'before'}): records {done}.")
        if answer["raw_notes"]:
            self.stdout.write(f"Earlier versions of {answer['raw_notes']} released notes {done}.")
