"""Twenty readers unlock at one moment: memory that it takes, and what other pages wait meanwhile.

Two gunicorn processes with sixteen threads each, as in the Dockerfile, and a private PostgreSQL; Argon2id
at full cost (128 MiB, 3 turns). Bar: no more memory than docs/operate.md states, and pages that answer.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.pages import _answers, _python
from config.settings import base
from tests.services import ROOT, free_port, leashed, private_postgres, wait_for

READERS = 20
STATED = 300  # MiB to spare, as docs/operate.md tells operators
MIB = 1 << 20
PAGE = "/accounts/login/"
ENROL = """
import uuid
from benchmarks.unlock_site import WITNESS, WORDS
from vault import readers
for _ in range(%d):
    print(readers.enrol(uuid.uuid4(), WORDS, witness=WITNESS).secret.user_id)
"""


def _get(url: str) -> tuple[int, float]:
    """(status, milliseconds)"""
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            response.read()
            status = response.status
    except urllib.error.HTTPError as error:
        status = error.code
    return status, (time.perf_counter() - began) * 1000


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(grandchild for child in children for grandchild in _family(int(child)))]


def _memory(pids: list[int]) -> float:
    """Resident MiB of these processes."""
    fields = [Path(f"/proc/{pid}/statm").read_text().split() for pid in pids]
    return sum(int(field[1]) for field in fields) * os.sysconf("SC_PAGE_SIZE") / MIB


class Watch:
    """Peak memory of processes, and the latency of a page, while a block runs."""

    def __init__(self, pids: list[int], url: str):
        self.pids, self.url, self.peak = pids, url, 0.0
        self.latencies: list[float] = []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._weigh), threading.Thread(target=self._ask)]

    def _weigh(self) -> None:
        while not self.is_over.is_set():
            self.peak = max(self.peak, _memory(self.pids))
            time.sleep(0.005)

    def _ask(self) -> None:
        while not self.is_over.is_set():
            self.latencies.append(_get(self.url)[1])

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exc):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


def _unlock_all(site: str, users: list[str]) -> list[tuple[int, float]]:
    answers: list[tuple[int, float]] = []
    together = threading.Barrier(len(users))

    def unlock(user: str) -> None:
        together.wait()
        answers.append(_get(f"{site}/bench/unlock/{user}/"))

    threads = [threading.Thread(target=unlock, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _latency_row(what: str, latencies: list[float]) -> dict:
    ordered = sorted(latencies)
    return {
        "what": what,
        "requests": len(ordered),
        "p50 ms": round(statistics.median(ordered)),
        "p95 ms": round(ordered[int(len(ordered) * 0.95)]),
        "longest ms": round(ordered[-1]),
    }


def _measure(site: str, pids: list[int], users: list[str]) -> list[dict]:
    for _turn in range(40):  # both processes and their threads have answered
        _get(site + PAGE)
    with Watch(pids, site + PAGE) as quiet:
        time.sleep(4)
    with Watch(pids, site + PAGE) as busy:
        answers = _unlock_all(site, users)
    served = [latency for status, latency in answers if status == 200]
    return [
        {
            **_latency_row(f"{READERS} unlocks at once", [latency for _status, latency in answers]),
            "unlocked": len(served),
            "told to try again": len(answers) - len(served),
            "MiB more": round(busy.peak - quiet.peak),
            "Argon2id alone": base.UNLOCK_PLACES * base.UNLOCK_MEMORY // 1024,
            "MiB stated": STATED,
        },
        _latency_row("sign-in page, nothing else", quiet.latencies),
        _latency_row("sign-in page meanwhile", busy.latencies),
    ]


def run() -> list[dict]:
    """One row for the unlocks, two for a page without and with them."""
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="antechamber-bench-"))
        port = free_port()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
            "ANTECHAMBER_DATA": home,
            "DATABASE_URL": stack.enter_context(private_postgres()),
            "CELERY_BROKER_URL": "memory://",
            "PORT": str(port),
        }
        for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=environment, cwd=ROOT, check=True)
        users = _python(ENROL % READERS, environment).splitlines()[-READERS:]
        gunicorn = [sys.executable, "-m", "gunicorn", "benchmarks.unlock_site:application", "-b", f"127.0.0.1:{port}",
                    "-w", "2", "--threads", "16", "--log-level", "warning"]  # fmt: skip
        process = stack.enter_context(leashed(gunicorn, Path(home, "gunicorn.log"), env=environment, cwd=ROOT))
        wait_for(lambda: _answers(port), "gunicorn", 60)
        return _measure(f"http://127.0.0.1:{port}", _family(process.pid), users)
