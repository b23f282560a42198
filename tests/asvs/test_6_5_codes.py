"""ASVS 6.5.1 and 6.5.5: each code opens once, and a mailed one for ten minutes."""

import pytest
from django.test import Client

from tests.asvs.conftest import at, enter, mailed_code

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/account/back/").status_code == 200


@pytest.mark.parametrize(("seconds", "opens"), [(600, True), (601, False)])
def test_a_mailed_code_holds_for_ten_minutes(client, own, seconds, opens):
    with at(0):
        client.post("/accounts/login/code/", {"email": own.email})
        code = mailed_code()
    with at(seconds):
        client.post("/accounts/login/code/confirm/", {"code": code})
        assert is_in(client) is opens


def test_a_mailed_code_opens_once_and_in_its_own_browser_alone(client, own):
    client.post("/accounts/login/code/", {"email": own.email})
    code, other = mailed_code(), Client()
    other.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert (is_in(other), is_in(client)) == (False, False)


def test_the_code_of_an_app_opens_once_within_its_half_minute(own, app):
    tabs = [Client(), Client()]
    with at(0):
        code = app.shows()
        for tab in tabs:
            enter(tab, own)
            tab.post("/accounts/2fa/authenticate/", {"code": code})
        assert [is_in(tab) for tab in tabs] == [True, False]


@pytest.mark.parametrize("seconds", [30, 601])
def test_the_code_of_an_app_is_nothing_half_a_minute_later(client, own, app, seconds):
    with at(0):
        code = app.shows()
    with at(seconds):
        enter(client, own)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert not is_in(client)


def test_a_recovery_code_opens_once(own, app):
    tabs = [Client(), Client()]
    for tab in tabs:
        enter(tab, own)
        tab.post("/accounts/2fa/authenticate/", {"code": app.paper[0]})

    assert [is_in(tab) for tab in tabs] == [True, False]


@pytest.mark.parametrize(("seconds", "holds"), [(600, True), (601, False)])
def test_a_code_for_a_new_password_holds_for_ten_minutes(client, own, seconds, holds):
    with at(0):
        client.post("/accounts/password/reset/", {"email": own.email})
        code = mailed_code()
    with at(seconds):
        answer = client.post("/accounts/password/reset/confirm/", {"code": code})
        assert (answer.url == "/accounts/password/reset/complete/") is holds


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_are_shown_once(sign_in, own, app):
    tab = sign_in(own)
    tab.post("/accounts/reauthenticate/", {"password": "a long quiet evening"})
    tab.post("/accounts/2fa/recovery-codes/generate/")
    first = tab.get("/accounts/2fa/recovery-codes/").content.decode()
    second = tab.get("/accounts/2fa/recovery-codes/").content.decode()

    assert ('class="codes"' in first, 'class="codes"' in second) == (True, False)
