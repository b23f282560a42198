"""The envelope of a sealed text: authenticated encryption, bound to its place by associated data.

    Envelope = version(1) | algorithm(1) | epoch(4) | nonce(12) | ciphertext and tag

What for: docs/threat-model.md. Nonce after NIST SP 800-38D: random 96 bits, a fresh key for each
compartment and epoch, far fewer than 2^32 texts under one key. Known answers: tests/promises/test_06_vectors.py.

The algorithm stands in each envelope, so that both open side by side while one is left for the other:
1 is AES-256-GCM, 2 is AES-256-GCM-SIV (RFC 8452), which forgives a nonce that comes twice and needs
OpenSSL 3.2. ``VAULT_ALGORITHM`` says under which new texts are sealed.
"""

import os
import struct
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from django.conf import settings

VERSION = 1
AES_256_GCM, AES_256_GCM_SIV = 1, 2
CIPHERS = {AES_256_GCM: AESGCM, AES_256_GCM_SIV: AESGCMSIV}
ALGORITHMS = {"aes-256-gcm": AES_256_GCM, "aes-256-gcm-siv": AES_256_GCM_SIV}
HEADER = struct.Struct(">BBI12s")
BUCKET = 256  # bytes: the length of a one-line objection is a hint


class Unreadable(Exception):
    """The envelope does not open here: altered, moved, or sealed under another key.

    Carries no detail on purpose: an oracle would tell an attacker which part was wrong.
    """


class Unavailable(RuntimeError):
    """Nothing is wrong with the text, but what opens it is not at hand now; the sentence says what.

    Pages answer 503 and keep what was typed; nothing confidential and no key is in the sentence.
    """


class AlgorithmMissing(Unavailable):
    """The OpenSSL of this installation lacks an algorithm; the text says which."""


@dataclass(frozen=True)
class Place:
    """Where a text belongs. Only what never changes: no titles, no states, no times."""

    compartment: uuid.UUID
    kind: str
    object_id: uuid.UUID
    field: str
    revision: int


def encode(*parts: bytes | str | int | uuid.UUID) -> bytes:
    """An injective encoding: each part is preceded by its length, so no two lists collide."""
    out = [b"antechamber/1"]
    for part in parts:
        if isinstance(part, uuid.UUID):
            raw = part.bytes
        elif isinstance(part, int):
            raw = struct.pack(">Q", part)
        elif isinstance(part, str):
            raw = part.encode("utf-8", "surrogatepass")  # an error here would carry the words
        else:
            raw = bytes(part)
        out.append(struct.pack(">I", len(raw)) + raw)
    return b"".join(out)


def bind(place: Place, *, level: str, epoch: int, kcv: bytes) -> bytes:
    """The associated data of a text in its place."""
    return encode(
        "text", level, place.compartment, place.kind, place.object_id, place.field,
        place.revision, epoch, kcv,
    )  # fmt: skip


def pad(data: bytes) -> bytes:
    """Adds 0x80 and zeros up to a multiple of 256 bytes (ISO/IEC 7816-4)."""
    return data + b"\x80" + b"\x00" * (-(len(data) + 1) % BUCKET)


def unpad(data: bytes) -> bytes:
    body, mark, rest = data.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00"):
        raise Unreadable
    return body


def cipher(algorithm: int, key: bytes) -> AESGCM | AESGCMSIV:
    """The algorithm of that number under ``key``. Raises AlgorithmMissing where OpenSSL lacks it."""
    try:
        return CIPHERS[algorithm](key)
    except UnsupportedAlgorithm:
        raise AlgorithmMissing(
            "The OpenSSL of this installation has no AES-256-GCM-SIV: it needs 3.2 or later."
        ) from None


def lock(
    key: bytes,
    text: str,
    *,
    epoch: int,
    bound_to: bytes,
    nonce: bytes | None = None,
    algorithm: int | None = None,
) -> bytes:
    """Seals ``text`` under the 32-byte ``key``, with ``algorithm`` or else what VAULT_ALGORITHM names.

    ``nonce`` is given by known-answer tests alone. Raises AlgorithmMissing, and ValueError for a string
    that is no Unicode text (half of a surrogate pair, as JSON can hold).
    """
    try:
        data = text.encode()
    except UnicodeEncodeError:  # it carries the whole text: not to be passed on
        raise ValueError("These characters are no Unicode text.") from None
    nonce, number = nonce or os.urandom(12), algorithm or ALGORITHMS[settings.VAULT_ALGORITHM]
    header = HEADER.pack(VERSION, number, epoch, nonce)
    return header + cipher(number, key).encrypt(nonce, pad(data), header + bound_to)


def epoch_of(envelope: bytes) -> int:
    """The epoch whose key the envelope needs. Raises Unreadable for what is no envelope."""
    return _header(envelope)[1]


def _header(envelope: bytes) -> tuple[int, int, bytes]:
    """Algorithm, epoch and nonce."""
    if len(envelope) < HEADER.size + 16:
        raise Unreadable
    version, algorithm, epoch, nonce = HEADER.unpack_from(envelope)
    if version != VERSION or algorithm not in CIPHERS:
        raise Unreadable
    return algorithm, epoch, nonce


def unlock(key: bytes, envelope: bytes, *, bound_to: bytes) -> str:
    """Opens an envelope; raises Unreadable if a single bit of it or of its place differs."""
    algorithm, _epoch, nonce = _header(envelope)
    header, body = envelope[: HEADER.size], envelope[HEADER.size :]
    opener = cipher(algorithm, key)
    try:
        return unpad(opener.decrypt(nonce, body, header + bound_to)).decode()
    except (InvalidTag, UnicodeDecodeError):
        raise Unreadable from None
