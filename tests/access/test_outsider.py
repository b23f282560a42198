"""An outsider's walk. Whatever somebody else may see is asked for by whoever may not, by every method: the
answer is that of an address at which there is nothing, to the byte, and so are its headers.

How long the answer takes is measured by ``make bench`` (benchmarks/outsider.py).
"""

import uuid

import pytest
from django.core.signing import Signer
from django.urls import reverse

from core.access import LINK_SALT
from desk.management.routes import Route, routes
from desk.management.specimens import ROLES
from tests.access.expected import ANYONE, EXPECTED, roles_of
from tests.access.test_matrix import METHODS, address, ask, browser_of, is_walked_past, outsiders, world

__all__ = ["world"]

pytestmark = pytest.mark.slow
NOWHERE = uuid.UUID(int=0xA11C0FFEE)
# A second key in an address, of a thing of another place: for those who may open the first.
INNER = {
    "reports:grant-share-end": ("seat", "C"),
    "sessions:reader-admit": ("reader", "FR"),
    "sessions:reader-remove": ("reader", "FR"),
}


def with_a_key() -> list[Route]:
    return [route for route in routes() if route.door.kind == "scoped"]


def told(answer, key) -> tuple:
    """All that an outsider is told; the key that they asked by stands as KEY, wherever it is given back."""
    headers = {name: value.replace(str(key), "KEY") for name, value in answer.headers.items()}
    return answer.status_code, headers, answer.content.replace(str(key).encode(), b"KEY")


def is_let_in(answer: tuple, role: str) -> bool:
    """Neither the 404 of what is not there nor, for whoever has not signed in, the way to the sign-in page."""
    status, headers, _body = answer
    if role == "nobody":
        return status != 302 or not headers["Location"].startswith(reverse("account_login"))
    return status != 404


@pytest.mark.once  # the same views and querysets; test_matrix asks both databases
@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_what_is_not_theirs_answers_as_what_is_not_there(role, world):
    client, differing, nowhere = browser_of(world, role), [], {}
    for route in with_a_key():
        if not is_walked_past(route, role):
            continue
        key, look_up = world.specimen(route.name, route.door.model).pk, (route.door.model, route.door.visible)
        for method in METHODS:
            # A door looks up before it asks anything else: one answer stands for all that look up alike.
            # Whoever has not signed in is sent to do so, with the address to come back to.
            alike = (method, *(look_up if role != "nobody" else route.name))
            if alike not in nowhere:
                nowhere[alike] = told(ask(client, method, address(route, world, of=NOWHERE)), NOWHERE)
            theirs = told(ask(client, method, address(route, world)), key)
            if theirs != nowhere[alike] or is_let_in(theirs, role):
                differing.append(f"{method} {route.name}: {theirs[0]} and {nowhere[alike][0]}")
    assert differing == []
    assert len(nowhere) >= len(METHODS)


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_is_not_theirs_answers_as_an_address_that_never_was(role, world):
    """Pages without a key: lists, and the pages of one's own."""
    client, differing = browser_of(world, role), []
    never = {method: told(ask(client, method, "/never/was/"), "-") for method in METHODS}
    for route in [route for route in routes() if route.door.kind == "signed_in"]:
        if not is_walked_past(route, role):
            continue
        for method in METHODS:
            theirs = told(ask(client, method, address(route, world)), "-")
            if theirs != never[method] or is_let_in(theirs, role):
                differing.append(f"{method} {route.name}: {theirs[0]} and {never[method][0]}")
    assert differing == []


def test_every_role_but_the_widest_walks_past_something():
    """The walk above is not empty for anybody, and each page with a key has somebody who walks past it."""
    assert {role for route in with_a_key() for role in outsiders(route)} == {"nobody", *ROLES}
    assert [route.name for route in with_a_key() if len(outsiders(route)) < 2] == []


@pytest.mark.once
def test_a_second_key_of_another_place_answers_as_one_that_names_nothing(world):
    for name, (param, letters) in INNER.items():
        route = next(route for route in routes() if route.name == name)
        stranger = world.users["stranger"]
        foreign = stranger.seats.first().pk if param == "seat" else stranger.pk
        inside = address(route, world)
        ours = str(world.special["a funder’s seat"].pk if param == "seat" else inside.split("/")[4])
        for role in sorted(roles_of(letters)):
            client = browser_of(world, role)
            for method in route.door.methods:
                theirs = told(ask(client, method, inside.replace(ours, str(foreign))), foreign)
                nowhere = told(ask(client, method, inside.replace(ours, str(NOWHERE))), NOWHERE)
                assert (name, role, method, theirs) == (name, role, method, nowhere)


@pytest.mark.once
def test_a_link_that_is_over_answers_as_one_that_was_made_up(world):
    """Revoked, of another thing, of a thing that is gone, or altered: one answer, by every method."""
    client = browser_of(world, "nobody")
    for route in [route for route in routes() if route.door.kind == "signed_link"]:
        specimen = world.specimen(route.name, route.door.model)
        label, sign = specimen._meta.label_lower, Signer(salt=LINK_SALT).sign_object
        tokens = [
            sign([label, str(specimen.pk), specimen.link_version + 1]),
            sign(["workshops.workshop", str(specimen.pk), specimen.link_version]),
            sign([label, str(NOWHERE), 1]),
            "x" * 60,
        ]
        for method in METHODS:
            answers = [told(ask(client, method, address(route, world, of=token)), token) for token in tokens]
            assert (route.name, method, answers[0][0]) == (route.name, method, 404)
            assert answers == [answers[-1]] * len(answers)


def test_a_route_with_a_second_key_is_written_down_here():
    keyed = [route.name for route in routes() if {"seat", "reader"} & set(route.params)]
    assert keyed == sorted(INNER)


def test_a_page_that_told_would_be_found(world):
    """The comparison itself: the company of a round, for a facilitator who knows of the round."""
    route = next(route for route in routes() if route.name == "participants:company")
    client = browser_of(world, "facilitator")
    key = world.specimen(route.name, route.door.model).pk
    assert told(ask(client, "GET", address(route, world)), key)[0] == 403
    assert told(ask(client, "GET", address(route, world, of=NOWHERE)), NOWHERE)[0] == 404
    assert EXPECTED[route.name] != (ANYONE, "")
