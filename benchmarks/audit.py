"""The audit trail: recording an act against a plain insert of the same row, and checking a long trail.

Both ways write rows of the same content into the same table, each in a transaction of its own, in
alternating rounds; the ratio is the median of the rounds. On SQLite and, where it is installed, on
PostgreSQL, each a throw-away database.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress

from tests.services import ServiceMissing, private_postgres


def run() -> list[dict]:
    """A row for each database: rows a second of both ways, their ratio, seconds to check the trail."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [_in_its_own_process(f"sqlite:///{folder}/bench.sqlite3")]
    with suppress(ServiceMissing), private_postgres() as address:
        rows.append(_in_its_own_process(address))
    return rows


def _in_its_own_process(database: str) -> dict:
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.audit_rows"], env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)
