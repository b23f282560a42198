"""Every page that a role may open, and the forms that stand on it: what several of the demands are asked of."""

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.http import HttpResponse

from desk.management.routes import Route, routes
from desk.management.specimens import World
from tests.access.expected import ANYONE, EXPECTED, roles_of
from tests.access.test_matrix import DEMO_ONLY, address, ask, browser_of

BUTTONS = {"submit", "button", "image", "reset", "file"}


@dataclass(frozen=True)
class Form:
    """What a browser would send: ``action`` and each field with the value that it has."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]


def may(route: Route) -> set[str]:
    """The roles to whom the route opens."""
    return set() if EXPECTED[route.name][0] == ANYONE else roles_of(EXPECTED[route.name][0])


def pages(world: World, role: str) -> Iterator[tuple[Route, HttpResponse]]:
    """What ``role`` is shown at each of our addresses that answer to GET and open to them."""
    client = browser_of(world, role)
    for route in routes():
        if role in may(route) and "GET" in route.door.methods and route.name not in DEMO_ONLY:
            yield route, ask(client, "GET", address(route, world))


def body(answer: HttpResponse) -> str:
    """What came, as text; a file as the letters that stand in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def forms(html: str, page: str) -> list[Form]:
    """The forms of a page; ``page``: the address of those that name no other."""
    found = []
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        action = form.get("action") or page
        found.append(Form(action.split("#")[0], form.get("method", "get").lower(), tuple(_fields(form))))
    return found


def _fields(form) -> Iterator[tuple[str, str]]:
    for field in form.find_all(["input", "textarea", "select", "button"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or (kind in BUTTONS and not field.get("value")):
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            yield name, chosen.get("value", "") if chosen else ""
        else:
            yield name, field.get("value", "") if field.name != "textarea" else field.text
