"""ASVS 3.4.3 and 14.3.2: every answer of every route carries the policy of contents and is kept nowhere."""

import pytest
from django.test import Client
from django.urls import reverse

from core.access import link_token
from desk.management.routes import routes
from desk.management.specimens import World, build
from tests.access.test_matrix import address, ask

pytestmark = pytest.mark.django_db

FOREIGN = (
    "account_login", "account_logout", "account_signup", "account_request_login_code", "account_reset_password",
    "account_change_password", "account_set_password", "account_email", "account_reauthenticate", "mfa_index",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list",
)  # fmt: skip
WANTED = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def world(db, settings) -> World:
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"
    return build()


def faults(answer) -> list[str]:
    """What this answer lacks."""
    lacking = [
        f"{name}: {answer.headers.get(name)}" for name, value in WANTED.items() if answer.headers.get(name) != value
    ]
    kept = answer.headers.get("Cache-Control", "")
    if "no-store" not in kept or "public" in kept:
        lacking.append(f"Cache-Control: {kept}")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    strict = {
        "default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'",
        "form-action": "'self'", "img-src": "'self' data:",
    }  # fmt: skip
    return lacking + ([f"policy: {policy}"] if policy != strict else [])


@pytest.mark.once  # the headers are put on above the database
@pytest.mark.parametrize("role", ["nobody", "convenor", "rapporteur", "participant", "funder", "stranger"])
def test_every_route_of_ours_whatever_it_answers(world, role):
    """ASVS 14.3.2, 3.4.3: pages, refusals, redirects, files."""
    client = Client(raise_request_exception=False)
    if role != "nobody":
        client.force_login(world.users[role])
    for route in routes():
        answer = ask(client, "GET", address(route, world))
        assert (route.name, answer.status_code, faults(answer)) == (route.name, answer.status_code, [])


@pytest.mark.parametrize("name", FOREIGN)
def test_every_page_of_the_sign_in(sign_in, olga, name):
    """ASVS 14.3.2, 3.4.3."""
    for client in (Client(), sign_in(olga)):
        assert faults(client.get(reverse(name))) == []


def test_errors_too(sign_in, olga):
    """ASVS 3.4.3: 404, 405, 403 for a missing token."""
    tab = sign_in(olga)
    answers = [
        tab.get("/nowhere/"),
        tab.put("/account/back/"),
        Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"}),
    ]

    assert [(answer.status_code, faults(answer)) for answer in answers] == [(404, []), (405, []), (403, [])]


def test_a_personal_link_leaves_no_trace_of_its_address(client, world):
    """ASVS 14.2.1: nothing on the page leads to another host, and the address is told to none."""
    route = next(route for route in routes() if route.door.kind == "signed_link")
    link = link_token(world.specimen(route.name, route.door.model))
    answer = client.get(f"/answer/{link}/")

    assert faults(answer) == []
    assert b'href="http' not in answer.content
