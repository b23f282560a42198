"""Accounts as their owners set them up: a password, an authenticator app, recovery codes, mailed codes."""

import datetime as dt
import re
import time
from dataclasses import dataclass

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from outbox.models import Message

PASSWORD = "a long quiet evening"
START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def at(seconds: float):
    """A clock that stands ``seconds`` after nine o'clock."""
    return time_machine.travel(START + dt.timedelta(seconds=seconds), tick=False)


def mailed_code() -> str:
    """The code in the newest letter."""
    text = Message.objects.order_by("-created_at", "-pk").first().text
    return re.search(r"\b[0-9A-Z]{3,4}-?[0-9A-Z]{3,4}\b", text).group()


@dataclass
class App:
    """An authenticator app and the paper with the recovery codes."""

    secret: str
    paper: list[str]

    def shows(self) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30))


def enter(client: Client, user, password: str = PASSWORD, **headers):
    return client.post("/accounts/login/", {"login": user.email, "password": password}, **headers)


@pytest.fixture
def own(olga):
    """Olga with a password and a confirmed address."""
    olga.set_password(PASSWORD)
    olga.save()
    EmailAddress.objects.update_or_create(user=olga, email=olga.email, defaults={"primary": True, "verified": True})
    return olga


@pytest.fixture
def app(own) -> App:
    """Her authenticator app, set up."""
    secret = generate_totp_secret()
    TOTP.activate(own, secret)
    return App(secret, RecoveryCodes.activate(own).get_unused_codes())
