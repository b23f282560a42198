"""The main pages under gunicorn with PostgreSQL: queries, CPU, latency, bytes.

One gunicorn worker with four threads, a private PostgreSQL, a workshop with 60 sessions and 300
people. CPU is the worker's own (user and system, from /proc), so load elsewhere does not count in it.
Bars: 20 CPU ms, 12 queries, 80 kB of assets; peers take 50 to 600 ms and 0.1 to 2.2 MB.
"""

import contextlib
import gzip
import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.services import ROOT, free_port, leashed, private_postgres, wait_for

REQUESTS = {1: 60, 8: 160}
TICKS = os.sysconf("SC_CLK_TCK")
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
IMPORT = re.compile(r'@import\s+(?:url\()?["\']([^"\']+)["\']')


def _python(code: str, environment: dict[str, str]) -> str:
    """Runs ``code`` in a process of its own with Django set up; returns its output."""
    full = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", full], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def _cpu_ms(pid: int) -> float:
    """CPU time of a process and its waited-for children so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return sum(int(value) for value in fields[11:13]) * 1000 / TICKS


def _worker_of(master: int) -> int:
    """The youngest descendant: the leash starts gunicorn, gunicorn its one worker."""
    pid = master
    while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        pid = int(children[-1])
    return pid


def _fetch(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[bytes, float]:
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}.")
    return body, (time.perf_counter() - began) * 1000


def _load(port: int, path: str, cookie: str, *, threads: int) -> list[float]:
    """Latencies in ms, sorted, of REQUESTS[threads] requests by so many threads."""
    latencies: list[float] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(REQUESTS[threads] // threads):
            latencies.append(_fetch(connection, path, cookie)[1])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sorted(latencies)


def _assets(port: int, page: bytes) -> int:
    """Gzipped bytes of all style sheets and scripts that the page asks for, imports included."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    waiting, seen, total = ASSET.findall(page.decode()), set(), 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        connection.request("GET", path)
        body = connection.getresponse().read()
        total += len(gzip.compress(body, 6))
        if path.endswith(".css"):
            base = path.rsplit("/", 1)[0]
            waiting += [os.path.normpath(f"{base}/{found}") for found in IMPORT.findall(body.decode())]
    return total


def _measure(port: int, pid: int, name: str, path: str, cookie: str, queries: int) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    page, _ = _fetch(connection, path, cookie)
    before = _cpu_ms(pid)
    alone = _load(port, path, cookie, threads=1)
    cpu = (_cpu_ms(pid) - before) / len(alone)
    crowd = _load(port, path, cookie, threads=8)
    assets = _assets(port, page) if page.lstrip().startswith(b"<") else 0
    return {
        "page": name,
        "queries": queries,
        "CPU ms": round(cpu, 1),
        "p50 ms (1)": round(alone[len(alone) // 2], 1),
        "p95 ms (1)": round(alone[int(len(alone) * 0.95)], 1),
        "p50 ms (8)": round(crowd[len(crowd) // 2], 1),
        "p95 ms (8)": round(crowd[int(len(crowd) * 0.95)], 1),
        "page kB gz": round(len(gzip.compress(page, 6)) / 1000, 1),
        "assets kB gz": round(assets / 1000, 1),
    }


def run() -> list[dict]:
    """One row a page."""
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
        manage = [sys.executable, "manage.py"]
        for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
            subprocess.run([*manage, *command], env=environment, cwd=ROOT, check=True)
        lines = _python("from benchmarks import pages_data; pages_data.make()", environment).splitlines()
        gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "-w", "1",
                    "--threads", "4", "--log-level", "warning"]  # fmt: skip
        log = Path(home, "gunicorn.log")
        process = stack.enter_context(leashed(gunicorn, log, env=environment, cwd=ROOT))
        wait_for(lambda: _answers(port), "gunicorn", 30)
        pid = _worker_of(process.pid)
        rows = []
        for line in lines:
            name, path, cookie, queries = line.split("\t")
            rows.append(_measure(port, pid, name, path, cookie, int(queries)))
        return rows


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False
