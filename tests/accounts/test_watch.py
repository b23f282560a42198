"""The watch over the sign-in, in a real browser: it warns, keeps what was typed, and gives it to nobody else."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from sessions_app.actions.notes import text_of
from sessions_app.models import Note
from tests.sessions_app.conftest import in_the_room, session, text  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long quiet evening"


@pytest.fixture
def short(settings):
    """A sign-in lasts six seconds, and two before its end are announced."""
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARNING_SECONDS = 6, 2


@pytest.fixture
def tab(context, live_server, sign_in):
    """``tab(ravi, path)``: a page of his, signed in."""

    def opened(user, path):
        value = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(live_server.url + path)
        return page

    return opened


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": True})
    return user


def sign_in_on_the_second_page(page, user):
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in on a second page").click()
    second = opened.value
    second.get_by_label("Email").or_(second.get_by_label("E-mail")).first.fill(user.email)
    second.locator("[name=password]").fill(PASSWORD)
    second.get_by_role("button", name="Sign in", exact=True).click()
    return second


def come_back(page):
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def seconds_left(page) -> int:
    """As the server tells them; asking does not add to them."""
    return page.evaluate("fetch('/account/session/').then(answer => answer.json()).then(told => told.left)")


def test_before_the_end_it_is_said_aloud_and_one_press_stays(settings, tab, olga):
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARNING_SECONDS = 60, 55
    page = tab(olga, "/letters/")
    warning = page.get_by_role("alertdialog", name="In two minutes you are signed out")
    expect(warning).to_be_visible(timeout=20_000)
    before = seconds_left(page)

    page.get_by_role("button", name="Stay signed in").click()

    expect(warning).to_be_hidden()
    assert before <= 55
    assert seconds_left(page) > before


def test_at_the_end_the_page_is_covered_and_nothing_of_it_can_be_read(short, tab, olga):
    page = tab(olga, "/letters/")
    dialog = page.get_by_role("alertdialog", name="You were signed out")
    expect(dialog).to_be_visible(timeout=15_000)

    assert page.locator("h1").evaluate("heading => getComputedStyle(heading).visibility") == "hidden"
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()


@pytest.fixture
def lost(tab, session, ravi, in_the_room):  # noqa: F811
    """Ravi's desk with a sentence that was typed after the sign-in had ended."""
    page = tab(with_password(ravi), reverse("sessions:note-write", args=[session.pk]))
    page.context.clear_cookies()
    page.locator("textarea[name=text]").first.fill("A joint post could open.")
    expect(page.get_by_role("alertdialog", name="You were signed out")).to_be_visible()
    return page


def test_the_writer_signs_in_on_a_second_page_and_the_text_is_saved(lost, ravi):
    second = sign_in_on_the_second_page(lost, ravi)
    expect(second.locator("h1")).to_have_text("You are signed in.")
    come_back(lost)

    expect(lost.get_by_role("alertdialog")).to_be_hidden()
    expect(lost.locator("[data-autosave-status]")).to_contain_text("sealed")
    note = Note.objects.select_related("session").get()
    assert text_of(note, by=ravi, act="test").without_empty() == text(("", "A joint post could open."))


def test_somebody_else_at_the_same_machine_does_not_get_the_page(lost, felix, live_server):
    lost.on("dialog", lambda dialog: dialog.accept())
    sign_in_on_the_second_page(lost, with_password(felix)).wait_for_url("**/account/back/")
    come_back(lost)

    lost.wait_for_url(live_server.url + "/")
    assert "A joint post could open." not in lost.content()


def test_coming_back_too_early_says_so(lost):
    lost.get_by_role("button", name="I have done so").click()

    expect(lost.get_by_text("Not yet: this browser is still signed out.")).to_be_visible()
