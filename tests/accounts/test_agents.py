"""In the list of places where one is signed in a browser has a name that its owner knows."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from core.agents import in_words

LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.6 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (LINUX, "Chrome on Linux"),
        (PHONE, "Mobile Safari on iOS"),
        ("", "an unknown browser"),
        ("<b>" * 5000, "an unknown browser"),
    ],
)
def test_a_browser_is_named(header, words):
    assert in_words(header) == words


def test_the_page_names_it_and_shows_no_header(olga, sign_in):
    browser = sign_in(olga)
    browser.get(reverse("desk:home"))
    UserSession.objects.filter(user=olga).update(user_agent=LINUX)

    page = browser.get(reverse("usersessions_list")).text

    assert ("Chrome on Linux" in page, "Mozilla" in page) == (True, False)
