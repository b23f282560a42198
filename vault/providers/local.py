"""A key-encrypting key that settings hold: 32 bytes from the environment or a mounted secret."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.envelope import Unreadable
from vault.providers.base import SIZE, KekMissing, State, derive

NONCE = 12  # bytes


class LocalProvider:
    """Wrapped = nonce | AES-256-GCM under HKDF(KEK and share). A changed key is a new id, so nothing
    that is wrapped under this one is ever stale."""

    def __init__(self, kek_id: str, digits: str):
        """``digits``: 64 hexadecimal digits. Raises KekMissing for anything else."""
        self.kek_id = kek_id
        try:
            self._key = bytes.fromhex(digits)
        except ValueError:
            self._key = b""
        if len(self._key) != SIZE:
            raise KekMissing(kek_id)

    def wrap(self, secret: bytes, *, info: bytes, bound_to: bytes, share: bytes = b"") -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(derive(self._key + share, info)).encrypt(nonce, secret, bound_to)

    def unwrap(self, wrapped: bytes, *, info: bytes, bound_to: bytes, share: bytes = b"") -> bytes:
        try:
            return AESGCM(derive(self._key + share, info)).decrypt(wrapped[:NONCE], wrapped[NONCE:], bound_to)
        except (InvalidTag, ValueError):  # ValueError: too short to be one
            raise Unreadable from None

    def is_stale(self, wrapped: bytes) -> bool:
        return False

    def rewrap(self, wrapped: bytes) -> bytes:
        return wrapped

    def state(self) -> State:
        return State(True, f"The key-encrypting key {self.kek_id} is loaded.")
