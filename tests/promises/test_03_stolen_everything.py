"""Promise 3, stolen everything: database, environment, key store and cache open no sealed note."""

import os
import subprocess
import sys
import uuid
from dataclasses import replace

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import override_settings

from tests import services
from tests.vault import circle
from vault import actions, unlock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services, pytest.mark.slow]

NOTES = 5


@pytest.fixture
def redis():
    """The address of a cache of this test's own, in Redis, as in production."""
    with services.private_redis() as path:
        address = f"unix://{path}"
        with override_settings(
            CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
        ):
            yield address


def database() -> str:
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    return f"postgres://{place['USER']}@/{place['NAME']}?host={place['HOST']}"


def opened_by_a_thief(redis: str, **knows: str) -> str:
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database(),
        "CACHE_URL": redis,
        "ANTECHAMBER_TEST_HOME": str(settings.HOME),
        **knows,
    }
    command = [sys.executable, "-m", "tests.promises.thief"]
    done = subprocess.run(
        command, cwd=settings.ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_a_thief_of_everything_opens_no_sealed_note_while_its_reader_is_at_work(redis, place, sign_in, witness):
    user = get_user_model().objects.create_user("ruth@example.org", name="Ruth")
    ruth, browser = circle.enrol(user.pk), sign_in(user)
    unlock.keep(ruth.secret, session_key=browser.session.session_key)
    circle.found(place.compartment, by=ruth, also=(circle.enrol(),), with_recovery=True)
    for _note in range(NOTES):
        circle.write(replace(place, object_id=uuid.uuid4()), "A joint post could open.", by=ruth)
    ordinary = replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4())
    actions.seal(ordinary, "Anyone with the keys of the server reads this.", witness=witness)

    assert opened_by_a_thief(redis) == f"1 of 1 standard, 0 of {NOTES} sealed"
    # The same thief with a passphrase: what it is that holds.
    assert opened_by_a_thief(redis, THIEF_KNOWS=ruth.passphrase) == f"1 of 1 standard, {NOTES} of {NOTES} sealed"
