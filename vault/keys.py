"""The key hierarchy of the standard level.

    KEK (settings, outside the database)  +  shred share (a file per compartment, outside both)
      -> HKDF-SHA256 -> wrap key -> data key of (compartment, epoch), stored wrapped

Deleting a wrapped key does not destroy it: last week's backup still holds it. Deleting the share does,
since the share is never in the database nor in its backups.
"""

import hashlib
import hmac
import os
import tempfile
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from vault.envelope import Unreadable, encode


class Gone(Exception):
    """The compartment's share was destroyed: nothing in it can be opened, here or from a backup."""


def share_path(compartment: uuid.UUID) -> Path:
    return Path(settings.VAULT_SHARES) / compartment.hex


def make_share(compartment: uuid.UUID) -> None:
    """Makes the compartment's share if there is none: 32 random bytes, mode 0600, written to disk
    before it has its name, so that a crash leaves a whole share or none."""
    path = share_path(compartment)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its share counts
    finally:
        os.unlink(draft)


def read_share(compartment: uuid.UUID) -> bytes:
    """The 32 bytes of the share. Raises Gone if it was destroyed."""
    try:
        return share_path(compartment).read_bytes()
    except FileNotFoundError:
        raise Gone from None


def destroy_share(compartment: uuid.UUID) -> bool:
    """Overwrites and deletes the share; True if there was one."""
    path = share_path(compartment)
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def wrap_key(kek_id: str, compartment: uuid.UUID, epoch: int) -> bytes:
    """The key that wraps a data key: of the KEK and the share, for this place alone."""
    kek = bytes.fromhex(settings.VAULT_KEKS[kek_id])
    info = encode("dekwrap", compartment, epoch, kek_id)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(kek + read_share(compartment))


def check_value(key: bytes, compartment: uuid.UUID, epoch: int) -> bytes:
    """Commits to the data key, which AES-GCM by itself does not."""
    return hmac.new(key, encode("kcv", compartment, epoch), hashlib.sha256).digest()


def wrap(key: bytes, *, kek_id: str, compartment: uuid.UUID, epoch: int) -> bytes:
    """nonce | the data key, sealed under the wrap key."""
    nonce = os.urandom(12)
    bound_to = encode("dek", compartment, epoch, kek_id)
    return nonce + AESGCM(wrap_key(kek_id, compartment, epoch)).encrypt(nonce, key, bound_to)


def unwrap(wrapped: bytes, *, kek_id: str, compartment: uuid.UUID, epoch: int, kcv: bytes) -> bytes:
    """The data key. Raises Gone without its share, Unreadable if anything does not fit."""
    bound_to = encode("dek", compartment, epoch, kek_id)
    cipher = AESGCM(wrap_key(kek_id, compartment, epoch))
    try:
        key = cipher.decrypt(wrapped[:12], wrapped[12:], bound_to)
    except InvalidTag:
        raise Unreadable from None
    if not hmac.compare_digest(check_value(key, compartment, epoch), kcv):
        raise Unreadable
    return key
