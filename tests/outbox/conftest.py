"""Letters for the tests of the outbox, and a real mail server to send them to."""

import pytest
from django.db import transaction

from outbox.actions import queue
from outbox.emails import Letter


@pytest.fixture
def letter(db):
    """``letter("key", to_email=…)`` queues a notice and returns its row; nobody is woken."""

    def queued(key="notice:1", **fields):
        fields = {"kind": "accounts/notice", "to_email": "mira@example.org", **fields}
        with transaction.atomic():
            return queue(Letter(key=key, **fields))

    return queued


@pytest.fixture
def post(smtp, settings):
    """The mail server to which this process sends."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp.port, 5
    return smtp
