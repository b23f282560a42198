"""ASVS 6.2.12 (known passwords), 6.3.3 (a second factor before anything), 6.4.3 (a reset keeps it)."""

import zlib

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.signing import b64_decode
from django.test import Client

from core.access import link_token
from tests import factories as make
from tests.asvs.conftest import PASSWORD, enter, mailed_code

pytestmark = pytest.mark.django_db

NEW = "the river froze twice"


def known() -> list[str]:
    """The passwords of the list that are long enough to get past the first rule."""
    return sorted(word for word in CommonPasswordValidator().passwords if len(word) >= 12)


def test_every_password_of_the_list_is_refused():
    """ASVS 6.2.12: twenty thousand of them, on disk; no host is asked."""
    refused = []
    for word in known():
        try:
            validate_password(word)
        except ValidationError:
            refused.append(word)

    assert refused == known()
    assert (len(CommonPasswordValidator().passwords) > 19_000, len(refused) > 50) == (True, True)


def test_the_page_refuses_one_in_words_and_keeps_the_old_password(sign_in, own):
    """ASVS 6.2.12."""
    tab, word = sign_in(own), known()[0]

    page = tab.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": word, "password2": word}
    ).content.decode()

    own.refresh_from_db()
    assert own.check_password(PASSWORD)
    assert "too common" in page


@pytest.mark.parametrize("path", ["/", "/letters/", "/dialogues/", "/people/"])
def test_without_a_second_factor_only_its_enrolment_is_reached(sign_in, own, settings, path):
    """ASVS 6.3.3."""
    settings.SECOND_FACTOR_REQUIRED = True

    assert sign_in(own).get(path).url == "/accounts/2fa/"


def test_a_personal_link_needs_no_second_factor(client, workshop, settings):
    """ASVS 6.3.3: guests answer their letter without an account."""
    settings.SECOND_FACTOR_REQUIRED = True
    link = link_token(make.InvitationFactory(workshop=workshop))

    assert client.get(f"/answer/{link}/").status_code == 200


@pytest.mark.parametrize("way", ["password", "code"])
def test_with_a_second_factor_the_first_alone_opens_nothing(client, own, app, way):
    """ASVS 6.3.3."""
    if way == "password":
        answer = enter(client, own)
    else:
        client.post("/accounts/login/code/", {"email": own.email})
        answer = client.post("/accounts/login/code/confirm/", {"code": mailed_code()})

    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/account/back/").status_code == 302


def test_a_reset_by_mail_keeps_the_second_factor(client, own, app):
    """ASVS 6.4.3."""
    client.post("/accounts/password/reset/", {"email": own.email})
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})
    own.refresh_from_db()
    answer = enter(client, own, NEW)

    assert own.check_password(NEW)
    assert Authenticator.objects.filter(user=own, type="totp").count() == 1
    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/account/back/").status_code == 302


def test_a_reset_tells_nobody_whether_an_account_exists(own):
    answers = []
    for email in (own.email, "nobody@example.org"):
        client = Client()
        first = client.post("/accounts/password/reset/", {"email": email})
        second = client.get(first.url).content.decode().replace(email, "…")
        answers.append((first.status_code, first.url, second.count("…"), len(second)))

    assert answers[0] == answers[1]


def rows() -> list[bytes]:
    """What a stolen database says of factors and sessions; Django's signature hides nothing."""
    factors = [repr(row).encode() for row in Authenticator.objects.values_list()]
    return factors + [unsigned(row.session_data) for row in Session.objects.all()]


def unsigned(data: str) -> bytes:
    body = data.split(":")[0]
    raw = b64_decode(body.removeprefix(".").encode())
    return zlib.decompress(raw) if body.startswith(".") else raw


def test_neither_a_seed_nor_a_code_stands_in_the_database_not_even_while_it_is_set_up(sign_in, own, app):
    """allauth keeps the new seed and a mailed code in the session's row."""
    Authenticator.objects.filter(type="totp").delete()
    tab, other = sign_in(own), Client()
    tab.post("/accounts/reauthenticate/", {"password": PASSWORD})
    seed = tab.get("/accounts/2fa/totp/activate/").context["form"].secret
    other.post("/accounts/login/code/", {"email": own.email})
    code = mailed_code()

    assert seed in repr(dict(tab.session))
    assert code in repr(dict(other.session))
    assert len(rows()) == 3
    for word in (seed, code, app.secret, app.paper[0]):
        assert [row for row in rows() if word.encode() in row] == []


def test_the_dump_is_read_as_a_thief_would(settings, sign_in, own):
    """The test above finds what is not sealed."""
    settings.SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
    session = sign_in(own).session
    session["plain"] = "a word in clear"
    session.save()

    assert any(b"a word in clear" in row for row in rows())


def test_a_changed_secret_key_ends_sessions_unless_it_is_kept_as_a_fallback(sign_in, own, settings):
    tab, before = sign_in(own), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [before]
    kept = tab.get("/account/back/").status_code
    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "m" * 60

    assert (kept, tab.get("/account/back/").status_code) == (200, 302)
