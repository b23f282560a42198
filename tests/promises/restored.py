"""Opens all it can of the database that DATABASE_URL names, with everything but what was destroyed.

Run as a process of its own: the product's code, today's keys and key store, and the words of every reader
in READERS_WORDS. `python -m tests.promises.restored` prints "<opened> of <texts>".
"""

import os
from contextlib import ExitStack

import django

django.setup()

from audit.actions import Witness  # noqa: E402 - Django first
from vault import readers, unlocked  # noqa: E402
from vault.actions import open_text  # noqa: E402
from vault.envelope import Place, Unreadable  # noqa: E402
from vault.errors import Locked, NotGranted  # noqa: E402
from vault.keys import Gone, Unavailable  # noqa: E402
from vault.models import ReaderKey, Sealed  # noqa: E402

WITNESS = Witness("test.restored", by=None)
SHUT = (Gone, Unreadable, Unavailable, Locked, NotGranted, Sealed.DoesNotExist)


def secrets() -> list:
    """The private keys of all readers, opened with their words, and None for nobody's."""
    ids = ReaderKey.objects.values_list("user_id", flat=True).distinct()
    words = os.environ["READERS_WORDS"]
    return [None, *(readers.open_key(user_id, words, witness=WITNESS) for user_id in ids)]


def _opens_to(secret, row: Sealed) -> bool:
    place = Place(row.compartment, row.kind, row.object_id, row.field, row.revision)
    with ExitStack() as stack:
        if secret is not None:
            stack.enter_context(unlocked.reading_with(lambda: secret))
        try:
            return bool(open_text(place, witness=WITNESS))
        except SHUT:
            return False


if __name__ == "__main__":
    rows, everybody = list(Sealed.objects.all()), secrets()
    print(sum(any(_opens_to(secret, row) for secret in everybody) for row in rows), "of", len(rows))
