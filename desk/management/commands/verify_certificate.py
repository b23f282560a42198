"""`manage.py verify_certificate FILE`: did this installation sign that? Asks no database and no network."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from vault import certificates
from vault.actions import signing_public_key

FORGED, BAD_INPUT = 2, 3


class Command(BaseCommand):
    """Exit 0 genuine, 2 forged or another installation's, 3 for what cannot be read."""

    help = "Checks a saved certificate of destruction against this installation's key, or one noted earlier."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, unless the key alone is asked for; --key: the 64 digits to check against."""
        parser.add_argument(
            "file", metavar="FILE", nargs="?", help="a saved certificate; without it the key is printed"
        )
        parser.add_argument("--key", metavar="HEX", help="the public key as it was noted, instead of this one's")

    def handle(self, *, file: str | None, key: str | None, **_: object) -> None:
        """One sentence on standard output, or the public key."""
        public = self.key_of(key)
        if file is None:
            self.stdout.write(public.hex())
            return
        signed = self.read(file)
        if not signed.is_signed_by(public):
            self.leave(FORGED, f"{file}: The signature is not that of the key {public.hex()}. Do not rely on it.")
        self.stdout.write(f"Genuine, signed with the key {public.hex()}:\n{signed.statement}")

    def read(self, file: str) -> certificates.Signed:
        """The certificate in the file; ends the command when it holds none."""
        try:
            return certificates.read(Path(file).read_bytes())
        except OSError as error:
            self.leave(BAD_INPUT, f"{file} cannot be read: {error.strerror}.")
        except certificates.BadCertificate as error:
            self.leave(BAD_INPUT, f"{file}: {error}")

    def key_of(self, given: str | None) -> bytes:
        """The key to check against; ends the command when what was given is none."""
        try:
            return certificates.digits(given, 32) if given else signing_public_key()
        except ValueError:
            self.leave(BAD_INPUT, "--key must be 64 hexadecimal digits.")

    def leave(self, code: int, sentence: str) -> NoReturn:
        """Ends with one sentence on standard error."""
        self.stderr.write(sentence)
        sys.exit(code)
