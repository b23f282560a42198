"""The cover over a note while nobody is at it, in a real browser."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.sessions_app.conftest import CALM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reading(context, live_server, release, session, mira, in_the_room, sign_in):
    note = release(session)
    value = sign_in(mira).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/notes/{note.pk}/")
    return page


def veil(page):
    return page.locator("#veil")


def seen_in_the_middle(page) -> str:
    return page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('#veil, main').id")


def test_a_minute_without_a_key_covers_it_and_a_key_lifts_the_cover(reading):
    reading.clock.fast_forward(59_000)
    expect(veil(reading)).to_be_hidden()
    reading.clock.fast_forward(1_500)
    assert seen_in_the_middle(reading) == "veil"

    reading.keyboard.press("Shift")

    expect(veil(reading)).to_be_hidden()
    assert seen_in_the_middle(reading) == "main"


def test_leaving_the_window_covers_it_at_once_and_a_touch_lifts_the_cover(reading):
    reading.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(veil(reading)).to_be_visible()

    reading.mouse.click(200, 300)

    expect(veil(reading)).to_be_hidden()
    assert "/notes/" in reading.url


def test_a_moving_pointer_keeps_it_open_but_does_not_lift_it(reading):
    reading.clock.fast_forward(50_000)
    reading.mouse.move(100, 100)
    reading.clock.fast_forward(50_000)
    expect(veil(reading)).to_be_hidden()
    reading.clock.fast_forward(11_000)
    reading.mouse.move(200, 200)

    expect(veil(reading)).to_be_visible()


def test_a_screen_reader_reads_on_under_the_cover(reading):
    reading.clock.fast_forward(61_000)

    assert reading.locator("article").aria_snapshot().count(CALM) == 1
    assert "Covered while nobody reads" not in reading.locator("body").aria_snapshot()


def test_a_covered_page_prints_without_the_note(reading):
    reading.clock.fast_forward(61_000)
    reading.emulate_media(media="print")

    expect(reading.locator("article")).to_be_hidden()
    expect(veil(reading)).to_contain_text("Covered while nobody reads")


def test_the_mark_of_the_reader_is_on_the_screen_and_on_the_print(reading):
    code = reading.locator(".reader-mark text").nth(1).text_content()
    reading.emulate_media(media="print")

    assert len(code) == 5
    assert "Mira" not in reading.locator(".reader-mark").text_content()
    expect(reading.locator(".page-foot .print-only")).to_have_text(code)
    expect(reading.locator(".reader-mark")).to_be_visible()
