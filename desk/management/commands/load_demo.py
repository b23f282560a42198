from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Witness, record
from core import tables
from desk.management.demo import cast, consents, letters, money, papers, rounds, sealed
from desk.management.meetings import REQUIRED, import_meetings


class Command(BaseCommand):
    help = "Loads the demo: invented dialogues and cast, and the public record. A second run changes nothing."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("The demo is switched off in these settings.")
        if User.objects.filter(email="convenor@demo.example").exists():
            self.stdout.write("The demo is already there.")
            return
        demo = cast.Demo(today=timezone.localdate())
        with transaction.atomic():
            cast.make(demo)
            witness = Witness("demo.loaded", by=demo.users["rapporteur"], compartment=demo.lake.pk)
            rounds.make(demo, witness)
            papers.make(demo, witness)
            sealed.make(demo)
            report = money.make(demo)
            consents.make(demo)
            letters.make(demo)
            record("demo.loaded", compartment=demo.lake.pk, people=len(demo.people), rounds=len(demo.rounds))
        import_meetings(tables.read((cast.DATA / "meetings.csv").read_bytes(), required=REQUIRED))
        letters.finish(demo, report)
        self.stdout.write(
            f"Loaded 2 invented dialogues, {len(demo.rounds)} rounds, {len(demo.people)} people, and the public record."
        )
