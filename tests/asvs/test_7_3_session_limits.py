"""ASVS 7.3.1 and 7.3.2: a sign-in ends after half an hour without a request, and after eight hours."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from accounts.sessions import STEP

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
IDLE, WHOLE = settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE


def at(seconds: float):
    return time_machine.travel(START + dt.timedelta(seconds=seconds), tick=False)


@pytest.fixture
def tab(sign_in, olga) -> Client:
    """Olga's, signed in at nine."""
    with at(0):
        return sign_in(olga)


def is_signed_in(tab: Client) -> bool:
    return tab.get("/account/back/").status_code == 200


def test_the_limits_are_half_an_hour_and_eight_hours():
    assert (IDLE, WHOLE, settings.SESSION_WARNING_SECONDS) == (1800, 28800, 120)


def test_the_last_second_of_the_idle_time_is_still_hers(tab):
    with at(IDLE):
        assert is_signed_in(tab)


def test_one_second_later_she_is_asked_to_sign_in(tab):
    with at(IDLE + 1):
        answer = tab.get("/account/back/")

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/account/back/")


def test_what_ended_stays_ended_and_its_row_is_gone(tab):
    key = tab.cookies[settings.SESSION_COOKIE_NAME].value
    with at(IDLE + 1):
        tab.get("/account/back/")
    tab.cookies[settings.SESSION_COOKIE_NAME] = key
    with at(IDLE):  # even if the clock goes back
        assert not is_signed_in(tab)
    assert not Session.objects.filter(pk=key).exists()


def test_each_request_begins_the_idle_time_anew(tab):
    for seconds in (IDLE - 60, 2 * IDLE - 120, 3 * IDLE - 180):
        with at(seconds):
            assert is_signed_in(tab)


def test_a_request_is_noted_to_within_half_a_minute(tab):
    with at(STEP - 1):
        tab.get("/account/back/")
    with at(IDLE + 1):
        assert not is_signed_in(tab)


def test_eight_hours_end_a_sign_in_however_busy(tab):
    for seconds in range(0, WHOLE + 1, IDLE):
        with at(seconds):
            assert is_signed_in(tab)
    with at(WHOLE + 1):
        assert not is_signed_in(tab)


def test_asking_how_long_is_left_is_not_doing_something(tab):
    with at(IDLE - 60):
        told = tab.get("/account/session/").json()
    with at(IDLE + 1):
        assert not is_signed_in(tab)
    assert (told["left"], told["limit"]) == (60, "idle")


def test_staying_prolongs_the_idle_time_and_never_the_whole(tab):
    with at(IDLE - 60):
        assert tab.post("/account/session/").json()["left"] == IDLE
    for seconds in range(IDLE, WHOLE, IDLE):
        with at(seconds):
            told = tab.post("/account/session/").json()
    assert (told["left"], told["limit"]) == (IDLE, "absolute")
    with at(WHOLE + 1):
        assert tab.post("/account/session/").json() == {"left": 0}


def test_the_page_says_how_long_is_left_to_the_script_that_warns(tab):
    with at(60):
        shown = tab.get("/letters/").content.decode()

    assert (f'data-left="{IDLE}"' in shown, 'data-warn="120"' in shown) == (True, True)


def test_a_session_that_was_not_begun_here_is_over(sign_in, olga):
    tab = sign_in(olga)
    session = tab.session
    del session["signed_in_at"]
    session.save()

    assert not is_signed_in(tab)


# --- what was typed when it ended ----------------------------------------------------------


def test_a_form_sent_too_late_is_held_in_the_page_and_can_be_sent_again(sign_in, olga, dialogue):
    tab = Client(enforce_csrf_checks=True)
    typed = {"title": "Round five <in> Zurich", "days": ["1", "2"], "csrfmiddlewaretoken": token(tab)}

    answer = tab.post(f"/dialogues/{dialogue.pk}/workshops/new/", typed)

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (401, "no-store")
    assert f'action="/dialogues/{dialogue.pk}/workshops/new/"' in page
    assert "Round five &lt;in&gt; Zurich</textarea>" in page
    assert page.count('name="days"') == 2
    assert 'href="/accounts/login/?next=%2Faccount%2Fback%2F" target="_blank"' in page


def token(tab: Client) -> str:
    tab.get("/accounts/login/")
    return tab.cookies[settings.CSRF_COOKIE_NAME].value


def test_nothing_of_a_held_form_is_kept_on_the_server(client, dialogue):
    client.post(f"/dialogues/{dialogue.pk}/workshops/new/", {"title": "Round five in Zurich"})

    assert Session.objects.count() == 0
    assert len(getattr(cache, "_cache", {})) == 0


def test_a_form_whose_token_changed_with_the_sign_in_is_held_once_more(sign_in, olga, dialogue):
    tab = Client(enforce_csrf_checks=True)
    stale = token(tab)
    tab.force_login(olga, backend=settings.AUTHENTICATION_BACKENDS[0])
    typed = {"title": "Round five", "csrfmiddlewaretoken": stale[::-1]}

    held = tab.post(f"/dialogues/{dialogue.pk}/workshops/new/", typed, headers={"Origin": "http://testserver"})
    refused = tab.post(f"/dialogues/{dialogue.pk}/workshops/new/", typed)
    foreign = tab.post(
        f"/dialogues/{dialogue.pk}/workshops/new/", typed, headers={"Origin": "http://elsewhere.example"}
    )

    assert (held.status_code, "Round five</textarea>" in held.content.decode()) == (401, True)
    assert [refused.status_code, foreign.status_code] == [403, 403]
    assert "Round five" not in refused.content.decode() + foreign.content.decode()


def test_scripts_keep_their_own_text_and_are_sent_to_the_sign_in(client, dialogue):
    answer = client.post(
        f"/dialogues/{dialogue.pk}/workshops/new/", {"title": "Round five"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")
