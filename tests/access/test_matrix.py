"""Every route × every role × every method. A route without a line in expected.py fails; so does a view
whose policy was taken off."""

import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, path, resolve, reverse
from django.urls.resolvers import RegexPattern
from django_htmx.middleware import HtmxDetails

from accounts import sessions
from accounts.models import User
from core.access import Door, link_token, public
from desk.management.commands.policy_matrix import answer
from desk.management.routes import Route, routes, without_door
from desk.management.sealed_specimens import READER_OF
from desk.management.specimens import ROLES, World, build
from tests.access.expected import ANYONE, EXPECTED, roles_of
from tests.access.sealing import seal_everything
from vault.errors import Locked

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
DEMO_ONLY = {"accounts:demo-sign-in"}  # not there at all without the demo


@pytest.fixture
def world(db, settings) -> World:
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"  # pytest-django had put another in its place
    built = build()
    seal_everything(built)
    return built


def browser_of(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "nobody":
        client.force_login(world.users[role], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(route: Route, world: World, *, of=None) -> str:
    """The route's address for its specimen, or for ``of`` (a key that names nothing)."""
    values = {"number": 1, "seat": world.special["a funder’s seat"].pk}
    if "pk" in route.params:
        values["pk"] = of or world.specimen(route.name, route.door.model).pk
    if "token" in route.params:
        specimen = world.specimen(route.name, route.door.model)
        values["token"] = of or link_token(specimen)
    if "reader" in route.params:
        values["reader"] = world.users[READER_OF[route.name]].pk
    return reverse(route.name, kwargs={name: values[name] for name in route.params})


def ask(client: Client, method: str, url: str):
    """One request whose writes are undone."""
    with transaction.atomic():
        answer = client.generic(method, url)
        transaction.set_rollback(True)
    return answer


def knock(user, method: str, url: str):
    """The same at the view's own door, past the middleware that GET has gone through: five times as
    fast, and still with everything undone."""
    request = RequestFactory().generic(method, url)
    request.user = User.objects.get(pk=user.pk)
    request.session, request.htmx = SessionStore(), HtmxDetails(request)
    sessions.begin(request.session)
    request._messages = FallbackStorage(request)
    match = resolve(url)
    with transaction.atomic():
        try:
            return match.func(request, *match.args, **match.kwargs)
        except Http404:
            return HttpResponse(status=404)
        except PermissionDenied:
            return HttpResponse(status=403)
        except Locked:
            return HttpResponseRedirect(reverse("sessions:unlock"))  # as SealMiddleware answers
        finally:
            transaction.set_rollback(True)


def due(route: Route, role: str, method: str) -> str:
    """What the table says: "opens", "login", 403, 404 or 405, as text."""
    may, sees = EXPECTED[route.name]
    if may != ANYONE:
        if role == "nobody":
            return "login"
        if role not in roles_of(may):
            return "403" if role in roles_of(sees) else "404"
    if route.name in DEMO_ONLY and method in route.door.methods:
        return "404"
    return "opens" if method in route.door.methods else "405"


def told(answer) -> str:
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return "login"
    return "opens" if answer.status_code in {200, 302, 422} else str(answer.status_code)


def outsiders(route: Route) -> list[str]:
    """The roles for whom what stands at the route's address is not there, and whoever has not signed in."""
    may, sees = EXPECTED[route.name]
    return ["nobody"] + [role for role in ROLES if role not in roles_of(may) | roles_of(sees)]


def is_walked_past(route: Route, role: str) -> bool:
    """Asked by every method in test_outsider.py, which holds the answer to the byte: not again here."""
    if route.door.kind == "scoped":
        return role in outsiders(route)
    return route.door.kind == "signed_in" and not route.params and role != "nobody" and role in outsiders(route)


def faults(role: str, world: World, found: list[Route]) -> list[str]:
    """One line for each answer that is not the table's."""
    client, lines = browser_of(world, role), []
    for route in found:
        url = address(route, world)
        for method in METHODS:
            by_http = method == "GET" or role == "nobody"
            answer = ask(client, method, url) if by_http else knock(world.users[role], method, url)
            got, want = told(answer), due(route, role, method)
            if got != want:
                lines.append(f"{method} {route.name} as {role}: {got}, not {want}")
    return lines


def test_every_view_of_ours_carries_a_door():
    assert without_door(routes()) == []


def test_every_route_stands_in_the_table_and_nothing_else_does():
    assert sorted({route.name for route in routes()}) == sorted(EXPECTED)


def test_doors_and_policies_say_what_the_table_says(world):
    """The same table, asked of the code without any request: what policy_matrix prints."""
    found: dict = {}
    for route in routes():
        may, sees = EXPECTED[route.name]
        words = {role: answer(route, world.users[role], world, found) for role in ROLES}
        assert (route.name, {r for r in ROLES if words[r] == "yes"}) == (route.name, roles_of(may))
        assert (route.name, {r for r in ROLES if words[r] == "seen"}) == (route.name, roles_of(sees))


@pytest.mark.once  # the same views and policies; the test above asks both databases
@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_the_table_holds_for(role, world):
    assert faults(role, world, [route for route in routes() if not is_walked_past(route, role)]) == []


def test_not_yours_and_not_there_read_the_same(world):
    client = browser_of(world, "stranger")
    for route in routes():
        if route.door.kind == "scoped":
            theirs = client.get(address(route, world))
            nowhere = client.get(address(route, world, of=uuid.uuid4()))
            assert (route.name, theirs.status_code, theirs.content) == (route.name, 404, nowhere.content)
            assert theirs.headers.items() == nowhere.headers.items()


def test_an_altered_personal_link_opens_nothing(world):
    client = browser_of(world, "nobody")
    links = [route for route in routes() if route.door.kind == "signed_link"]
    tampered = [ask(client, "POST", address(route, world, of="x" * 40)).status_code for route in links]
    assert tampered == [404] * len(links)


# --- the checks themselves are checked ---------------------------------------------------------


def resolver_with(view) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), [path("planted/<uuid:pk>/", view, name="planted")])


def bare(route: Route):
    """The view as it was before its door was hung."""
    view = route.pattern.callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


@pytest.mark.parametrize("name", ["desk:workshop", "sessions:note-read", "reports:grant-detail"])
def test_a_view_without_its_mark_is_found(name):
    route = next(route for route in routes() if route.name == name)
    stripped = bare(route)
    assert not isinstance(getattr(stripped, "door", None), Door)
    assert without_door(routes(resolver_with(stripped))) == ["planted"]


def test_a_new_route_is_missing_from_the_table():
    planted = routes(resolver_with(public()(lambda request: None)))
    assert [route.name for route in planted if route.name not in EXPECTED] == ["planted"]


def test_a_policy_that_says_yes_to_all_is_found(world, monkeypatch):
    """As if the policy of one view had been taken off: the matrix names the roles that get in."""
    route = next(route for route in routes() if route.name == "workshops:workshop-retention")
    door, view = route.door, bare(route)

    def open_door(request, pk):
        return view(request, door.model.objects.get(pk=pk))

    open_door.door = door
    monkeypatch.setattr(route.pattern, "callback", open_door)
    assert [line.split()[0] for line in faults("stranger", world, [route])] == list(METHODS)


def test_routes_are_found_below_includes():
    inner = URLResolver(RegexPattern(r"^in/"), SimpleNamespace(urlpatterns=[path("x/", public()(lambda r: None))]))
    outer = URLResolver(RegexPattern(r"^/"), [inner])
    assert [type(route.pattern) for route in routes(outer)] == [URLPattern]
