"""ASVS 8.3.1: who may do something is decided on the server.

Each form that some role is shown is sent, as it stood there, by every role that is not shown it: refused, and
nothing in the database has changed.
"""

import pytest
from django.urls import Resolver404, resolve

from desk.management.routes import routes
from desk.management.specimens import ROLES
from tests.access.test_matrix import address, browser_of, world
from tests.asvs.walk import body, forms, may, pages
from tests.faults.canary import tables

__all__ = ["world"]

pytestmark = [pytest.mark.slow, pytest.mark.once]
# Who are shown, between them, every form that there is.
SHOWN = ("convenor", "facilitator", "rapporteur", "coordinator", "participant", "funder", "operator")
# That a person came by is written down: the trail, the session's own row.
WRITTEN_BY_ANY_VISIT = {"table django_session", "table usersessions_usersession"}


@pytest.fixture
def buttons(world) -> dict[str, tuple[str, dict]]:
    """{name of a route: (address, fields)}: one form for each route that a form leads to, as somebody is shown it."""
    found = {}
    ours = {route.name: route for route in routes()}
    for role in SHOWN:
        for route, answer in pages(world, role):
            if "html" not in answer.headers.get("Content-Type", ""):
                continue
            for form in forms(body(answer), address(route, world)):
                name = _route_of(form.action)
                if form.method == "post" and name in ours and role in may(ours[name]):
                    found.setdefault(name, (form.action, dict(form.fields)))
    return found


def _route_of(action: str) -> str | None:
    try:
        return resolve(action.partition("?")[0]).view_name
    except Resolver404:
        return None


def everything() -> dict[str, bytes]:
    return {name: rows for name, rows in tables().items() if name not in WRITTEN_BY_ANY_VISIT}


def changed_since(before: dict[str, bytes]) -> list[str]:
    after = everything()
    return [name for name in before if before[name] != after[name]]


def test_a_button_that_one_is_not_shown_does_nothing(world, buttons):
    posted = {route.name: route for route in routes() if "POST" in route.door.methods and may(route)}
    clients = {role: browser_of(world, role) for role in ROLES}
    before, answers = everything(), {}
    for name, route in posted.items():
        where, fields = buttons.get(name, (address(route, world), {}))
        for role in set(ROLES) - may(route):
            answers[name, role] = clients[role].post(where, fields).status_code

    assert {key: status for key, status in answers.items() if status not in {403, 404}} == {}
    assert changed_since(before) == []

    # The walk would prove nothing with empty forms, nor if a change did not show.
    assert len(answers) > 800
    assert len(set(posted) & set(buttons)) > 0.6 * len(posted)
    where, fields = buttons["workshops:seat-end"]
    assert clients["convenor"].post(where, fields).status_code == 302
    assert "table workshops_seat" in changed_since(before)
