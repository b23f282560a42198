"""No word, value, address or personal link in a log: asked of the filter, of Django, Celery and gunicorn."""

import http.client
import io
import logging
import os
import socket
import sys
import uuid
from contextlib import closing

import pytest
from celery import shared_task
from django.conf import settings
from django.test import Client

from core.access import token_for
from core.logs import QuietFilter, redact
from tests.services import free_port, leashed, wait_for

TOKEN = token_for("participants.invitation", uuid.UUID(int=5), 3)
WORD = "qwertzuiopasdfghjklyxcvbnmqwertzuiopasdf"


@pytest.fixture
def log():
    """``log()``: what the console handler of our settings has written so far."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(QuietFilter())
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["plain"]["format"], style="{"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written.getvalue
    root.removeHandler(handler)


def fail(message: str):
    raise ValueError(message)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"Not Found: /answer/{TOKEN}/", "Not Found: /answer/…/"),
        (f"Not Found: /answer/{TOKEN}/needs/", "Not Found: /answer/…/needs/"),
        (f'"GET /answer/{TOKEN} HTTP/1.1" 200', '"GET /answer/… HTTP/1.1" 200'),
        (f"Referer http://x/?back=/answer/{TOKEN}/", "Referer http://x/?…"),
        (f"the token {TOKEN} failed", "the token … failed"),
        (f"it was {TOKEN.replace(':', '%3A')}.", "it was …."),
        ("GET /people/?q=Mira+Castellane HTTP", "GET /people/?… HTTP"),
        ("GET /accounts/confirm-email/MQ:1tx/ 200", "GET /accounts/confirm-email/…/ 200"),
        ("refused: mira@example.org (550)", "refused: … (550)"),
        ("celery@host.example.org ready.", "celery@host.example.org ready."),
        ("Letter 6f1c23aa-0000-4000-8000-000000000005 waits", "Letter 6f1c23aa-0000-4000-8000-000000000005 waits"),
        ("Is it there? Yes.", "Is it there? Yes."),
    ],
)
def test_a_line_keeps_what_happened_and_loses_what_opens_or_names(line, kept):
    assert redact(line) == kept


def test_an_exception_leaves_its_kind_and_place_alone(log):
    try:
        fail(WORD)
    except ValueError as error:
        logging.getLogger("x").exception("It broke: %s", error)

    assert WORD not in log()
    assert "x It broke: ValueError\nValueError in fail (test_logs.py:" in log()


def test_so_do_those_before_it(log):
    try:
        try:
            fail(WORD)
        except ValueError as first:
            raise RuntimeError("The second.") from first
    except RuntimeError:
        logging.getLogger("x").exception("It broke.")

    assert WORD not in log()
    assert "The second." not in log()


def test_an_exception_among_named_parts_loses_its_text_too(log):
    logging.getLogger("x").warning("%(what)s broke: %(why)s", {"what": "It", "why": ValueError(WORD)})

    assert log().endswith("x It broke: ValueError\n")


def test_a_line_that_does_not_fit_together_does_no_harm(log):
    logging.getLogger("x").warning("%d and %d", WORD)

    assert log().endswith("x A line whose parts do not fit together.\n")


@shared_task(name="tests.break_off")
def break_off(word: str):
    raise ValueError(f"DETAIL: the row contains {word}")


def test_celery_tells_which_task_failed_and_not_with_what(log):
    break_off.apply(args=[WORD])

    assert WORD not in log()
    assert "Task tests.break_off[" in log()
    assert "raised unexpected: ValueError" in log()


@pytest.mark.parametrize("name", ["celery.task", "django.server", "gunicorn.access", "gunicorn.error"])
def test_no_logger_keeps_a_handler_without_the_filter(name):
    logger = logging.getLogger(name)

    filters = [type(one) for handler in logger.handlers for one in handler.filters]
    assert (filters, logger.propagate) == ([QuietFilter], False)


@pytest.mark.django_db
def test_django_names_no_personal_link(log):
    for browser in (Client(), Client(enforce_csrf_checks=True)):
        browser.get(f"/answer/{TOKEN}/")
        browser.post(f"/answer/{TOKEN}/", {"answer": WORD})
    Client().get(f"/answer/{TOKEN}/", headers={"host": "evil.example"})

    assert TOKEN not in log()
    assert WORD not in log()
    assert "/answer/…/" in log()


@pytest.fixture
def gunicorn(tmp_path):
    """The port and log file of a gunicorn that logs all it can, over a database without tables."""
    port, path = free_port(), tmp_path / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "2"]
    command += ["--access-logfile", "-", "--log-level", "debug", "--no-control-socket"]
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "ANTECHAMBER_TEST_HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
    }
    with leashed(command, path, cwd=settings.ROOT, env={**os.environ, **environment}):
        wait_for(lambda: path.exists() and "Booting worker" in path.read_text(), "gunicorn", 30)
        yield port, path


def ask(port: int, method: str, target: str, body: str = "") -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as link:
        link.request(method, target, body, {"Host": "localhost", "Referer": f"http://localhost/answer/{TOKEN}/"})
        with link.getresponse() as answer:
            return answer.status


def send_nonsense(port: int, request: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
        link.sendall(request.encode())
        link.recv(100)


@pytest.mark.slow
def test_gunicorn_names_no_personal_link_even_with_its_access_log_on(gunicorn):
    port, path = gunicorn

    assert ask(port, "GET", f"/answer/{TOKEN}/?language=fr&q={WORD}") == 500  # no tables
    assert ask(port, "POST", f"/answer/{TOKEN}/", f"answer={WORD}") == 403  # no CSRF token
    send_nonsense(port, f"GET /answer/{TOKEN}/ with spaces HTTP/1.1\r\n\r\n")

    wait_for(lambda: path.read_text().count("/answer/…") >= 4, "the log's lines")
    assert TOKEN not in path.read_text()
    assert WORD not in path.read_text()
