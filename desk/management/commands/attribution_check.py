"""manage.py attribution_check NOTE.txt --roster ROSTER.csv: who is meant in a text."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from attribution.exchange import BAD_INPUT, check_files, result_in_words, result_to_json


class Command(BaseCommand):
    help = "Finds the people of a roster in a text: 0 clear, 1 warned, 2 blocked, 3 bad input. NOTE.txt may be -."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.error = self._stop  # argparse would leave with 2, which means "blocked" here
        parser.add_argument("note", metavar="NOTE.txt")
        parser.add_argument("--roster", metavar="ROSTER.csv", required=True)
        parser.add_argument("--earlier", metavar="TEXT.txt", action="append", default=[])
        parser.add_argument("--format", choices=["json", "text"], default="json")

    def handle(self, *args, note, roster, earlier, format, **options):  # noqa: A002 - the name of the option
        try:
            text = sys.stdin.buffer.read() if note == "-" else Path(note).read_bytes()
            released = [Path(name).read_bytes() for name in earlier]
            result, status = check_files(text, Path(roster).read_bytes(), released)
        except OSError as error:
            self._stop(f"{error.filename} cannot be read: {error.strerror}.")
        except ValueError as error:
            self._stop(str(error))
        as_json = format == "json"
        words = json.dumps(result_to_json(result), ensure_ascii=False) if as_json else result_in_words(result)
        self.stdout.write(words)
        sys.exit(status)

    def _stop(self, why):
        self.stderr.write(why)
        sys.exit(BAD_INPUT)
