"""A thief who has everything the server has: database, environment, key store, cache.

Run as a process of its own, with the product's own code: `python -m tests.promises.thief` prints how many
texts of each level it opened, "<opened> of <texts> standard, <opened> of <texts> sealed". THIEF_KNOWS may
hold a passphrase, to show that the thief would know what to do with one.
"""

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402

from audit.actions import Witness  # noqa: E402
from vault import actions, envelope, epochs, rings, unlock, unlocked, wraps  # noqa: E402
from vault.envelope import Unreadable  # noqa: E402
from vault.errors import Locked, NotGranted, WrongSecret  # noqa: E402
from vault.grants import public_of  # noqa: E402
from vault.keys import Gone  # noqa: E402
from vault.models import Circle, Epoch, KeyWrap, ReaderKey, Sealed  # noqa: E402
from vault.unlocked import ReaderSecret  # noqa: E402

WITNESS = Witness("test.stolen", by=None)
REFUSED = (Gone, Unreadable, Locked, NotGranted)
GUESSES = ["", "password", "antechamber", "correct horse battery staple", "k1"]


def loot() -> set[bytes]:
    """Every 32 bytes that could be a key: settings, key store, cache, all binary columns, and hashes."""
    found = {bytes.fromhex(key) for key in (*settings.VAULT_KEKS.values(), settings.AUDIT_SIGNING_KEY)}
    found |= {path.read_bytes() for path in Path(settings.VAULT_SHARES).iterdir()}
    found |= {hashlib.sha256(word).digest() for word in (settings.SECRET_KEY.encode(), *found)}
    for stuff in (*cached(), *columns()):
        found |= {stuff[at : at + 32] for at in range(0, max(len(stuff) - 31, 1), 4)}
        found.add(hashlib.sha256(stuff).digest())
    return {key for key in found if len(key) == 32}


def names() -> list[str]:
    """What lies in the cache, without Django's prefix."""
    return [name.decode().split(":", 2)[2] for name in cache._cache.get_client().keys("*")]


def cached() -> Iterator[bytes]:
    for name in names():
        value = cache.get(name)
        yield name.encode() + pickle.dumps(value)
        if isinstance(value, dict):
            yield from (part for part in value.values() if isinstance(part, bytes))


def columns() -> Iterator[bytes]:
    for model in (Circle, Epoch, KeyWrap, ReaderKey):
        for row in model.objects.all():
            values = (getattr(row, field.attname) for field in model._meta.fields)
            yield from (bytes(value) for value in values if isinstance(value, bytes | memoryview))


def private_keys(keys: set[bytes]) -> Iterator[ReaderSecret]:
    """Each reader's key that comes out: found lying about, from an unlock record, by a guess."""
    for reader in ReaderKey.objects.all():
        mine = bytes(reader.public)
        yield from (ReaderSecret(reader.user_id, reader.version, key) for key in keys if public_of(key) == mine)
        yield from from_records(reader, keys)
    known = [word for word in (os.environ.get("THIEF_KNOWS"),) if word]
    for wrap in KeyWrap.objects.filter(method=wraps.PASSPHRASE).select_related("reader"):
        for guess in (*GUESSES, *known):
            with suppress(WrongSecret):
                yield wraps.open_with_passphrase(wrap, guess)


def from_records(reader: ReaderKey, keys: set[bytes]) -> Iterator[ReaderSecret]:
    """What the unlock records give up to anything that might be the cookie."""
    have = set(names())
    for session in Session.objects.values_list("session_key", flat=True):
        for cookie in {hashlib.sha256(session.encode()).digest(), *keys}:
            if unlock._name(cookie) in have:
                yield from filter(None, [unlock.find(cookie.hex(), user_id=reader.user_id, session_key=session)])


def opens(row: Sealed, secret: ReaderSecret | None) -> bool:
    """True if the product's own code opens the row, with or without a reader's key."""
    try:
        with unlocked.reading_with(lambda: secret):
            return bool(actions.open_text(epochs.place_of(row), witness=WITNESS))
    except REFUSED:
        return False


def opens_by_hand(row: Sealed, keys: set[bytes]) -> bool:
    """True if any key of the loot is the data key of the row."""
    sealed, place = bytes(row.envelope), epochs.place_of(row)
    number = envelope.epoch_of(sealed)
    for kcv in Epoch.objects.filter(compartment=row.compartment, epoch=number).values_list("kcv", flat=True):
        bound_to = envelope.bind(place, level=rings.SEALED, epoch=number, kcv=bytes(kcv))
        for key in keys:
            try:
                return bool(envelope.unlock(key, sealed, bound_to=bound_to))
            except Unreadable:
                continue
    return False


def main() -> None:
    keys = loot()
    secrets = list(dict.fromkeys([None, *private_keys(keys)]))
    score = {rings.STANDARD: [0, 0], rings.SEALED: [0, 0]}
    for row in Sealed.objects.all():
        level = rings.SEALED if Circle.objects.filter(compartment=row.compartment).exists() else rings.STANDARD
        score[level][0] += any(opens(row, secret) for secret in secrets) or opens_by_hand(row, keys)
        score[level][1] += 1
    print(", ".join(f"{opened} of {texts} {level}" for level, (opened, texts) in score.items()))


if __name__ == "__main__":
    main()
    connection.close()
