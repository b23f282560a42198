"""Argon2id, a few at a time: each takes 128 MiB, and twenty people come back from the coffee break at once.

Whoever finds every place taken waits; whoever waits too long, or finds too many waiting, is told so
(Busy) before any memory is taken. Places are locked files, so they count across the processes of a
machine, whose memory it is; a process that dies gives its place back.
"""

import contextlib
import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from vault.errors import Busy

LENGTH = 32  # bytes of the derived key
PAUSE = 0.02  # seconds between two looks for a free place
# Of the threads of one web process, so many may wait here; the rest keep answering pages.
_waiting = threading.BoundedSemaphore(settings.UNLOCK_WAITING)


def derive(passphrase: str, salt: bytes, *, memory: int, turns: int) -> bytes:
    """Argon2id (RFC 9106) of the passphrase; ``memory`` in KiB. Raises Busy."""
    with _place():
        argon = Argon2id(salt=salt, length=LENGTH, iterations=turns, lanes=1, memory_cost=memory)
        return argon.derive(passphrase.encode())


@contextlib.contextmanager
def _place() -> Iterator[None]:
    if not _waiting.acquire(blocking=False):
        raise Busy
    try:
        handle = _take(time.monotonic() + settings.UNLOCK_PATIENCE)
        try:
            yield
        finally:
            os.close(handle)  # which also unlocks it
    finally:
        _waiting.release()


def _take(until: float) -> int:
    folder = _folder()
    while True:
        for number in range(settings.UNLOCK_PLACES):
            handle = os.open(folder / f"place-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
            else:
                return handle
        if time.monotonic() >= until:
            raise Busy
        time.sleep(PAUSE)


def _folder() -> Path:
    """A folder of this user's own; one that somebody else put there is not used."""
    folder = Path(tempfile.gettempdir()) / f"antechamber-unlock-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or folder.is_symlink():
        raise Busy
    return folder
