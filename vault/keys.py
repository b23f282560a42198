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
from django.utils.translation import gettext as _

from core.errors import ClosedForNow
from vault.envelope import Unreadable, encode

SIZE = 32  # bytes of a KEK, a share, a data key


class Gone(Exception):
    """The compartment's share was destroyed: nothing in it can be opened, here or from a backup."""


class Closed(ClosedForNow):
    """The compartment is closed for the moment (see ``vault.closing``): nothing opens, nothing is sealed."""

    def __init__(self):
        super().__init__(
            _(
                "This is closed for the moment, and nothing was changed. What you have typed is still on this "
                "page: leave it open, and save it when the dialogue is open again."
            )
        )


class KekMissing(RuntimeError):
    """A key-encrypting key that a row names is not loaded; the text says which and where to give it."""


class KeyStoreFault(RuntimeError):
    """The key store is not there, or others could read it; the text says what to do."""


def kek(kek_id: str) -> bytes:
    """The 32 bytes of a key-encrypting key. Raises KekMissing, without a word of any key."""
    try:
        key = bytes.fromhex(settings.VAULT_KEKS[kek_id])
    except (KeyError, ValueError):
        key = b""
    if len(key) != SIZE:
        raise KekMissing(
            f"The key-encrypting key {kek_id!r} is not loaded. Give it in VAULT_KEK, or in VAULT_KEK_NEXT while "
            f"keys are being changed, as {kek_id}: and 64 hexadecimal digits."
        )
    return key


def derive(kek_id: str, *purpose: bytes | str | int | uuid.UUID, share: bytes = b"") -> bytes:
    """32 bytes for one purpose, from the KEK and, where there is one, a share. Raises KekMissing."""
    return HKDF(algorithm=hashes.SHA256(), length=SIZE, salt=None, info=encode(*purpose)).derive(kek(kek_id) + share)


def share_path(compartment: uuid.UUID) -> Path:
    return Path(settings.VAULT_SHARES) / compartment.hex


def make_share(compartment: uuid.UUID) -> None:
    """Makes the compartment's share if there is none: 32 random bytes, mode 0600.

    Bytes and name are on the disk when this returns: a data key must not outlive a power cut that
    its share did not. A crash on the way leaves a whole share or none. Raises KeyStoreFault.
    """
    path = share_path(compartment)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_mode & 0o077:
        raise KeyStoreFault(f"Others could read the key store. Close it: chmod 700 {path.parent}")
    if not path.exists():
        _write_share(path)
    _settle(path.parent)


def _write_share(path: Path) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(SIZE))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its share counts
    finally:
        os.unlink(draft)


def _settle(folder: Path) -> None:
    """Has the folder's list of names written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_share(compartment: uuid.UUID) -> bytes:
    """The 32 bytes of the share.

    Raises Gone if it was destroyed, Unreadable if it is damaged, KeyStoreFault if the whole store is
    missing: a volume that is not mounted must not look like a destruction.
    """
    path = share_path(compartment)
    try:
        share = path.read_bytes()
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise KeyStoreFault(f"The key store {path.parent} is not there. Is its volume mounted?") from None
        raise Gone from None
    if len(share) != SIZE:
        raise Unreadable
    return share


def destroy_share(compartment: uuid.UUID) -> bool:
    """Overwrites and deletes the share, both down to the disk; True if there was one."""
    path = share_path(compartment)
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return False
    _settle(path.parent)
    return True


def wrap_key(kek_id: str, compartment: uuid.UUID, epoch: int) -> bytes:
    """The key that wraps a data key: of the KEK and the share, for this place alone."""
    return derive(kek_id, "dekwrap", compartment, epoch, kek_id, share=read_share(compartment))


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
    except (InvalidTag, ValueError):  # ValueError: too short to be one
        raise Unreadable from None
    if not hmac.compare_digest(check_value(key, compartment, epoch), kcv):
        raise Unreadable
    return key
