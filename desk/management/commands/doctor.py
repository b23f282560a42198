"""Looks the installation over; exit status 0 when all is well, 2 with findings."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from desk.management.checkup import examine


class Command(BaseCommand):
    help = "Checks database, queue, cache, key store, keys, clock, mail and scheduled jobs. Exit 0, or 2 with findings."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        findings = examine()
        is_well = all(finding.is_well for finding in findings)
        if options["format"] == "json":
            self.stdout.write(json.dumps({"well": is_well, "findings": [asdict(f) for f in findings]}, indent=1))
        else:
            for finding in findings:
                mark = "ok  " if finding.is_well else "LOOK"
                self.stdout.write(f"{mark}  {finding.area:<11} {finding.sentence}")
        if not is_well:
            sys.exit(2)
