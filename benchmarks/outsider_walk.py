"""The outsider's walk, in a process of its own: prints one line of JSON for each role.

Two measures. Over HTTP, for each role: the whole request, all kinds of things in turn. On PostgreSQL also at
the door, for each kind (a model as one door looks it up): the look-up alone, from the account on, without the
page around it, which would only blur a difference. A look-up is the same query for everybody, so two ask there:
whoever sits in another dialogue, for whom all of it is not there, and whoever sits for the other side. Keys that
are somebody's and keys that are nobody's take turns, and which of the two is first changes each time, so that
drift counts for neither.
"""

import gc
import json
import statistics
import time
import uuid
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import resolve

from accounts.models import User
from benchmarks.pages_data import _people, _sessions
from desk.management.routes import Route
from desk.management.specimens import ROLES, World, build
from tests.access.sealing import seal_everything
from tests.access.test_matrix import address
from tests.access.test_outsider import outsiders, with_a_key
from workshops.models import Side, Workshop

REQUESTS = 200
AT_DOORS = {"stranger", "other_side"}


def kinds() -> dict[str, Route]:
    """One route for each way in which a door looks something up, by the name of what it looks for."""
    found: dict[tuple, Route] = {}
    for route in with_a_key():
        found.setdefault((route.door.model, route.door.visible), route)
    return {f"{route.door.model._meta.model_name} ({route.name})": route for route in found.values()}


def _world() -> World:
    """One of everything, beside 300 people and 60 sessions."""
    world = build()
    seal_everything(world)
    workshop = world.rows[Workshop]
    _sessions(workshop, _people(workshop, list(Side.objects.order_by("position")[:2])))
    return world


def _knock(user_id: uuid.UUID, url: str) -> None:
    """From the account to the 404, at the view's own door."""
    match = resolve(url)
    request = RequestFactory().get(url)
    request.user = User.objects.get(pk=user_id)
    try:
        match.func(request, *match.args, **match.kwargs)
    except Http404:
        return
    raise RuntimeError(f"{url} is there.")


def _medians(pairs: list[tuple[Callable[[], None], Callable[[], None]]]) -> tuple[float, float]:
    """Median milliseconds of the first and of the second of each pair, REQUESTS of each, taking turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(REQUESTS + 4):
        pair = pairs[turn % len(pairs)]
        for which in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            pair[which]()
            if turn >= 4:  # the first ones fill caches
                taken[which].append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _over_http(client: Client, url: str, status: int) -> Callable[[], None]:
    def ask() -> None:
        if client.get(url).status_code != status:
            raise RuntimeError(f"{url} is there.")

    return ask


def _whole_requests(role: str, mine: list[Route], world: World) -> tuple[float, float]:
    client, status = Client(), 302 if role == "nobody" else 404
    if role != "nobody":
        client.force_login(world.users[role], backend=settings.AUTHENTICATION_BACKENDS[0])
    urls = [(address(route, world), address(route, world, of=uuid.uuid4())) for route in mine]
    return _medians([tuple(_over_http(client, url, status) for url in pair) for pair in urls])


def _at_a_door(role: str, route: Route, world: World) -> float:
    """How many times longer the slower of the two look-ups takes."""
    user_id = world.users[role].pk
    urls = address(route, world), address(route, world, of=uuid.uuid4())
    medians = _medians([tuple(partial(_knock, user_id, url) for url in urls)])
    return max(medians) / min(medians)


@override_settings(SECOND_FACTOR_REQUIRED=False)  # or everybody would be sent to choose one
def walk() -> None:
    """Makes the world and measures."""
    world = _world()
    by_kind = kinds()
    gc.collect()
    gc.freeze()
    for role in ("nobody", *ROLES):
        mine = {kind: route for kind, route in by_kind.items() if role in outsiders(route)}
        whole = _whole_requests(role, list(mine.values()), world)
        row = {
            "role": role,
            "kinds": len(mine),
            "theirs ms": round(whole[0], 2),
            "nowhere ms": round(whole[1], 2),
            "ratio": round(max(whole) / min(whole), 3),
        }
        if role in AT_DOORS and connection.vendor == "postgresql":
            worst, at = max((_at_a_door(role, route, world), kind) for kind, route in mine.items())
            row |= {"worst at a door": round(worst, 3), "where": at}
        print(json.dumps(row), flush=True)
