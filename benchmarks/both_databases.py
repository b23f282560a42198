"""Runs a piece of a benchmark on SQLite and on PostgreSQL, each fresh, in a process of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile

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
            done = subprocess.run(
                [sys.executable, "-c", whole], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
            )
            printed.append((name, done.stdout.strip().splitlines()))
    return printed
