"""ASVS 6.3.1: guessing stops at the sixth wrong one, from one address or from many."""

import pytest
from allauth.account.models import EmailAddress
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client, RequestFactory

from accounts import checks, limits
from tests.asvs.conftest import PASSWORD, at, enter, mailed_code

pytestmark = pytest.mark.django_db


def wrong(number: int, send) -> list:
    """``send(address)`` from ``number`` addresses of the network."""
    return [send(f"203.0.113.{host}") for host in range(1, number + 1)]


def is_in(client: Client) -> bool:
    return client.get("/account/back/").status_code == 200


def test_the_sixth_password_is_refused_also_from_another_address_and_even_when_right(client, own):
    wrong(5, lambda ip: enter(Client(), own, "no", REMOTE_ADDR=ip))

    enter(client, own, REMOTE_ADDR="198.51.100.7")

    assert not is_in(client)


def test_five_wrong_ones_and_five_minutes_later_she_is_let_in(client, own):
    with at(0):
        wrong(5, lambda ip: enter(Client(), own, "no", REMOTE_ADDR=ip))
    with at(301):
        enter(client, own)
        assert is_in(client)


def test_the_other_accounts_are_not_shut_out(client, own, felix):
    wrong(5, lambda ip: enter(Client(), own, "no", REMOTE_ADDR=ip))
    felix.set_password(PASSWORD)
    felix.save()
    EmailAddress.objects.create(user=felix, email=felix.email, primary=True, verified=True)
    enter(client, felix, REMOTE_ADDR="198.51.100.7")

    assert is_in(client)


def test_the_sixth_code_of_an_app_is_refused_across_browsers_even_when_right(client, own, app):
    for host in range(1, 6):
        tab = Client(REMOTE_ADDR=f"203.0.113.{host}")
        enter(tab, own)
        tab.post("/accounts/2fa/authenticate/", {"code": "000000"})
    enter(client, own)

    client.post("/accounts/2fa/authenticate/", {"code": app.shows()})

    assert not is_in(client)


def test_recovery_codes_are_counted_in_the_same_book(client, own, app):
    enter(client, own)
    for _guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "12345678"})

    client.post("/accounts/2fa/authenticate/", {"code": app.paper[0]})

    assert not is_in(client)


def test_three_wrong_mailed_codes_end_the_code(client, own):
    client.post("/accounts/login/code/", {"email": own.email})
    code = mailed_code()
    for _guess in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert not is_in(client)


def test_no_more_than_three_codes_a_minute_are_mailed_to_one_address(own):
    answers = wrong(4, lambda ip: Client(REMOTE_ADDR=ip).post("/accounts/login/code/", {"email": own.email}))
    resets = wrong(6, lambda ip: Client(REMOTE_ADDR=ip).post("/accounts/password/reset/", {"email": own.email}))

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert [answer.status_code for answer in resets][5] == 429
    assert "Too many attempts." in resets[5].content.decode()


def test_the_sixth_proof_of_who_is_there_is_refused(sign_in, own):
    tab = sign_in(own)
    for _guess in range(5):
        tab.post("/accounts/reauthenticate/", {"password": "no"})

    assert tab.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 429


# --- other secrets -------------------------------------------------------------------------


def knock(ip: str = "203.0.113.1", **headers):
    return RequestFactory(REMOTE_ADDR=ip, **headers).post("/")


def test_any_other_secret_is_counted_by_key_across_addresses():
    allowed = wrong(7, lambda ip: limits.take(knock(ip), "unlock", key="olga"))

    assert allowed == [True] * 5 + [False] * 2
    assert limits.take(knock(), "unlock", key="felix")
    assert limits.take(knock(), "recovery", key="olga")


def test_one_address_is_counted_across_keys_and_a_right_one_does_not_forgive_it():
    allowed = []
    for number in range(12):
        allowed.append(limits.take(knock(), "unlock", key=f"reader-{number}"))
        limits.forget(knock(), "unlock", key=f"reader-{number}")

    assert allowed == [True] * 10 + [False] * 2


def test_the_right_one_begins_the_count_of_its_key_anew():
    for _round in range(3):
        assert [limits.take(knock(f"198.51.100.{_round}"), "unlock", key="olga") for _guess in range(5)] == [True] * 5
        limits.forget(knock(), "unlock", key="olga")


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    spoofed = [f"10.0.0.{number}, 203.0.113.9" for number in range(12)]

    allowed = [limits.take(knock("192.0.2.1", HTTP_X_FORWARDED_FOR=said), "unlock", key=said) for said in spoofed]

    assert allowed == [True] * 10 + [False] * 2


def test_a_cache_that_keeps_nothing_is_refused(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert [error.id for error in checks.guesses_are_counted(None)] == ["accounts.E001"]
    with pytest.raises(SystemCheckError, match="no wrong password is counted"):
        call_command("check")


def test_a_cache_of_each_process_is_refused_where_there_are_several(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.ONE_WEB_PROCESS = False
    several = [error.id for error in run_checks(include_deployment_checks=True) if error.id.startswith("accounts.")]
    settings.ONE_WEB_PROCESS = True
    one = [error.id for error in run_checks(include_deployment_checks=True) if error.id.startswith("accounts.")]

    assert (several, one) == (["accounts.E002"], [])
