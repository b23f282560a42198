"""Fixtures over the servers of tests/services.py and tests/transit.py; a test asks for what it needs."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app
from tests import services
from tests.mailserver import SmtpSink, smtp_sink
from tests.transit import transit_engine

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The browser's path; services.ServiceMissing when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    for place in (*map(shutil.which, names), "/Applications/Chromium.app/Contents/MacOS/Chromium"):
        if place and Path(place).exists():
            return place
    raise services.ServiceMissing("Chromium is not installed (Debian: apt-get install chromium).")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium; Playwright downloads nothing."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": BROWSER_FLAGS}


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    """A mail server that keeps what it is given; see SmtpSink for how to make it misbehave."""
    with smtp_sink() as sink:
        yield sink


@pytest.fixture
def redis_server() -> Iterator[services.Redis]:
    """An empty Redis that a test may flush and restart."""
    with services.redis_server() as server:
        yield server


@pytest.fixture
def broker(redis_server: services.Redis) -> Iterator[str]:
    """The address of an empty Redis; tasks sent by this process go there."""
    before = app.conf.broker_url
    _point_celery_at(redis_server.url)
    yield redis_server.url
    _point_celery_at(before)


def _point_celery_at(address: str) -> None:
    if app._pool is not None:
        app._pool.force_close_all()
    app._pool = app.amqp._producer_pool = None
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = address


@pytest.fixture
def worker_environment(transactional_db: None, broker: str, smtp: SmtpSink) -> dict[str, str]:
    """What another process needs to see this test's database, broker and mail server."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        database = f"postgres://{connection.settings_dict['USER']}@/{name}?host={connection.settings_dict['HOST']}"
    return {
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "EMAIL_URL": smtp.url,
        "ANTECHAMBER_TEST_HOME": str(settings.HOME),
    }


@pytest.fixture
def worker(worker_environment: dict[str, str], tmp_path: Path) -> Iterator[services.Worker]:
    """A real Celery worker on this test's database; rows must be committed for it to see them."""
    with services.celery_worker(tmp_path / "worker.log", worker_environment) as process:
        yield process


def pytest_configure() -> None:
    """Playwright's synchronous interface runs an event loop, in which Django forbids its ORM."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser or starts servers is marked so, by the fixtures it asks for; and what need not
    be asked on both databases. Before ``-m`` looks at the marks."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        # Whoever asks for no database is kept from any by pytest-django.
        if not asked & {"db", "transactional_db"} and item.get_closest_marker("django_db") is None:
            item.add_marker("once")
        if asked & {"page", "context", "browser", "new_context"}:
            item.add_marker("browser")
        if asked & {"worker", "worker_environment", "broker"}:
            item.add_marker("services")


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: no collection of garbage need look at it again, and
    the rest is looked at less often. Six of a hundred seconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def transit(tmp_path, settings):
    """A transit engine to keep keys in: put its ``address`` into VAULT_KEKS."""
    with transit_engine(tmp_path) as engine:
        settings.VAULT_TRANSIT_TOKEN_FILE = str(engine.token_file)
        yield engine
