"""Checking a certificate of destruction, with nothing but its words and a public key."""

import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class BadCertificate(ValueError):
    """The text is no certificate; ``str(error)`` says what is missing."""


@dataclass(frozen=True)
class Signed:
    """What a certificate states, its signature, and the key that it names (which proves nothing)."""

    statement: str
    signature: bytes
    key: bytes

    def is_signed_by(self, public: bytes) -> bool:
        """True if the holder of that key (32 raw bytes) signed exactly this statement."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(self.signature, self.statement.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def read(raw: bytes) -> Signed:
    """The certificate in a saved document (JSON with statement, signature and key). Raises BadCertificate."""
    try:
        given = json.loads(raw)
        found = Signed(given["statement"], digits(given["signature"], 64), digits(given["key"], 32))
        json.loads(found.statement)["destroyed_at"]
    except (KeyError, TypeError, ValueError):
        raise BadCertificate("This is no certificate of destruction.") from None
    return found


def digits(text: str, size: int) -> bytes:
    """So many bytes from hexadecimal digits, grouped or not. Raises ValueError."""
    raw = bytes.fromhex(re.sub(r"\s", "", text))
    if len(raw) != size:
        raise ValueError("Another number of digits.")
    return raw
