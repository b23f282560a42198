"""`manage.py up` with real processes, from an empty folder to a second start."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core import embedded
from scripts.smoke import Site
from tests.services import free_port, private_folder

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.services]


class Up:
    """One `manage.py up` on a data folder, without the demo."""

    def __init__(self, data: Path, port: int, **environment: str) -> None:
        self.data, self.port = data, port
        ours = {"ANTECHAMBER_DATA": str(data), "PORT": str(port), "ANTECHAMBER_DEMO": "no"}
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("CELERY", "DATABASE", "DJANGO"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env={**kept, **ours, "DJANGO_SETTINGS_MODULE": "config.settings.embedded", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_served(self) -> list[str]:
        """The lines that it prints until it runs."""
        lines = []
        for line in self.process.stdout:
            lines.append(line.strip())
            if line.startswith("Ctrl-C"):
                return lines
        raise AssertionError(self.process.stderr.read())

    def end(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Exit code and what it still said."""
        self.process.send_signal(number)
        said, complained = self.process.communicate(timeout=30)
        return self.process.returncode, said, complained

    def others(self) -> list[str]:
        """The programs that run for this data folder: those whose output goes to its logs. (A
        process's title is no help: Redis writes its own over command line and environment.)"""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "fd" / "1").readlink().is_relative_to(self.data / "log"):
                    found.append((entry / "comm").read_text().strip())
            except OSError:
                continue
        return sorted(found)


@dataclass
class FirstStart:
    """What a start on an empty folder did: whether it answered, what it said as it ended, what still ran."""

    data: Path
    answered: bool
    ended: tuple[int, str, str]
    left: list[str]


@pytest.fixture(scope="module")
def first_start() -> Iterator[FirstStart]:
    """The longest part of a start is the first one's database: made once, and copied for the others."""
    with private_folder() as path:
        run = Up(path / "data", free_port())
        try:
            run.wait_until_served()
            answered = embedded.answers("127.0.0.1", run.port)
            time.sleep(0.5)
            yield FirstStart(run.data, answered, run.end(), run.others())
        finally:
            run.process.kill()
            run.process.communicate()


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a short path, unlike ``tmp_path``: the broker's socket stays in it."""
    with private_folder() as path:
        yield path


@pytest.fixture
def up(folder: Path) -> Iterator:
    """Begins on an empty folder, or on one that is there."""
    begun: list[Up] = []
    port = free_port()

    def begin(data: str = "data", **environment: str) -> Up:
        begun.append(Up(folder / data, int(environment.pop("PORT", port)), **environment))
        return begun[-1]

    yield begin
    for run in begun:
        if run.process.poll() is None:
            run.process.kill()
        run.process.communicate()


@pytest.fixture
def up_again(up, folder: Path, first_start: FirstStart):
    """Begins on the data of an earlier start."""
    shutil.copytree(first_start.data, folder / "data", ignore=shutil.ignore_patterns("*.sock"))
    return up


def test_it_serves_and_stops_cleanly(first_start):
    assert first_start.answered
    assert first_start.ended == (0, "Stopping\nStopped.\n", "")
    assert first_start.left == []


def test_it_starts_again_on_the_same_data(up_again, first_start):
    secret = (first_start.data / "keys" / "secret_key").read_text()
    second = up_again()
    lines = second.wait_until_served()
    assert lines[0] == "Starting the web server and the worker"  # nothing was left to prepare
    assert (second.data / "keys" / "secret_key").read_text() == secret
    assert second.end(signal.SIGTERM)[0] == 0
    assert second.others() == []


def test_killing_it_ends_all_and_the_next_start_works(up_again):
    first = up_again()
    first.wait_until_served()

    first.process.kill()
    second = up_again()

    second.wait_until_served()
    assert second.end()[0] == 0
    assert second.others() == []  # the first one's children logged into the same folder


def test_a_second_one_on_the_same_data_is_refused(up_again):
    first = up_again()
    first.wait_until_served()

    second = up_again(PORT=str(free_port()))

    said, complained = second.process.communicate(timeout=30)
    assert (second.process.returncode, said) == (1, "")
    assert complained == (
        f"Antechamber already runs on {first.data} (process {first.process.pid}). "
        "Stop that one first, or set ANTECHAMBER_DATA to another folder.\n"
    )


def test_a_taken_port_is_named(up, request):
    holder = embedded.socket.create_server(("127.0.0.1", 0))
    request.addfinalizer(holder.close)
    port = holder.getsockname()[1]

    _, complained = up(PORT=str(port)).process.communicate(timeout=30)

    assert complained == f"Port {port} is taken by another program. Set PORT to a free one.\n"


def test_it_brings_its_own_broker_where_the_system_has_none(up, tmp_path):
    run = up("a-folder-" + "x" * 100, PATH=str(tmp_path))  # too long a path for a socket

    run.wait_until_served()

    assert "valkey-server" in run.others()
    assert not (run.data / "valkey.sock").exists()
    assert run.end()[0] == 0
    assert run.others() == []


def test_what_it_writes_is_for_its_user_alone(first_start):
    data = first_start.data
    written = [path for folder in ("keys", "db", "log", "broker") for path in (data / folder).rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in written} == {0}


def test_the_cast_takes_the_password_that_is_printed(up_again):
    for password in ("the-first-one-12", "the-second-one-3"):
        run = up_again(ANTECHAMBER_DEMO="yes", ANTECHAMBER_DEMO_PASSWORD=password)
        assert f"with the password  {password}" in run.wait_until_served()
        visitor = Site(run.port)
        _, path, _ = visitor.sign_in("funder@demo.example", password)
        assert not path.startswith("/accounts/login")
        run.end()
