"""Promise 4: a backup from before the destruction, restored with today's keys, opens nothing.

A real copy of the database file, or pg_dump and pg_restore, opened by another process with the product's
code, the KEK, the key store, and for sealed compartments the passphrase of every reader.
ASVS 11.1.1: keys have an end.
"""

import os
import subprocess
import sys
import uuid
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection

from tests.services import postgres_program
from tests.vault import circle
from vault import actions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def backup(tmp_path):
    """``backup()`` copies the database as it is now and returns the copy's DATABASE_URL."""
    if connection.vendor == "sqlite":
        yield lambda: copy_sqlite(tmp_path / "backup.sqlite3")
    else:
        yield lambda: copy_postgres(tmp_path / "backup.dump")
        postgres("dropdb", "--if-exists", "restored")


def copy_sqlite(path) -> str:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return f"sqlite:///{path}"


def copy_postgres(path) -> str:
    place = connection.settings_dict
    postgres("pg_dump", "--format=custom", f"--file={path}", place["NAME"])
    postgres("createdb", "restored")
    postgres("pg_restore", "--dbname=restored", str(path))
    return f"postgres://{place['USER']}@/restored?host={place['HOST']}"


def postgres(program: str, *arguments: str) -> None:
    place = connection.settings_dict
    address = {"PGHOST": place["HOST"], "PGUSER": place["USER"], "PGPORT": str(place["PORT"] or 5432)}
    subprocess.run([postgres_program(program), *arguments], env={**os.environ, **address}, check=True)


def opened(database: str) -> str:
    """What a process with all that there is opens of ``database``: "<opened> of <texts>"."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database,
        "ANTECHAMBER_TEST_HOME": str(settings.HOME),
        "READERS_WORDS": circle.WORDS,
    }
    command = [sys.executable, "-m", "tests.promises.restored"]
    done = subprocess.run(
        command, cwd=settings.ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_backup_of_a_destroyed_workshop_opens_nothing(place, witness, backup):
    other = replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4())
    for where in (place, replace(place, revision=2), other):
        actions.seal(where, "A joint post could open.", witness=witness)
    copy = backup()

    assert opened(copy) == "3 of 3"
    actions.shred(place.compartment, witness=witness)
    assert opened(copy) == "1 of 3"


def test_nor_does_that_of_a_sealed_one_with_every_readers_passphrase(place, witness, ruth, paul, backup):
    circle.found(place.compartment, by=ruth, also=(paul,), with_recovery=True)
    beside = replace(place, compartment=actions.for_guests(place.compartment), object_id=uuid.uuid4())
    circle.write(place, "A joint post could open.", by=ruth)
    actions.seal(beside, "A room on the ground floor.", witness=witness)
    copy = backup()

    assert opened(copy) == "2 of 2"
    actions.shred(place.compartment, witness=witness)
    assert opened(copy) == "0 of 2"
