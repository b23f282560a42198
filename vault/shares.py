"""The store of shred shares: outside the database, outside its backups.

A store keeps 32 random bytes per compartment, hands them out, and destroys them for good. There is one
so far, a folder with a file for each; another (a KMS with scheduled deletion) would offer the same five.
"""

import os
import tempfile
import uuid
from pathlib import Path
from typing import Protocol

from django.conf import settings

from vault.envelope import Unavailable, Unreadable

SIZE = 32  # bytes of a share


class Gone(Exception):
    """The compartment's share was destroyed: nothing in it can be opened, here or from a backup."""


class KeyStoreFault(Unavailable):
    """The key store is not there, or others could read it; the text says what to do."""


class ShareStore(Protocol):
    """Shares by compartment."""

    def make(self, compartment: uuid.UUID) -> None:
        """Makes the share if there is none; it lasts when this returns. Raises KeyStoreFault."""
        ...

    def read(self, compartment: uuid.UUID) -> bytes:
        """Its 32 bytes. Raises Gone, Unreadable when damaged, KeyStoreFault when the store is missing."""
        ...

    def has(self, compartment: uuid.UUID) -> bool: ...

    def destroy(self, compartment: uuid.UUID) -> bool:
        """Destroys it for good; True if there was one."""
        ...

    def path(self, compartment: uuid.UUID) -> Path: ...


def store() -> ShareStore:
    """The store of this installation."""
    return FolderStore(Path(settings.VAULT_SHARES))


class FolderStore:
    """A file of mode 0600 for each share, in a folder of mode 0700."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, compartment: uuid.UUID) -> Path:
        return self.folder / compartment.hex

    def has(self, compartment: uuid.UUID) -> bool:
        return self.path(compartment).exists()

    def make(self, compartment: uuid.UUID) -> None:
        """Bytes and name are on the disk when this returns: a data key must not outlive a power cut that
        its share did not. A crash on the way leaves a whole share or none."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            raise KeyStoreFault(f"Others could read the key store. Close it: chmod 700 {self.folder}")
        if not self.has(compartment):
            self._write(self.path(compartment))
        self._settle()

    def _write(self, path: Path) -> None:
        handle, draft = tempfile.mkstemp(dir=self.folder)
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

    def _settle(self) -> None:
        """Has the folder's list of names written to the disk."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self, compartment: uuid.UUID) -> bytes:
        """A volume that is not mounted must not look like a destruction."""
        try:
            share = self.path(compartment).read_bytes()
        except FileNotFoundError:
            if not self.folder.is_dir():
                raise KeyStoreFault(f"The key store {self.folder} is not there. Is its volume mounted?") from None
            raise Gone from None
        except OSError as error:
            raise KeyStoreFault(f"The key store {self.folder} cannot be read: {error.strerror}.") from None
        if len(share) != SIZE:
            raise Unreadable
        return share

    def destroy(self, compartment: uuid.UUID) -> bool:
        """Overwrites and deletes, both down to the disk."""
        path = self.path(compartment)
        try:
            with path.open("r+b") as file:
                file.write(os.urandom(SIZE))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return False
        self._settle()
        return True
