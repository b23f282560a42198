"""Grants: the data key of an epoch, sealed to one reader's public key (HPKE, RFC 9180).

X25519, HKDF-SHA256, AES-256-GCM: 80 bytes for a key of 32. Everything a grant is for stands in its
``info``, and so does a value derived from the shred share: without the share no private key opens it.
"""

import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault import keys
from vault.envelope import Unreadable, encode

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
RECOVERY = uuid.UUID(int=0)  # stands for the organiser's recovery key where a reader's id would


def new_private() -> bytes:
    """The 32 raw bytes of a new X25519 key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The 32 raw bytes of the public half."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def share_of(compartment: uuid.UUID) -> uuid.UUID:
    """The name of a sealed compartment's share in the key store; the standard seal's has another."""
    return uuid.uuid5(compartment, "sealed")


def _info(compartment: uuid.UUID, epoch: int, reader: uuid.UUID, version: int, kcv: bytes) -> bytes:
    share = keys.read_share(share_of(compartment))
    place = ("grant", compartment, epoch, reader, version, kcv)
    bound = HKDF(algorithm=hashes.SHA256(), length=keys.SIZE, salt=None, info=encode(*place)).derive(share)
    return encode(*place, bound)


def give(key: bytes, public: bytes, *, compartment, epoch: int, reader, version: int, kcv: bytes) -> bytes:
    """The grant of ``key`` to the owner of ``public``. Raises Gone without the share."""
    info = _info(compartment, epoch, reader, version, kcv)
    return SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), info)


def take(grant: bytes, private: bytes, *, compartment, epoch: int, reader, version: int, kcv: bytes) -> bytes:
    """The data key of a grant, checked against its check value.

    Raises Gone without the share, Unreadable if anything does not fit.
    """
    info = _info(compartment, epoch, reader, version, kcv)
    try:
        key = SUITE.decrypt(grant, X25519PrivateKey.from_private_bytes(private), info)
    except (InvalidTag, ValueError):
        raise Unreadable from None
    keys.confirm(key, compartment=compartment, epoch=epoch, kcv=kcv)
    return key
