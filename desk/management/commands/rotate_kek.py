"""Rewraps every data key under the current key-encryption key."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.actions import Witness
from vault.keys import Unavailable
from vault.rotation import Unfinished, rotate_kek


class Command(BaseCommand):
    help = (
        "Rewraps all data keys under the current KEK. Load the new one as VAULT_KEK_NEXT beside the old, run this, "
        "then make the new one VAULT_KEK and drop VAULT_KEK_NEXT. Safe to interrupt and to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        try:
            changed = rotate_kek(witness=Witness("vault.rotated", by=None))
        except (Unavailable, Unfinished) as error:
            raise CommandError(str(error)) from None
        if options["format"] == "json":
            self.stdout.write(json.dumps({"current": settings.VAULT_KEK_CURRENT, "rewrapped": changed}))
        else:
            self.stdout.write(f"{changed} keys and second factors are now under {settings.VAULT_KEK_CURRENT}.")
