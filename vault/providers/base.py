"""What the vault asks of a keeper of key-encrypting keys, and how such a keeper fails."""

from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.envelope import Unavailable

SIZE = 32  # bytes of a KEK, a share, a data key


class KekMissing(Unavailable):
    """A key-encrypting key that a row names is not loaded; the text says which and where to give it."""

    def __init__(self, kek_id: str):
        super().__init__(
            f"The key-encrypting key {kek_id!r} is not loaded. Give it in VAULT_KEK, or in VAULT_KEK_NEXT while "
            f"keys are being changed, as {kek_id}: and 64 hexadecimal digits, or the address of a transit key."
        )


class ProviderDown(Unavailable):
    """The keeper of a KEK does not answer, or refuses us; the text says which and how."""


@dataclass(frozen=True)
class State:
    """Whether a provider could wrap and unwrap now, in a sentence without a secret."""

    is_well: bool
    sentence: str


class Provider(Protocol):
    """Wraps short secrets (a data key, a seed) under one key-encrypting key.

    ``info`` parts keys of different purposes, ``bound_to`` is the associated data: neither is kept in
    what is wrapped, both must be the same again. ``share``: 32 bytes without which nothing opens, or
    nothing. Raises ProviderDown; ``unwrap`` also Unreadable.
    """

    kek_id: str

    def wrap(self, secret: bytes, *, info: bytes, bound_to: bytes, share: bytes = b"") -> bytes: ...

    def unwrap(self, wrapped: bytes, *, info: bytes, bound_to: bytes, share: bytes = b"") -> bytes: ...

    def is_stale(self, wrapped: bytes) -> bool:
        """True when the KEK has a newer version than the one that wrapped this."""
        ...

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same secret under the newest version of the KEK, never seen in between."""
        ...

    def state(self) -> State: ...


def derive(key: bytes, info: bytes) -> bytes:
    """32 bytes for one purpose, from whatever key material (HKDF-SHA256)."""
    return HKDF(algorithm=hashes.SHA256(), length=SIZE, salt=None, info=info).derive(key)
