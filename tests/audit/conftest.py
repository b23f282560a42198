"""A trail of events, and a hand that changes what must not change."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from audit import triggers
from audit.actions import record


@pytest.fixture
def events(db):
    """``events(5)`` appends five events and returns them."""

    def append(count: int) -> list:
        with transaction.atomic():
            return [record("note.read", kind="sessions_app.note", number=n) for n in range(count)]

    return append


@pytest.fixture
def superuser_of_the_database():
    """``with superuser_of_the_database():`` what happens inside is not refused."""

    @contextmanager
    def unguarded():
        triggers.disarm(connection)
        yield
        triggers.arm(connection)

    return unguarded
