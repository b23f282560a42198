"""A reader's own key: made, opened, kept when the passphrase is forgotten, made anew when all is lost.

A reset by mail never comes here: whoever has only the mailbox opens nothing that is sealed.
"""

import os
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from vault import codes, grants, unlock, words, wraps
from vault.errors import NoKey, NotPossible
from vault.models import Grant, ReaderKey
from vault.unlocked import ReaderSecret
from vault.witness import Witness, testify

KIND = "vault.readerkey"


@dataclass(frozen=True)
class Enrolled:
    """A key just made. ``recovery_code`` is shown once and kept nowhere; ``secret`` is unlocked."""

    recovery_code: str = field(repr=False)
    secret: ReaderSecret


@dataclass(frozen=True)
class Shown:
    """What others may see of a reader's key: the four words to compare, and the fingerprint they stand for."""

    user_id: uuid.UUID
    version: int
    fingerprint: str  # 64 hexadecimal digits
    words: tuple[str, ...]


def has_key(user_id: uuid.UUID) -> bool:
    return ReaderKey.objects.filter(user_id=user_id).exists()


def shown(user_id: uuid.UUID) -> Shown:
    """The public side of a reader's key. Raises NoKey."""
    return show(_key_of(user_id))


def show(row: ReaderKey) -> Shown:
    """The public side of a row."""
    mark = words.fingerprint(bytes(row.public), row.user_id, row.version)
    return Shown(row.user_id, row.version, mark.hex(), tuple(words.compared(mark)))


def _key_of(user_id: uuid.UUID) -> ReaderKey:
    row = ReaderKey.objects.filter(user_id=user_id).first()
    if row is None:
        raise NoKey
    return row


@sensitive_variables()
def enrol(user_id: uuid.UUID, passphrase: str, *, witness: Witness) -> Enrolled:
    """Makes a reader's first pair, under six words of ``words.propose`` or a passphrase of their own.

    Raises TooWeak for one that could be guessed, NotPossible if there is a pair (``begin_anew``
    replaces one), Busy.
    """
    words.assess(passphrase)
    if has_key(user_id):
        raise NotPossible
    return _make(user_id, 1, passphrase, witness)


@sensitive_variables()
def _make(user_id: uuid.UUID, version: int, passphrase: str, witness: Witness) -> Enrolled:
    private, code = grants.new_private(), os.urandom(wraps.CODE)
    row = ReaderKey(user_id=user_id, version=version, public=grants.public_of(private))
    ways = [wraps.under_passphrase(row, private, passphrase), wraps.under_code(row, private, code)]
    with transaction.atomic():
        ReaderKey.objects.filter(user_id=user_id, version__lt=version).delete()
        row.save(force_insert=True)
        for way in ways:
            way.save(force_insert=True)
        dropped = Grant.objects.filter(reader_id=user_id).delete()[0]
        testify(witness, kind=KIND, object_id=row.pk, version=version, grants_dropped=dropped)
    return Enrolled(codes.write(code), ReaderSecret(user_id, version, private))


@sensitive_variables()
def open_key(user_id: uuid.UUID, passphrase: str, *, witness: Witness) -> ReaderSecret:
    """The reader's key by the passphrase; hand it to ``unlock.keep``.

    Raises NoKey, WrongSecret (witnessed) or Busy.
    """
    row = _key_of(user_id)
    wrap = row.wraps.get(method=wraps.PASSPHRASE)
    return _witnessed(row, lambda: wraps.open_with_passphrase(wrap, passphrase), witness)


def _witnessed(row: ReaderKey, open_, witness: Witness) -> ReaderSecret:
    try:
        secret = open_()
    except wraps.WrongSecret:
        with transaction.atomic():
            testify(witness, kind=KIND, object_id=row.pk, outcome="refused")
        raise
    with transaction.atomic():
        testify(witness, kind=KIND, object_id=row.pk)
    return secret


@sensitive_variables()
def change_passphrase(user_id: uuid.UUID, old: str, new: str, *, witness: Witness) -> ReaderSecret:
    """Wraps the same pair under a new passphrase; grants and recovery code stay. Locks every browser.

    Raises NoKey, WrongSecret, TooWeak or Busy.
    """
    words.assess(new)
    secret = open_key(user_id, old, witness=witness)
    _rewrap(secret, new, witness)
    return secret


@sensitive_variables()
def recover(user_id: uuid.UUID, code: str, new: str, *, witness: Witness) -> Enrolled:
    """A new passphrase for a forgotten one, by the recovery code, which is used up: a new one comes back.

    Raises NoKey, WrongSecret, TooWeak or Busy.
    """
    words.assess(new)
    row = _key_of(user_id)
    wrap = row.wraps.get(method=wraps.RECOVERY)
    secret = _witnessed(row, lambda: wraps.open_with_code(wrap, code), witness)
    fresh = os.urandom(wraps.CODE)
    _rewrap(secret, new, witness, code=fresh)
    return Enrolled(codes.write(fresh), secret)


@sensitive_variables()
def _rewrap(secret: ReaderSecret, passphrase: str, witness: Witness, code: bytes | None = None) -> None:
    row = _key_of(secret.user_id)
    ways = [wraps.under_passphrase(row, secret.private, passphrase)]
    if code is not None:
        ways.append(wraps.under_code(row, secret.private, code))
    with transaction.atomic():
        row.wraps.filter(method__in=[way.method for way in ways]).delete()
        for way in ways:
            way.save(force_insert=True)
        testify(witness, kind=KIND, object_id=row.pk, version=row.version)
        transaction.on_commit(lambda: unlock.end_all(secret.user_id))


@sensitive_variables()
def begin_anew(user_id: uuid.UUID, passphrase: str, *, witness: Witness) -> Enrolled:
    """A new pair when passphrase and recovery code are both lost: the old grants go, and the reader is
    pending again in each circle. Raises NoKey, TooWeak or Busy."""
    words.assess(passphrase)
    made = _make(user_id, _key_of(user_id).version + 1, passphrase, witness)
    unlock.end_all(user_id)
    return made
