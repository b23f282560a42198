"""The desk in a real browser: typed, checked, moved, reworded; and the session lost in between."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from sessions_app.actions.notes import text_of
from sessions_app.models import Note
from tests.sessions_app.conftest import text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class DeskPage:
    """The rapporteur's tab."""

    def __init__(self, context, server, session, writer, sign_in):
        self.context, self.server, self.session, self.writer = context, server, session, writer
        self.browser = sign_in
        self.sign_in()

    def sign_in(self):
        value = self.browser(self.writer).cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.server.url}])

    def tab(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(self.server.url + reverse("sessions:note-write", args=[self.session.pk]))
        return page

    @property
    def text(self):
        note = Note.objects.select_related("session").get()
        return text_of(note, by=self.writer, act="test").without_empty()


@pytest.fixture
def desk(context, live_server, session, ravi, in_the_room, sign_in):
    return DeskPage(context, live_server, session, ravi, sign_in)


def heading(page, number=0):
    return page.locator("[name=heading]").nth(number)


def body(page, number=0):
    return page.locator("textarea[name=text]").nth(number)


def saved(page):
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile("^Saved .*, sealed$"))
    page.wait_for_timeout(50)


def type_into(page, field, words):
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        field.fill(words)
    saved(page)


def test_what_is_typed_is_sealed_a_second_later(desk):
    page = desk.tab()

    heading(page).fill("A joint post")
    type_into(page, body(page), "It could open.")

    assert desk.text == text(("A joint post", "It could open."))


def test_a_finding_stands_beside_the_text_and_in_it_and_is_reworded_with_one_click(desk):
    page = desk.tab()
    type_into(page, body(page), "🕊 Samir Haddou argued for it.")
    expect(page.locator("#check-summary")).to_contain_text("1 blocks.")
    expect(page.locator("mark.found-blocks")).to_have_text("Samir Haddou")

    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        page.get_by_role("button", name="Reword", exact=True).click()

    expect(page.locator("#check-summary")).to_contain_text("No known leak found. Read it once more.")
    assert "Haddou" not in body(page).input_value()
    saved(page)
    assert desk.text.points[0].text == body(page).input_value()


def test_a_finding_shows_its_words_in_the_text(desk):
    page = desk.tab()
    type_into(page, body(page), "First. Samir Haddou argued for it.")

    page.get_by_role("button", name="Samir Haddou").click()

    picked = body(page).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert picked == "Samir Haddou"


def test_points_are_added_moved_and_removed_by_keyboard(desk):
    page = desk.tab()
    page.on("dialog", lambda dialog: dialog.accept())
    heading(page).fill("One")
    page.get_by_role("button", name="Add a point").press("Enter")
    heading(page, 1).fill("Two")

    page.get_by_role("button", name="Move up").last.press("Enter")
    page.get_by_role("button", name="Add a point").press("Enter")
    heading(page, 2).fill("Three")
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        page.get_by_role("button", name="Remove").nth(1).press("Enter")
    saved(page)

    assert desk.text == text(("Two", ""), ("Three", ""))


def test_two_tabs_lose_nothing(desk):
    first, second = desk.tab(), desk.tab()
    type_into(first, body(first), "from the first")

    body(second).fill("from the second")
    second.get_by_role("button", name="See both versions").click()
    expect(second.locator("h1")).to_have_text("Two versions")
    second.get_by_role("button", name="Put both, mine first").click()

    expect(body(second)).to_have_value("from the second")
    assert desk.text == text(("", "from the second"), ("", "from the first"))


def test_a_lost_session_keeps_the_text_and_goes_on_after_signing_in_again(desk):
    page = desk.tab()
    type_into(page, body(page), "before")
    desk.context.clear_cookies()
    body(page).fill("before and after")
    expect(page.locator("[data-autosave-status]")).to_contain_text("you were signed out")

    desk.sign_in()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    saved(page)
    assert desk.text == text(("", "before and after"))


def test_leaving_with_unsaved_words_is_asked_about(desk):
    page = desk.tab()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    body(page).press_sequentially("a")

    page.goto("about:blank")

    assert asked == ["beforeunload"]
