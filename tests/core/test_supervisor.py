"""The supervisor with real processes: it keeps them alive and leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.once

# A supervisor of three children; each writes its pid to a file, one has a child of its own.
SCRIPT = """
import pathlib, sys
sys.path.insert(0, {root!r})
from core.supervisor import Child, Stopped, Supervisor
home = pathlib.Path({home!r})
NOTE = "import os, pathlib; pathlib.Path({home!r}, '%s').write_text(str(os.getpid()));"
WORK = NOTE + "import time; time.sleep(60)"
PARENT = NOTE + "import subprocess, sys; subprocess.run([sys.executable, '-c', {{!r}}])".format(WORK % "grandchild")
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WORK
BRIEF = NOTE
programs = {{"first": WORK, "parent": PARENT, "stubborn": STUBBORN, "brief": BRIEF}}
try:
    with Supervisor(lambda line: print(line, flush=True)) as supervisor:
        for name in {names!r}:
            supervisor.start(Child(name, [sys.executable, "-c", programs[name] % name], home / "log" / name))
        supervisor.watch()
except Stopped:
    pass
print("clean", flush=True)
"""


class Run:
    """A supervisor in a process of its own, and the pids its children noted."""

    def __init__(self, home: Path, names: list[str], leash: str = "") -> None:
        self.home, self.names = home, names
        script = SCRIPT.format(root=str(ROOT), home=str(home), names=names)
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "ANTECHAMBER_LEASH": leash},
        )

    def pids(self, *names: str) -> list[int]:
        wanted = [self.home / name for name in names or self.names]
        wait_for(lambda: all(path.exists() and path.read_text() for path in wanted))
        return [int(path.read_text()) for path in wanted]

    def stop(self, number: int) -> tuple[int, str, float]:
        """The exit code, what was printed, the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        printed, complaints = self.process.communicate(timeout=30)
        assert complaints == ""
        return self.process.returncode, printed, time.monotonic() - began


def wait_for(condition, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"  # ended; only its new parent has not looked yet


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    runs: list[Run] = []

    def begin(*names: str, leash: str = "") -> Run:
        runs.append(Run(tmp_path, list(names), leash))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.communicate()
        for path in tmp_path.iterdir():
            if path.is_file() and not is_gone(int(path.read_text())):
                with suppress(ProcessLookupError):
                    os.kill(int(path.read_text()), signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("leash", ["", "pipe"])
def test_a_stop_signal_ends_every_child_and_exits_cleanly(start, number, leash):
    run = start("first", "parent", leash=leash)
    pids = run.pids("first", "parent", "grandchild")

    code, printed, seconds = run.stop(number)

    assert (code, printed) == (0, "clean\n")
    assert [is_gone(pid) for pid in pids] == [True, True, True]
    assert seconds < 9  # ten would mean that one had to be killed


@pytest.mark.parametrize("leash", ["", "pipe"])
def test_killing_the_supervisor_leaves_no_orphan(start, leash):
    run = start("first", "parent", leash=leash)
    pids = run.pids("first", "parent")

    run.process.kill()

    wait_for(lambda: all(is_gone(pid) for pid in pids))
    run.process.communicate()


def test_a_second_ctrl_c_does_not_wait_for_a_stubborn_child(start):
    run = start("first", "stubborn")
    pids = run.pids()

    run.process.send_signal(signal.SIGINT)
    time.sleep(1.2)
    code, _, seconds = run.stop(signal.SIGINT)

    assert code == 0
    assert seconds < 7
    assert [is_gone(pid) for pid in pids] == [True, True]


def test_a_child_that_dies_is_started_again(start):
    run = start("first", "parent")
    [before] = run.pids("first")
    (run.home / "first").unlink()

    os.kill(before, signal.SIGKILL)

    [after] = run.pids("first")
    assert after != before
    assert run.process.poll() is None


def test_a_child_that_keeps_dying_is_tried_at_growing_intervals(start):
    run = start("first", "brief")

    lines = [run.process.stdout.readline() for _ in range(3)]

    assert [line.split("again in ")[1].split(".")[0] for line in lines] == ["1 s", "2 s", "4 s"]
    assert run.stop(signal.SIGTERM)[:2] == (0, "clean\n")
