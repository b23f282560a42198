"""manage.py protect_table TABLE.json: what of a table of counts may be published."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from disclosure.exchange import BAD_INPUT, protect_document, sentence
from disclosure.table import TableError


class Command(BaseCommand):
    help = "Protects a table of counts: 0 released, 2 refused, 3 bad input. TABLE.json may be - for standard input."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.error = self._stop  # argparse would leave with 2, which means "refused" here
        parser.add_argument("table", metavar="TABLE.json")
        parser.add_argument("--format", choices=["json", "text"], default="json")

    def handle(self, *args, table, format, **options):  # noqa: A002 - the name of the option
        try:
            raw = sys.stdin.buffer.read() if table == "-" else Path(table).read_bytes()
            answer, status = protect_document(raw)
        except OSError as error:
            self._stop(f"{table} cannot be read: {error.strerror}.")
        except TableError as error:
            self._stop(str(error))
        words = sentence(answer) if format == "text" else json.dumps(answer, ensure_ascii=False)
        self.stdout.write(words)
        sys.exit(status)

    def _stop(self, why):
        self.stderr.write(why)
        sys.exit(BAD_INPUT)
