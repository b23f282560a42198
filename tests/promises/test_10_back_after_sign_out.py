"""Promise 10: after signing out, neither Back nor a reopened tab shows a word (ASVS 7.4.1, 14.3.1).

Chromium runs with its cache for "back" switched on, as at home; Playwright switches it off.
"""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.fixtures import BROWSER_FLAGS, chromium
from tests.sessions_app.conftest import *  # noqa: F403

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "A joint post could open within six months"


@pytest.fixture
def home(browser_type, tmp_path):
    """Chromium with a profile on disk, so that whatever it keeps can be looked for."""
    profile = browser_type.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=chromium(),
        args=BROWSER_FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield profile
    profile.close()


@pytest.fixture
def reading(home, live_server, release, session, mira, in_the_room, sign_in):  # noqa: F811
    """Mira's page with the note on it."""
    note = release(session)
    value = sign_in(mira).cookies[settings.SESSION_COOKIE_NAME].value
    home.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = home.new_page()
    page.goto(f"{live_server.url}/notes/{note.pk}/")
    expect(page.locator("article")).to_contain_text(SENTENCE)
    return page


def sign_out(page):
    page.goto(page.url.split("/notes/")[0] + "/")
    with page.expect_response(lambda answer: answer.url.endswith("/accounts/logout/")) as told:
        page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    return told.value


def test_back_shows_the_sign_in_and_no_word_of_the_note(reading):
    sign_out(reading)

    for _step in range(2):
        reading.go_back()
        reading.wait_for_timeout(300)
        assert SENTENCE not in reading.content()
    expect(reading.locator("h1")).to_have_text("Sign in")


def test_a_tab_that_is_opened_again_shows_the_sign_in(home, reading):
    address = reading.url
    sign_out(reading)
    reading.close()

    again = home.new_page()
    again.goto(address)

    expect(again.locator("h1")).to_have_text("Sign in")
    assert SENTENCE not in again.content()


def test_a_second_tab_that_stood_open_is_covered_when_one_comes_back_to_it(home, reading):
    other = home.new_page()
    other.goto(reading.url)
    sign_out(other)

    reading.bring_to_front()
    reading.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(reading.get_by_role("alertdialog", name="You were signed out")).to_be_visible()
    expect(reading.locator("article")).to_be_hidden()


def test_the_browser_is_told_to_forget_and_keeps_nothing_on_disk(home, reading, tmp_path):
    told = sign_out(reading).all_headers()
    kept = reading.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    home.close()

    assert told["clear-site-data"] == '"cache", "storage"'
    assert kept == [0, 0, ""]
    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    assert [path.name for path in files if SENTENCE.encode() in path.read_bytes()] == []
