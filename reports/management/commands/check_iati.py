"""manage.py check_iati --schema iati-activities-schema.xsd: do our activity files keep to the standard?"""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.selectors.iati import activity_xml
from reports.selectors.releases import contents_with_activity
from reports.selectors.schema import SchemaError, faults_in, schema_from

BAD_INPUT, FAULTS = 3, 2


class Command(BaseCommand):
    help = (
        "Checks activity files against a schema that you have fetched from the standard's own pages: those that are"
        " named, or the activity of every release. 0 they keep to it, 2 they do not, 3 bad input."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.error = self._stop  # argparse would leave with 2, which means "faults" here
        parser.add_argument("files", metavar="FILE.xml", nargs="*")
        parser.add_argument("--schema", required=True, help="iati-activities-schema.xsd; its parts lie beside it")

    def handle(self, *args, files, schema, **options):
        try:
            rules = schema_from(schema)
            faults = [f"{name}: {fault}" for name, data in self._activities(files) for fault in faults_in(data, rules)]
        except OSError as error:
            self._stop(f"{error.filename} cannot be read: {error.strerror}.")
        except SchemaError as error:
            self._stop(str(error))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            sys.exit(FAULTS)
        self.stdout.write("All activity files keep to the schema.")

    def _activities(self, files):
        """(name, bytes) of each file, or of each release by its grant and number."""
        if files:
            return [(file, Path(file).read_bytes()) for file in files]
        if not settings.IATI_ORGANISATION:
            self._stop("No identifier is set to publish under: see ANTECHAMBER_IATI_ORGANISATION.")
        contents = contents_with_activity()
        return [(f"{one['reference']}, release {one['number']}", activity_xml(one)) for one in contents]

    def _stop(self, why):
        self.stderr.write(why)
        sys.exit(BAD_INPUT)
