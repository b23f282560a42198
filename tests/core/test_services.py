"""The servers that other tests stand on do what they say."""

import smtplib

import pytest
from django.db import connection

from config.celery import app
from tests import services

pytestmark = pytest.mark.once

MAIL = "Subject: Hello\r\nMessage-ID: <1@x.example>\r\n\r\nWords\r\n"


def test_the_sink_keeps_what_it_accepts(smtp):
    with smtplib.SMTP("127.0.0.1", smtp.port) as line:
        line.sendmail("a@x.example", ["b@x.example", "c@x.example"], MAIL)

    assert smtp.addresses() == ["b@x.example", "c@x.example"]
    assert smtp.message_ids() == ["<1@x.example>"]
    assert smtp.received[0].message.get_content().strip() == "Words"


def test_the_sink_refuses_and_fails_as_told(smtp):
    smtp.refuse["b@x.example"] = "550 5.1.1 No such mailbox"
    smtp.fail_next.append("451 4.3.0 Later")

    with smtplib.SMTP("127.0.0.1", smtp.port) as line:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.sendmail("a@x.example", ["b@x.example"], MAIL)
        with pytest.raises(smtplib.SMTPDataError):
            line.sendmail("a@x.example", ["c@x.example"], MAIL)
        line.sendmail("a@x.example", ["c@x.example"], MAIL)

    assert smtp.addresses() == ["c@x.example"]


@pytest.mark.slow
def test_a_worker_can_be_killed_and_started_again(worker):
    assert app.control.ping(timeout=10, limit=1) != []

    worker.kill()
    assert app.control.ping(timeout=1) == []

    worker.start()
    assert app.control.ping(timeout=10, limit=1) != []


def test_the_worker_is_told_of_the_database_of_the_test(worker_environment):
    assert str(connection.settings_dict["NAME"]) in worker_environment["DATABASE_URL"]


def test_a_private_postgres_is_reached_through_its_socket_alone():
    with services.private_postgres() as address:
        assert address.startswith("postgres://tests@/postgres?host=/tmp/ac-")
