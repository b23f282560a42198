"""`python -m tests.run [pytest arguments]`: the whole suite, the way `make test` runs it.

Three runs: on SQLite; on a private PostgreSQL with a private Redis; the browser journeys.
TEST_DATABASE=sqlite or =postgres keeps to one database. Exits with the first failure's code.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack

from tests.services import ROOT, private_postgres, private_redis

NOTHING_SELECTED = 5  # pytest's exit code


def run(title: str, arguments: Sequence[str], **environment: str) -> int:
    """One pytest run, its output on the screen, its leavings removed; returns its exit code."""
    print(f"\n=== {title} ===", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="antechamber-test-") as home:
        code = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *arguments],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": home, **environment},
            check=False,
        ).returncode
    print(f"=== {title}: {time.monotonic() - began:.0f} s, exit code {code} ===", flush=True)
    return code


def main(arguments: list[str]) -> int:
    """Runs what TEST_DATABASE asks for; 0 when each run passed."""
    only = os.environ.get("TEST_DATABASE", "")
    if only not in {"", "sqlite", "postgres"}:
        print("TEST_DATABASE is sqlite or postgres, or not set for both.", file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory(prefix="antechamber-compiled-") as compiled:
        # Every worker and every server that a test starts would compile all modules anew where nothing may be
        # written beside the sources.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        return all_runs(only, arguments)


def all_runs(only: str, arguments: list[str]) -> int:
    """The runs that ``only`` leaves; the exit code of the first that failed."""
    several = ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "worksteal", *arguments]
    codes = []
    if only != "postgres":
        codes.append(run("SQLite", ["-m", "not browser", *several]))
    if only != "sqlite":
        with ExitStack() as stack:
            database, redis = stack.enter_context(private_postgres()), stack.enter_context(private_redis())
            codes.append(
                run(
                    "PostgreSQL and Redis",
                    ["-m", "not browser and not once", *several],
                    DATABASE_URL=database,
                    CELERY_BROKER_URL=f"redis+socket://{redis}",
                )
            )
    if not only:
        codes.append(run("Browser journeys", ["-m", "browser", *several]))
    if arguments and set(codes) - {NOTHING_SELECTED}:  # -k may well select nothing in one of the runs
        codes = [code for code in codes if code != NOTHING_SELECTED]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
