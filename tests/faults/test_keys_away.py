"""The keeper of the keys is away: calm pages, nothing opened, nothing typed lost.

ASVS 16.5.3: the application fails closed, and says so without a trace of the failure.
"""

import re
from html import unescape

import pytest
from django.conf import settings as live
from django.test import RequestFactory
from django.urls import reverse

from audit.models import AccessEvent
from sessions_app.actions.notes import text_of
from sessions_app.models import Note
from tests.sessions_app.conftest import posted, seat_in
from vault.middleware import KeysAwayMiddleware
from vault.models import DataKey, Sealed
from vault.providers import ProviderDown

LONG = "Haddou held that the upper post could open in spring.\n" * 3


@pytest.fixture
def engine(transit, settings):
    """Keys are in a transit engine."""
    settings.VAULT_KEKS, settings.VAULT_KEK_CURRENT = {"t1": transit.address}, "t1"
    return transit


@pytest.fixture
def written(engine, session, ravi, mira, samir, sign_in):
    """A saved note; the rapporteur's browser."""
    seat_in(session, mira, samir)
    browser = sign_in(ravi)
    assert browser.post(address(session), posted(("On posts", "A post could open."))).status_code == 302
    return browser


def address(session, name: str = "note-save") -> str:
    return reverse(f"sessions:{name}", args=[session.pk])


def test_no_page_shows_a_text_while_the_keys_are_away(written, engine, session):
    engine.is_sealed = True

    answer = written.get(address(session, "note-write"))

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    page = answer.content.decode()
    assert "What is sealed cannot be reached at the moment." in page
    assert "A post could open" not in page
    assert "Traceback" not in page
    assert AccessEvent.objects.filter(outcome="locked").count() == 1


def test_a_form_comes_back_with_its_words_and_can_be_sent_again(written, engine, session, ravi):
    engine.is_sealed = True
    form = posted(("On posts", LONG), version=1)

    answer = written.post(address(session), form)

    page = answer.content.decode()
    assert (answer.status_code, Sealed.objects.count(), Note.objects.get().revision) == (503, 1, 1)
    assert f'action="{address(session)}"' in page
    engine.is_sealed = False
    assert written.post(address(session), fields_of(page)).status_code == 302
    assert text_of(Note.objects.get(), by=ravi, act="test").points[0].text.strip() == LONG.strip()


def fields_of(page: str) -> dict[str, str]:
    """What a browser sends of the page's form, its token aside."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    shown = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value) for name, value in hidden + shown if name != "csrfmiddlewaretoken"}


def test_autosave_hears_it_in_one_sentence_and_keeps_the_text_in_the_page(written, engine, session):
    engine.delay = 1.3

    answer = written.post(address(session), posted(("On posts", LONG)), headers={"X-Requested-With": "autosave"})

    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "What is sealed cannot be reached at the moment. Nothing that you typed is lost."
    )


def test_what_is_sealed_for_the_first_time_waits_too_and_leaves_no_key(engine, session, ravi, mira, samir, sign_in):
    seat_in(session, mira, samir)
    engine.is_sealed = True

    answer = sign_in(ravi).post(address(session), posted(("On posts", LONG)))

    assert (answer.status_code, Note.objects.count(), DataKey.objects.count()) == (503, 0, 0)


def test_a_key_store_that_is_not_mounted_is_a_calm_page_as_well(written, session):
    away = live.VAULT_SHARES.rename(f"{live.VAULT_SHARES}.away")
    try:
        answer = written.get(address(session, "note-write"))
    finally:
        away.rename(live.VAULT_SHARES)

    assert answer.status_code == 503


def test_a_kek_that_is_not_loaded_is_a_calm_page_as_well(written, session, settings):
    settings.VAULT_KEKS = {"k1": "11" * 32}

    assert written.get(address(session, "note-write")).status_code == 503


@pytest.mark.parametrize("name", ["code", "password", "notes_passphrase", "recovery_words", "client_secret"])
def test_a_secret_is_never_given_back(db, name):
    request = RequestFactory().post("/somewhere/", {name: "tulip-anchor-seven", "words": LONG})
    request.htmx = False

    answer = KeysAwayMiddleware(None).process_exception(request, ProviderDown("The key provider of t1 is away."))

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "tulip-anchor-seven" not in page
    assert "provider of t1" not in page


def test_other_failures_are_left_to_others(db):
    request = RequestFactory().get("/somewhere/")

    assert KeysAwayMiddleware(None).process_exception(request, RuntimeError("another")) is None
