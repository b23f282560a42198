"""How a reader's private key rests: under a passphrase (Argon2id) and under a recovery code (HKDF)."""

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from vault import boxes, codes, grants, slots, words
from vault.envelope import Unreadable, encode
from vault.errors import WrongSecret
from vault.models import KeyWrap, ReaderKey
from vault.unlocked import ReaderSecret

PASSPHRASE, RECOVERY = "passphrase", "recovery"
SALT = 16  # bytes
CODE = 16  # bytes of a recovery code: 128 bits
MOST = 4  # times the memory and turns of today: a row that asks for more was tampered with


def _bound_to(reader: ReaderKey, method: str) -> bytes:
    return encode("reader-wrap", method, reader.user_id, reader.version, bytes(reader.public))


def _code_key(code: bytes, reader: ReaderKey) -> bytes:
    info = encode("reader-recovery", reader.user_id, reader.version)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(code)


def under_passphrase(reader: ReaderKey, private: bytes, passphrase: str) -> KeyWrap:
    """An unsaved wrap, at today's cost. Raises Busy."""
    salt, memory, turns = os.urandom(SALT), settings.UNLOCK_MEMORY, settings.UNLOCK_TURNS
    key = slots.derive(words.plain(passphrase), salt, memory=memory, turns=turns)
    wrapped = boxes.shut(key, private, bound_to=_bound_to(reader, PASSPHRASE))
    return KeyWrap(reader=reader, method=PASSPHRASE, salt=salt, memory=memory, turns=turns, wrapped=wrapped)


def under_code(reader: ReaderKey, private: bytes, code: bytes) -> KeyWrap:
    """An unsaved wrap under the 16 bytes of a recovery code."""
    wrapped = boxes.shut(_code_key(code, reader), private, bound_to=_bound_to(reader, RECOVERY))
    return KeyWrap(reader=reader, method=RECOVERY, salt=b"", wrapped=wrapped)


def open_with_passphrase(wrap: KeyWrap, passphrase: str) -> ReaderSecret:
    """The private key. Raises WrongSecret or Busy; Unreadable for a wrap that was tampered with."""
    if wrap.memory > MOST * settings.UNLOCK_MEMORY or wrap.turns > MOST * settings.UNLOCK_TURNS:
        raise Unreadable
    key = slots.derive(words.plain(passphrase), bytes(wrap.salt), memory=wrap.memory, turns=wrap.turns)
    return _open(wrap, key)


def open_with_code(wrap: KeyWrap, code: str) -> ReaderSecret:
    """The private key, by the recovery code as it was typed. Raises WrongSecret."""
    try:
        typed = codes.read(code, size=CODE)
    except codes.Misspelt:
        raise WrongSecret from None
    return _open(wrap, _code_key(typed, wrap.reader))


def _open(wrap: KeyWrap, key: bytes) -> ReaderSecret:
    reader = wrap.reader
    try:
        private = boxes.open_box(key, bytes(wrap.wrapped), bound_to=_bound_to(reader, wrap.method))
    except Unreadable:
        raise WrongSecret from None
    if grants.public_of(private) != bytes(reader.public):  # the associated data holds it; this says so twice
        raise WrongSecret
    return ReaderSecret(reader.user_id, reader.version, private)
