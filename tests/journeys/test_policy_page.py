"""Who may do what: on one sheet of paper, and without sideways scrolling on a phone."""

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse

from desk.selectors.policy_words import THINGS


@pytest.fixture
def policy_page(page, live_server, sign_in, felix):
    """The page in Chromium, as a facilitator sees it."""
    cookie = sign_in(felix).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}{reverse('desk:policy')}")
    return page


def test_it_fills_no_more_than_the_two_sides_of_one_sheet(policy_page, tmp_path):
    path = tmp_path / "policy.pdf"
    policy_page.pdf(path=str(path), prefer_css_page_size=True)

    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) <= 2
        assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == [210, 297]  # A4, in mm


@pytest.mark.parametrize("width", [390, 1280])
def test_it_does_not_scroll_sideways(policy_page, width):
    policy_page.set_viewport_size({"width": width, "height": 844})

    assert policy_page.evaluate("document.documentElement.scrollWidth") == width


def test_a_phone_says_in_words_who_may(policy_page):
    policy_page.set_viewport_size({"width": 390, "height": 844})
    policy_page.get_by_role("link", name=str(THINGS["note-caucus"]), exact=True).click()

    row = policy_page.locator("#note-caucus tr").nth(1)
    assert row.locator(".policy-who").inner_text() == "participant who was there"
    assert row.locator("td").first.is_hidden()
