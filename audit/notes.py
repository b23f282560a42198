"""Checkpoints as signed notes, in the form of C2SP (signed-note, tlog-checkpoint), Ed25519.

antechamber.example/audit          origin
1184                               size: number of leaves
N0x1…=                             root, base64
Yk9f…=                             head of the chain of checkpoints, base64 (an extension line)

— antechamber.example/audit 3q2+7…=

What leaves the installation says less, since a number that grows would tell one dialogue of the others:

antechamber.example/audit/head     origin
Yk9f…=                             head: it binds size, root and time, and tells none of them

— antechamber.example/audit 8fJk2…=
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

ED25519 = b"\x01"
HEAD = "/head"  # after the origin of a note that gives the head alone


class BadNote(ValueError):
    """The text is not a checkpoint, or not one that our key signed; ``str(error)`` says which."""


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says: the first ``size`` leaves of ``origin`` have this ``root``."""

    origin: str
    size: int
    root: bytes
    head: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n{_b64(self.head)}\n"


@dataclass(frozen=True)
class Head:
    """What outsiders are given of a checkpoint: enough to compare, nothing to count."""

    origin: str
    head: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}{HEAD}\n{_b64(self.head)}\n"


def origin() -> str:
    """The name of this installation's trail, and of the key that signs it."""
    return f"{settings.MESSAGE_ID_DOMAIN}/audit"


def signing_key() -> Ed25519PrivateKey:
    """From AUDIT_SIGNING_KEY: 32 bytes as 64 hexadecimal digits, kept outside the database."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.AUDIT_SIGNING_KEY)[:32])


def verifier_key() -> str:
    """The public key in C2SP's form (name+id+key): enough for anybody to check a checkpoint."""
    public = signing_key().public_key().public_bytes_raw()
    return f"{origin()}+{key_id(origin(), public).hex()}+{_b64(ED25519 + public)}"


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def sign(statement: Statement | Head) -> str:
    """The signed note of ``statement``."""
    key = signing_key()
    mark = key_id(statement.origin, key.public_key().public_bytes_raw())
    signature = mark + key.sign(statement.text.encode())
    return f"{statement.text}\n\N{EM DASH} {statement.origin} {_b64(signature)}\n"


def read(note: str) -> Statement | Head:
    """The statement of a note that our key signed; raises BadNote."""
    return parse(check(note, signing_key().public_key()))


def check(note: str, public: Ed25519PublicKey) -> str:
    """The text of ``note`` if ``public`` signed it; raises BadNote."""
    text, parted, signatures = note.rpartition("\n\n")
    if not parted:
        raise BadNote("This is not a signed note.")
    text += "\n"
    for line in signatures.splitlines():
        if _is_signed(text, line, public):
            return text
    raise BadNote("The signature is not that of this installation's key.")


def _is_signed(text: str, line: str, public: Ed25519PublicKey) -> bool:
    try:
        dash, name, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        if dash != "\N{EM DASH}" or raw[:4] != key_id(name, public.public_bytes_raw()):
            return False
        public.verify(raw[4:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def parse(text: str) -> Statement | Head:
    """The statement that ``text`` spells; raises BadNote."""
    lines = text.removesuffix("\n").split("\n")
    try:
        statement = _head(*lines) if len(lines) == 2 else _statement(*lines)
    except (TypeError, ValueError, binascii.Error):
        raise BadNote("This is a signed note, but not a checkpoint.") from None
    if statement.text != text:
        raise BadNote("This is a signed note, but not a checkpoint.")
    return statement


def _statement(name: str, size: str, root: str, head: str) -> Statement:
    return Statement(name, int(size), base64.b64decode(root), base64.b64decode(head))


def _head(name: str, head: str) -> Head:
    return Head(name.removesuffix(HEAD), base64.b64decode(head))


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
