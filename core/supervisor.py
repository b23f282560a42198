"""Starts a few processes, keeps them alive, and leaves none behind.

Each child is a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone
and children stop in order. Should the supervisor itself be killed, the kernel tells its children
(Linux: PDEATHSIG) or a small leash process does (elsewhere: `core/leash.py`, a pipe whose other
end closes with the supervisor). Plain Python: neither Django nor a database is touched here.
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
STEADY_AFTER = 60.0  # seconds; a child that lived this long starts again without delay
LONGEST_PAUSE = 30.0
GRACE = 10.0
LOG_LIMIT = 5_000_000  # bytes; a longer log is put aside (one older file is kept) at the next start
LEASH = Path(__file__).with_name("leash.py")


class Stopped(BaseException):
    """SIGINT or SIGTERM came. Not an Exception: nothing on the way up may swallow it."""


def _die_with(parent: int) -> Callable[[], None] | None:
    """What the child runs between fork and exec so that the kernel ends it with its parent."""
    if not sys.platform.startswith("linux") or os.environ.get("ANTECHAMBER_LEASH") == "pipe":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # the parent went before the tie was made
            os._exit(1)

    return tie


def die_with_parent() -> None:
    """Ties this very process to whoever started it: its end becomes our SIGTERM (Linux only)."""
    if tie := _die_with(os.getppid()):
        tie()


@dataclass
class Child:
    """One process to keep alive: its name in messages, its command, its log file."""

    name: str
    command: Sequence[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float | None = None  # when to start it again, on the monotonic clock

    @property
    def is_running(self) -> bool:
        """True while the process has not been seen to end."""
        return self.process is not None and self.process.poll() is None

    def start(self, lifeline: int, keep: Sequence[int]) -> None:
        """Starts the process; ``lifeline`` is the pipe's reading end, ``keep`` are inherited too."""
        tie = _die_with(os.getpid())
        command = list(self.command)
        if tie is None:
            command = [sys.executable, str(LEASH), str(lifeline), *command]
            keep = [*keep, lifeline]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own fixed commands
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=tie,  # safe: this process has one thread
                pass_fds=keep,
            )
        self.started = time.monotonic()
        self.due = None

    def schedule_restart(self) -> float:
        """Plans the next start and returns the pause until then in seconds: 1, 2, 4 … 30."""
        lived = time.monotonic() - self.started
        self.pause = 1.0 if lived > STEADY_AFTER or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + self.pause
        return self.pause

    def signal(self, number: int) -> None:
        """Sends a signal to the process, if it still runs."""
        if self.is_running:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """Kills whatever is left of the child's session, its own children included."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Runs children until SIGINT or SIGTERM.

    Use as a context manager around everything that must not be left half done: from entry to
    exit both signals raise ``Stopped`` in the main thread while ``preparing``, and end
    ``watch()`` afterwards; leaving the block stops every child, the latest started first.
    """

    def __init__(self, say: Callable[[str], None], keep: Sequence[int] = ()) -> None:
        self.say = say
        self.keep = tuple(keep)
        self.children: list[Child] = []
        self.preparing = True
        self._asked = 0.0
        self._hurry = False

    def __enter__(self) -> "Supervisor":
        self._lifeline, self._held = os.pipe()
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        self._old_wakeup = signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGCHLD]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asked to outlive the terminal
            numbers.append(signal.SIGHUP)
        self._old = {number: signal.signal(number, self._on_signal) for number in numbers}
        return self

    def __exit__(self, *_: object) -> None:
        self.preparing = False
        self._stop_all()
        for number, handler in self._old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_wakeup)
        for end in (self._lifeline, self._held, self._woken, self._wake):
            os.close(end)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGCHLD:
            return
        now = time.monotonic()
        if self._asked and number == signal.SIGINT and now - self._asked > 1:
            self._hurry = True  # a second Ctrl-C, not the echo of the first
        self._asked = self._asked or now
        if self.preparing:
            self.preparing = False
            raise Stopped

    def start(self, child: Child) -> Child:
        """Starts a child and keeps it alive from now on."""
        child.log.parent.mkdir(parents=True, exist_ok=True)
        if child.log.exists() and child.log.stat().st_size > LOG_LIMIT:
            child.log.replace(child.log.with_suffix(".log.1"))
        self.children.append(child)
        child.start(self._lifeline, self.keep)
        return child

    def wait_until(self, ready: Callable[[], bool], child: Child, seconds: float) -> bool:
        """True once ``ready()`` holds; False when the child ends first or time runs out."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if ready():
                return True
            if not child.is_running:
                return False
            self._sleep(0.05)
        return False

    def watch(self) -> None:
        """Keeps the children alive; returns when asked to stop."""
        self.preparing = False
        while not self._asked:
            for child in self.children:
                self._look_after(child)
            pauses = [child.due - time.monotonic() for child in self.children if child.due]
            self._sleep(max(0.0, min([5.0, *pauses])))

    def _look_after(self, child: Child) -> None:
        if child.is_running:
            return
        if child.due is None:
            code = child.process.returncode
            child.sweep()
            pause = child.schedule_restart()
            self.say(f"The {child.name} stopped ({code}); starting it again in {pause:.0f} s. Log: {child.log}")
        elif child.due <= time.monotonic():
            child.start(self._lifeline, self.keep)

    def _sleep(self, seconds: float) -> None:
        """Waits, but wakes at once for a signal (a child's end is one)."""
        if select.select([self._woken], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self._woken, 512)

    def _stop_all(self) -> None:
        """SIGTERM to all but the first child, then to that one (the broker, which the others
        still write to while they end); SIGKILL to what is left after ten seconds."""
        for group in (self.children[1:], self.children[:1]):
            for child in reversed(group):
                child.signal(signal.SIGTERM)
            end = time.monotonic() + GRACE
            while any(child.is_running for child in group) and time.monotonic() < end and not self._hurry:
                self._sleep(0.1)
            for child in group:
                child.sweep()
