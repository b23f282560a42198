"""Letters a second: one worker and two, beside a plain loop of send_mail; and what a long line costs.

Every letter is claimed, sent and noted as sent on its own, three commits on a database that keeps its word
(PostgreSQL with fsync). The mail servers are small and shared by nobody else; ``raw`` is what they take
over one connection of bytes made beforehand. Loop and workers take turns, and the median of their rounds
counts, so that what else the machine does meanwhile falls on both.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.services import ROOT, free_port, leashed, private_postgres, wait_for

LETTERS, ROUNDS, SINKS = 1000, 3, 2
FEW, MANY = 1_000, 100_000


def run() -> list[dict]:
    """One row a database; letters a second, and ratios."""
    return [_measure(name) for name in ("SQLite", "PostgreSQL")]


def _measure(database: str) -> dict:
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="antechamber-bench-"))
        port = free_port()
        for number in range(SINKS):
            command = [sys.executable, "-m", "benchmarks.outbox_sink", str(port)]
            stack.enter_context(leashed(command, Path(home) / f"sink-{number}.log", cwd=ROOT))
        own = {"DATABASE_URL": stack.enter_context(private_postgres(durable=True))} if database != "SQLite" else {}
        bench = _Bench(
            {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
                "ANTECHAMBER_DATA": home,
                "CELERY_BROKER_URL": "memory://",
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                **own,
            }
        )
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=bench.environment, cwd=ROOT, check=True)
        return {"database": database, **bench.speeds(), **bench.claims()}


class _Bench:
    """Starts the parts of ``benchmarks.outbox_work`` on one database and one port."""

    def __init__(self, environment: dict[str, str]):
        self.environment = environment

    def speeds(self) -> dict:
        """Letters a second, each the median of its rounds."""
        rates: dict[str, list[float]] = {"raw": [], "loop": [], "one": [], "two": []}
        for _round in range(ROUNDS):
            self.part("fill", LETTERS)
            for name in ("raw", "loop"):
                rates[name].append(LETTERS / self.part(name)["seconds"])
            rates["one"].append(self.workers(1))
            self.part("fill", LETTERS)
            rates["two"].append(self.workers(2))
        each = {name: median(numbers) for name, numbers in rates.items()}
        return {
            "raw/s": round(each["raw"]),
            "loop/s": round(each["loop"]),
            "one worker/s": round(each["one"]),
            "two/s": round(each["two"]),
            "one:loop": round(each["one"] / each["loop"], 2),
            "two:one": round(each["two"] / each["one"], 2),
        }

    def claims(self) -> dict:
        """Milliseconds of a claim with few letters in line, and with many."""
        found = {}
        for number in (FEW, MANY):
            self.part("fill", number)
            found[number] = self.part("claim")["milliseconds"]
        return {
            "claim ms of 1,000": round(found[FEW], 2),
            "of 100,000": round(found[MANY], 2),
            "many:few": round(found[MANY] / found[FEW], 2),
        }

    def part(self, *words: object) -> dict:
        done = subprocess.run(self._command(*words), env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout.splitlines()[-1])

    def workers(self, number: int) -> float:
        """Letters a second of so many worker processes, from the word until the last has done."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started = [
            subprocess.Popen(self._command("work"), env=self.environment, cwd=ROOT, **pipes) for _one in range(number)
        ]
        for process in started:
            wait_for(lambda process=process: process.stdout.readline() == "ready\n", "the worker", 60)
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.communicate()[0].splitlines()[-1]) for process in started]
        assert sum(one["mails"] for one in told) == LETTERS
        return LETTERS / (max(one["ended"] for one in told) - min(one["began"] for one in told))

    def _command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "benchmarks.outbox_work", *map(str, words)]
