"""Small secrets under a key: nonce | AES-256-GCM, bound to what they are for."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.envelope import Unreadable

NONCE = 12  # bytes


def shut(key: bytes, secret: bytes, *, bound_to: bytes) -> bytes:
    """``secret`` under the 32-byte ``key``; 28 bytes longer than it."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound_to)


def open_box(key: bytes, box: bytes, *, bound_to: bytes) -> bytes:
    """What ``shut`` was given. Raises Unreadable if a bit of the box, the key or ``bound_to`` differs."""
    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], bound_to)
    except (InvalidTag, ValueError):  # ValueError: too short to be one
        raise Unreadable from None
