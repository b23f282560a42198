"""`manage.py rotate_kek`: wraps the vault's keys anew under the key-encrypting key that is current."""

import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.actions import Witness
from vault.keys import KekMissing, KeyStoreFault
from vault.rotation import Unfinished, rotate_kek


class Command(BaseCommand):
    """Exit 0 when no row names an older key, 1 and one sentence on standard error otherwise."""

    help = "Wraps the vault's keys under VAULT_KEK_NEXT (or VAULT_KEK). May be interrupted and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--format: words or one JSON document."""
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, format: str, **_: object) -> None:  # noqa: A002 - the name of the option
        """Says how many rows changed and that none is left."""
        try:
            changed = rotate_kek(witness=Witness("vault.rotated", by=None))
        except (KekMissing, KeyStoreFault, Unfinished) as error:
            raise CommandError(str(error)) from None
        kek = settings.VAULT_KEK_CURRENT
        if format == "json":
            self.stdout.write(json.dumps({"kek": kek, "rewrapped": changed, "left": 0}))
        else:
            self.stdout.write(f"{changed} keys and seeds were wrapped anew. No row names another key than {kek}.")
