"""Where an unlocked key rests: what opens it, and everything that ends it."""

import datetime as dt
import pickle
import uuid

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone

from vault import middleware, unlock, unlocked
from vault.errors import Locked
from vault.unlocked import ReaderSecret

SESSION = "s" * 32


@pytest.fixture
def secret():
    return ReaderSecret(uuid.uuid4(), 1, b"\x07" * 32)


@pytest.fixture
def cookie(secret):
    return unlock.keep(secret, session_key=SESSION)


@pytest.fixture
def at(monkeypatch):
    """``at(minutes=14)`` moves the clock from where the test began."""
    began = timezone.now()
    return lambda **later: monkeypatch.setattr(timezone, "now", lambda: began + dt.timedelta(**later))


def found(cookie, secret, session=SESSION):
    return unlock.find(cookie, user_id=secret.user_id, session_key=session)


def test_the_cookie_opens_the_key_for_its_user_in_its_session(cookie, secret):
    assert found(cookie, secret) == secret


@pytest.mark.parametrize("other", ["", "zz", "00" * 32, "00" * 31])
def test_another_cookie_opens_nothing(cookie, secret, other):
    assert found(other, secret) is None


def test_another_user_or_session_opens_nothing(cookie, secret):
    assert unlock.find(cookie, user_id=uuid.uuid4(), session_key=SESSION) is None
    assert found(cookie, secret, session="t" * 32) is None


def test_the_cache_holds_neither_the_key_nor_the_cookie(cookie, secret):
    records = pickle.dumps([cache.get(name) for name in names_in_cache()])

    assert len(names_in_cache()) == 2
    for hidden in (secret.private, secret.private.hex().encode(), cookie.encode(), bytes.fromhex(cookie)):
        assert hidden not in records
    assert not any(cookie in name for name in names_in_cache())


def names_in_cache() -> list[str]:
    """What we keep in the cache of this process, without Django's prefix."""
    return [name.split(":", 2)[2] for name in cache._cache if ":unlock" in name]


def test_a_record_that_was_altered_opens_nothing(cookie, secret):
    name = next(name for name in names_in_cache() if name.startswith("unlock:"))
    record = cache.get(name)
    for change in ({"version": 2}, {"opened": record["opened"] + 1}, {"box": record["box"][:-1] + b"\x00"}):
        cache.set(name, {**record, **change})
        assert found(cookie, secret) is None
    cache.set(name, record)
    assert found(cookie, secret) == secret


def test_fifteen_idle_minutes_lock_it(cookie, secret, at):
    at(minutes=14, seconds=59)
    assert found(cookie, secret) == secret
    at(minutes=29, seconds=58)  # that was a use
    assert found(cookie, secret) == secret
    at(minutes=44, seconds=58)
    assert found(cookie, secret) is None


def test_a_look_that_is_no_use_does_not_put_it_off(cookie, secret, at):
    at(minutes=14)
    assert unlock.find(cookie, user_id=secret.user_id, session_key=SESSION, is_use=False) == secret
    at(minutes=15)
    assert found(cookie, secret) is None


def test_four_hours_lock_it_however_busy_one_is(cookie, secret, at):
    for minutes in range(14, 240, 14):
        at(minutes=minutes)
        assert found(cookie, secret) == secret
    at(minutes=239, seconds=59)
    assert found(cookie, secret) == secret
    at(hours=4)
    assert found(cookie, secret) is None


def test_it_is_told_when_it_will_lock(cookie, at):
    began = timezone.now()
    idle, last = unlock.ends_at(cookie)

    assert abs(idle - began - dt.timedelta(minutes=15)) < dt.timedelta(seconds=5)
    assert abs(last - began - dt.timedelta(hours=4)) < dt.timedelta(seconds=5)
    unlock.end(cookie)
    assert unlock.ends_at(cookie) is None


def test_locking_everywhere_ends_every_browser_and_a_later_unlocking_works(cookie, secret):
    other = unlock.keep(secret, session_key="t" * 32)

    unlock.end_all(secret.user_id)

    assert (found(cookie, secret), found(other, secret, "t" * 32)) == (None, None)
    again = unlock.keep(secret, session_key=SESSION)
    assert (found(again, secret), found(cookie, secret)) == (secret, None)


def test_a_cache_that_forgot_half_of_it_opens_nothing(cookie, secret):
    cache.delete(f"unlock-turn:{secret.user_id.hex}")

    assert found(cookie, secret) is None


@override_settings(SESSION_COOKIE_SECURE=True, UNLOCK_COOKIE_NAME="__Host-unlock")
def test_the_browsers_half_is_kept_from_scripts_and_other_sites(cookie):
    """ASVS 3.3.1 to 3.3.4."""
    response = HttpResponse()
    unlock.put(response, cookie)

    morsel = response.cookies["__Host-unlock"]
    kept = {name: morsel[name] for name in ("path", "domain", "secure", "httponly", "samesite", "max-age", "expires")}
    assert kept == {
        "path": "/",
        "domain": "",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
        "max-age": "",
        "expires": "",
    }


# --- The key in a request -------------------------------------------------------------------


@pytest.fixture
def signed_in(db, client, secret):
    """A browser that is signed in and has unlocked; ``client.user`` is its owner."""
    client.user = get_user_model().objects.create_user("ruth@example.org", "a long password", name="Ruth")
    client.force_login(client.user)
    mine = ReaderSecret(client.user.pk, 1, secret.private)
    client.cookies[settings.UNLOCK_COOKIE_NAME] = unlock.keep(mine, session_key=client.session.session_key)
    return client


def key_in_request(client):
    """What a view of this browser would find."""
    request = RequestFactory().get("/")
    request.user, request.session = client.user, client.session
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    seen = []
    middleware.UnlockMiddleware(lambda request: seen.append(unlocked.present()) or HttpResponse())(request)
    return seen[0]


def test_the_key_is_there_for_the_length_of_a_request(signed_in, secret):
    assert key_in_request(signed_in).private == secret.private
    assert unlocked.present() is None
    with pytest.raises(Locked):
        unlocked.needed(uuid.uuid4())


def test_signing_out_locks_and_takes_the_cookie_back(signed_in):
    cookie = signed_in.cookies[settings.UNLOCK_COOKIE_NAME].value

    response = signed_in.post("/accounts/logout/")

    assert unlock.ends_at(cookie) is None
    assert response.cookies[settings.UNLOCK_COOKIE_NAME].value == ""


def test_a_changed_password_locks_every_browser(signed_in):
    cookie = signed_in.cookies[settings.UNLOCK_COOKIE_NAME].value
    new = "another long and unusual phrase"

    signed_in.post("/accounts/password/change/", {"oldpassword": "a long password", "password1": new, "password2": new})

    signed_in.user.refresh_from_db()
    assert signed_in.user.check_password(new)
    assert unlock.ends_at(cookie) is None


def test_both_cookies_are_needed(signed_in, client):
    del client.cookies[settings.UNLOCK_COOKIE_NAME]

    assert key_in_request(signed_in) is None
