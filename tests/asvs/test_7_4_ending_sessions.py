"""ASVS 7.4.1 to 7.4.3: what ends a session ends it for good, in every browser that it concerns."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from audit.models import AccessEvent
from tests.asvs.conftest import PASSWORD, App, at, enter, mailed_code

pytestmark = pytest.mark.django_db

NEW = "the river froze twice"


def is_in(client: Client) -> bool:
    return client.get("/account/back/").status_code == 200


@pytest.fixture
def two(own):
    """Her browsers at home and at work, both signed in."""
    tabs = [Client(), Client()]
    for tab in tabs:
        enter(tab, own)
    assert [is_in(tab) for tab in tabs] == [True, True]
    return tabs


def test_signing_out_kills_the_session_and_the_old_cookie_with_it(two):
    """ASVS 7.4.1."""
    home, work = two
    cookie = home.cookies[settings.SESSION_COOKIE_NAME].value
    answer = home.post("/accounts/logout/")
    home.cookies[settings.SESSION_COOKIE_NAME] = cookie

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [is_in(home), is_in(work)] == [False, True]


def test_an_account_that_is_closed_is_out_of_every_browser(two, own):
    """ASVS 7.4.2."""
    own.is_active = False
    own.save()

    assert [is_in(tab) for tab in two] == [False, False]


def test_a_new_password_leaves_only_the_browser_that_chose_it(two):
    """ASVS 7.4.3."""
    home, work = two
    home.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert [is_in(home), is_in(work)] == [True, False]


def test_a_password_reset_leaves_none(two, own, client):
    """ASVS 7.4.3."""
    client.post("/accounts/password/reset/", {"email": own.email})
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})

    assert [is_in(tab) for tab in two] == [False, False]


def set_up_an_app(tab) -> App:
    tab.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = tab.get("/accounts/2fa/totp/activate/").context["form"].secret
    app = App(secret, [])
    tab.post("/accounts/2fa/totp/activate/", {"code": app.shows()})
    return app


@pytest.mark.django_db(transaction=True)
def test_a_factor_that_is_added_renewed_or_taken_away_ends_the_other_browsers(two, own):
    """ASVS 7.4.3."""
    home, work = two
    with at(0):
        for tab in two:
            enter(tab, own)
        app = set_up_an_app(home)
        added = [is_in(home), is_in(work)]
        enter(work, own)
        work.post("/accounts/2fa/authenticate/", {"code": app.shows()})
    with at(60):
        again = is_in(work)
        home.post("/accounts/2fa/recovery-codes/generate/")
        renewed = [is_in(home), is_in(work)]
        enter(work, own)
        work.post("/accounts/2fa/authenticate/", {"code": app.shows()})
        again = (again, is_in(work))
        home.post("/accounts/2fa/totp/deactivate/")
        removed = [is_in(home), is_in(work)]

    assert (added, renewed, removed, again) == ([True, False], [True, False], [True, False], (True, True))
    assert Authenticator.objects.filter(user=own).count() == 0


def test_the_list_names_both_browsers_and_ends_the_others(two):
    home, work = two
    page = home.get("/accounts/sessions/").content.decode()
    home.post("/accounts/sessions/")

    assert page.count('data-label="Browser"') == 2
    assert [is_in(home), is_in(work)] == [True, False]


def test_signing_out_everywhere_leaves_no_browser(two, own):
    home, _work = two
    answer = home.post("/account/sign-out-everywhere/")

    assert [is_in(tab) for tab in two] == [False, False]
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert UserSession.objects.purge_and_list(own) == []


# --- the trail -----------------------------------------------------------------------------


def trail() -> list[tuple]:
    events = AccessEvent.objects.filter(action__startswith="account.").order_by("at", "id")
    return [(event.action, event.outcome, event.actor_name, event.payload) for event in events]


def test_the_trail_tells_of_sign_ins_refusals_proofs_and_sign_outs(client, own):
    enter(client, own, "no")
    enter(client, own)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/logout/")

    assert trail() == [
        ("account.sign_in_failed", "refused", "", '{"way":"password"}'),
        ("account.signed_in", "ok", "Olga Brandt", '{"ways":["password"]}'),
        ("account.proved", "ok", "Olga Brandt", '{"way":"password"}'),
        ("account.signed_out", "ok", "Olga Brandt", '{"why":"asked"}'),
    ]
    assert set(AccessEvent.objects.filter(action__startswith="account.").values_list("object_id", flat=True)) == {
        own.pk
    }


def test_an_attempt_at_no_account_is_counted_and_names_nobody(client, db):
    client.post("/accounts/login/", {"login": "stranger@example.org", "password": "no"})
    event = AccessEvent.objects.get(action="account.sign_in_failed")

    assert (event.object_id, event.actor_id, "stranger" in event.payload) == (None, None, False)


def test_a_session_that_ran_out_is_told_apart(sign_in, own):
    with at(0):
        tab = sign_in(own)
    with at(settings.SESSION_IDLE_SECONDS + 1):
        tab.get("/")

    assert trail() == [("account.signed_out", "ok", "Olga Brandt", '{"why":"idle"}')]


def test_wrong_codes_are_in_the_trail(client, own, app):
    enter(client, own)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    other = Client()
    other.post("/accounts/login/code/", {"email": own.email})
    other.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})

    assert [entry[3] for entry in trail()] == ['{"way":"second factor"}', '{"way":"mailed code"}']
