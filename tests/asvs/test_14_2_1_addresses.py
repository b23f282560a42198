"""ASVS 14.2.1: nothing that matters stands in an address. Addresses hold keys, numbers and personal links;
whoever looks for a word posts it. What an access log would keep of the rest: tests/core/test_logs.py.
"""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup

from desk.management.routes import routes
from desk.management.specimens import ROLES
from tests.access.test_matrix import address, world
from tests.asvs.walk import body, forms, pages

__all__ = ["world"]

CONVERTERS = {"pk": "UUIDConverter", "seat": "UUIDConverter", "reader": "UUIDConverter", "number": "IntConverter",
              "token": "StringConverter"}  # fmt: skip
WORDS = {"chatham_house", "closed", "open", "custom", "team"}
VALUE = re.compile(r"[0-9a-f-]{36}|\d{1,6}|\d{4}-\d\d-\d\d|[A-Z_]{2,20}|[a-z]{2}(-[a-z]{2,4})?|/[\w/-]*|")
LOOKS = re.compile(r"search|query|words?|name|text|email|^q$", re.IGNORECASE)


def test_an_address_holds_keys_numbers_and_links_alone():
    found = {}
    for route in routes():
        for name, converter in route.pattern.pattern.converters.items():
            found.setdefault(name, set()).add(type(converter).__name__)
    assert found == {name: {kind} for name, kind in CONVERTERS.items()}


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_no_link_or_form_of_a_page_puts_a_word_into_an_address(world, role):
    told, typed = [], []
    for route, answer in pages(world, role):
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        html = body(answer)
        for link in BeautifulSoup(html, "html.parser").find_all(href=True):
            values = [value for _name, value in parse_qsl(urlsplit(link["href"]).query)]
            told += [
                f"{route.name}: {link['href']}"
                for value in values
                if not VALUE.fullmatch(value) and value.lower() not in WORDS
            ]
        for form in forms(html, address(route, world)):
            if form.method == "get":
                typed += [f"{route.name}: {name}" for name, _value in form.fields if LOOKS.search(name)]
    assert told == []
    assert typed == []


def test_whoever_looks_for_people_posts_the_words(world):
    shown = next(answer for route, answer in pages(world, "convenor") if route.name == "participants:person-list")
    searches = [form for form in forms(body(shown), "/people/") if "q" in dict(form.fields)]
    assert {(form.method, form.action) for form in searches} == {("post", "/people/")}


@pytest.mark.parametrize("value", ["Mira Castellane", "mira@example.org", "customs at the bridge", "Ardenya"])
def test_a_word_or_a_name_is_no_value_of_an_address(value):
    assert VALUE.fullmatch(value) is None
