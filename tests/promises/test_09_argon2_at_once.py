"""Promise 9, Argon2 at once: twenty parallel unlocks stay within the stated memory, or wait, or are told."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from vault import slots
from vault.errors import Busy

PAGE = os.sysconf("SC_PAGE_SIZE")
EACH = 128 << 20  # bytes that one unlock takes
SLACK = 48 << 20  # what the two processes grow by otherwise
COST = {"memory": 64, "turns": 1}
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "ANTECHAMBER_TEST_HOME": "/nowhere"}


def resident(pids: list[int]) -> int:
    """Bytes of memory that these processes hold now."""
    total = 0
    for pid in pids:
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        except (FileNotFoundError, ProcessLookupError, IndexError):
            continue
    return total


@pytest.mark.once
@pytest.mark.slow
def test_twenty_unlocks_in_two_processes_take_the_memory_of_two():
    """Also across processes: each has ten threads that come at one moment."""
    command = [sys.executable, "-m", "tests.promises.unlocker", "10"]
    started = [
        subprocess.Popen(command, cwd=settings.ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    pids, peak = [process.pid for process in started], 0
    while any(process.poll() is None for process in started):
        peak = max(peak, resident(pids))
        time.sleep(0.004)
    answers = [[int(word) for word in process.communicate()[0].split()] for process in started]

    # On a slow machine some are told to try again; nobody is left without an answer.
    assert [sum(answer) for answer in answers] == [10, 10]
    assert all(done >= 1 for done, _busy in answers)
    idle = 2 * idle_size()
    assert EACH // 2 < peak - idle < settings.UNLOCK_PLACES * EACH + SLACK


def idle_size() -> int:
    """The size of such a process that unlocks nothing."""
    code = "import django; django.setup(); import vault.slots; print(open('/proc/self/statm').read())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[1]) * PAGE


def held(folder: str, ready, let_go) -> None:
    """Holds a place, in another process, until told to let go."""
    with slots._place():
        ready.set()
        let_go.wait(20)


@pytest.fixture
def places_taken(tmp_path, monkeypatch):
    """Every place is taken by another process; call the fixture to give them back."""
    monkeypatch.setattr(slots.tempfile, "gettempdir", lambda: str(tmp_path))
    fork = multiprocessing.get_context("fork")
    ready, let_go = [fork.Event() for _ in range(settings.UNLOCK_PLACES)], fork.Event()
    takers = [fork.Process(target=held, args=(str(tmp_path), event, let_go)) for event in ready]
    for taker, event in zip(takers, ready, strict=True):
        taker.start()
        assert event.wait(20)
    yield let_go.set
    let_go.set()
    for taker in takers:
        taker.join()


def test_who_finds_every_place_taken_waits_for_one(places_taken):
    threading.Timer(0.3, places_taken).start()
    began = time.monotonic()

    assert len(slots.derive("copper lantern", b"s" * 16, **COST)) == 32

    assert time.monotonic() - began > 0.2


@override_settings(UNLOCK_PATIENCE=0.2)
def test_who_waits_too_long_is_told_and_took_no_memory(places_taken):
    with pytest.raises(Busy):
        slots.derive("copper lantern", b"s" * 16, **COST)


def test_when_too_many_wait_in_a_process_the_next_is_told_at_once(monkeypatch):
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(slots, "_waiting", full)
    began = time.monotonic()

    with pytest.raises(Busy):
        slots.derive("copper lantern", b"s" * 16, **COST)

    assert time.monotonic() - began < 1


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(slots.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / f"antechamber-unlock-{os.getuid()}").mkdir(mode=0o777)
    (tmp_path / f"antechamber-unlock-{os.getuid()}").chmod(0o777)

    with pytest.raises(Busy):
        slots.derive("copper lantern", b"s" * 16, **COST)
