"""Runs a piece of a benchmark on SQLite and on PostgreSQL, each fresh, in a process of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests.services import ROOT, private_postgres


def on_both(code: str, *, prepare: tuple[list[str], ...] = (), **settings: str) -> list[tuple[str, list[str]]]:
    """The name of each database with the lines that ``code`` printed there, Django being set up.

    ``prepare``: commands of manage.py after the migrations; ``settings``: further variables of the environment.
    """
    printed = []
    for name in ("SQLite", "PostgreSQL"):
        with contextlib.ExitStack() as stack:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="antechamber-bench-"))
            own = {"DATABASE_URL": stack.enter_context(private_postgres())} if name == "PostgreSQL" else {}
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
                "ANTECHAMBER_DATA": home,
                "CELERY_BROKER_URL": "memory://",
                **own,
                **settings,
            }
            for command in (["migrate", "-v", "0"], *prepare):
                subprocess.run([sys.executable, "manage.py", *command], env=environment, cwd=ROOT, check=True)
            whole = f"import django; django.setup()\n{code}"
            printed.append((name, list(_lines_of([sys.executable, "-c", whole], environment, name))))
    return printed


def _lines_of(command: list[str], environment: dict[str, str], name: str) -> Iterator[str]:
    """What the command prints, line by line; each also goes to the screen as it comes, since some take long."""
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(f"{name}: {line.rstrip()}", file=sys.stderr, flush=True)
            yield line.rstrip()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
