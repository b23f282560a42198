"""Accounts are opened by invitation; codes go through the outbox; the demo's buttons exist in the demo alone."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from accounts.models import User
from outbox.choices import Priority
from outbox.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira_with_password():
    user = make.UserFactory(name="Mira Castellane", email="mira@example.org")
    user.set_password("a long quiet evening")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def test_nobody_opens_an_account_for_themselves(client):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a long quiet evening"})

    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_password_signs_in_and_a_wrong_one_says_so_without_telling_whether_the_account_exists(
    client, mira_with_password
):
    wrong = client.post("/accounts/login/", {"login": "mira@example.org", "password": "no"})
    unknown = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "no"})
    right = client.post("/accounts/login/", {"login": "mira@example.org", "password": "a long quiet evening"})

    strip = lambda response: re.sub(r'value="[^"]*"', "", response.content.decode())  # noqa: E731
    assert strip(wrong) == strip(unknown)
    assert (right.status_code, right.url) == (302, "/")


def test_a_code_is_mailed_ahead_of_everything_else_and_signs_in(client, mira_with_password):
    client.post("/accounts/login/code/", {"email": "mira@example.org"})
    letter = Message.objects.get()
    code = re.search(r"\b[0-9A-Z]{3,4}-?[0-9A-Z]{3,4}\b", letter.text).group()

    response = client.post("/accounts/login/code/confirm/", {"code": code})

    assert (letter.priority, letter.is_ephemeral, letter.to_email) == (Priority.CODE, True, "mira@example.org")
    assert (response.status_code, response.url) == (302, "/")


def test_an_account_that_somebody_else_opened_comes_in_with_its_first_code(client):
    User.objects.create_user("layla@example.org", name="Layla Benhaddar")

    client.post("/accounts/login/code/", {"email": "layla@example.org"})
    code = re.search(r"\b[0-9A-Z]{3,4}-?[0-9A-Z]{3,4}\b", Message.objects.get().text).group()
    response = client.post("/accounts/login/code/confirm/", {"code": code})

    assert (response.status_code, response.url) == (302, "/")


def test_the_sixth_wrong_password_is_refused(client, mira_with_password):
    for _ in range(5):
        client.post("/accounts/login/", {"login": "mira@example.org", "password": "no"})

    refused = client.post("/accounts/login/", {"login": "mira@example.org", "password": "a long quiet evening"})

    assert refused.status_code != 302


def test_the_demo_cast_signs_in_by_button_in_demo_mode_alone(client, settings):
    make.UserFactory(email="convenor@demo.example")

    assert client.post("/account/demo-sign-in/", {"role": "convenor"}).status_code == 404
    settings.DEMO = True
    assert client.post("/account/demo-sign-in/", {"role": "convenor"}).status_code == 302
    assert Client().post("/account/demo-sign-in/", {"role": "nobody"}).status_code == 404


def test_the_sign_in_page_offers_the_cast_in_demo_mode_alone(client, settings):
    plain = client.get("/accounts/login/").content.decode()
    settings.DEMO = True
    demo = client.get("/accounts/login/").content.decode()

    assert "demo-sign-in" not in plain
    assert demo.count('name="role"') == 10


def test_without_a_second_factor_only_its_enrolment_is_reached_where_it_is_required(sign_in, olga, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    response = sign_in(olga).get("/")

    assert (response.status_code, response.url) == (302, "/accounts/2fa/")


def test_the_language_is_remembered_and_never_leads_to_another_host(sign_in, olga):
    response = sign_in(olga).post("/account/language/", {"language": "ar", "next": "https://elsewhere.example/"})

    olga.refresh_from_db()
    assert (olga.language, response.url) == ("ar", "/")


def test_the_seed_of_a_second_factor_is_not_stored_in_clear():
    from allauth.mfa.adapter import get_adapter  # noqa: PLC0415

    adapter = get_adapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    assert settings.MFA_ADAPTER == "vault.adapters.FactorAdapter"
