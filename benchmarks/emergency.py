"""The emergency seal of a dialogue with 300 people and 2,000 letters, and its release, on both databases."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile

from tests.services import ROOT, private_postgres

MEASURE = "import django; django.setup()\nfrom benchmarks import emergency_data; emergency_data.measure()"


def run() -> list[dict]:
    """One row a database; seconds of wall clock, each step one transaction."""
    rows = []
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
            }
            subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=environment, cwd=ROOT, check=True)
            done = subprocess.run(
                [sys.executable, "-c", MEASURE], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
            )
            rows.append({"database": name, **json.loads(done.stdout.strip().splitlines()[-1])})
    return rows
