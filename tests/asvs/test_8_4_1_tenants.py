"""ASVS 8.4.1: two organisations on one installation, and neither shows anything of the other.

Both have one of everything. Every page, list and file of the one is opened by all its roles and searched for
keys and names of the other; every door's rows are asked for the other's people; every address is asked across.
"""

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from desk.management.routes import routes
from desk.management.specimens import ROLES, World, build
from tests.access.test_matrix import METHODS, address, ask, browser_of, knock, told
from tests.asvs.walk import body, pages

pytestmark = [pytest.mark.slow, pytest.mark.once]
OURS = ("accounts", "workshops", "participants", "sessions_app", "followups", "reports", "outbox", "vault", "desk")
NAMES = {"title", "name", "code_name", "reference", "idea", "subject", "email", "to_email"}
INSIDE = [role for role in ROLES if role not in {"stranger", "seatless"}]  # who belong to one of the two
# The operator reads the captured mailbox of the whole installation where there is a demo, and nowhere else.
OF_THE_INSTALLATION = {"desk:mailbox", "desk:mailbox-mail"}
MARK = {"one": "Alderney", "two": "Bathurst"}


def keys() -> dict[type, set]:
    """The primary keys of all rows, by model."""
    return {
        model: set(model.objects.values_list("pk", flat=True))
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.managed and hasattr(model, "objects")
    }


def called(mark: str, rows: dict[type, set]) -> None:
    """Gives all that has a name a name of its organisation."""
    for model, pks in rows.items():
        for field in model._meta.concrete_fields:
            if field.name not in NAMES or not isinstance(field, models.CharField) or field.choices:
                continue
            for number, pk in enumerate(sorted(pks, key=str)):
                end = f"-{number}@{mark.lower()}.example" if "email" in field.name else f" {number}"
                model.objects.filter(pk=pk).update(**{field.name: (mark + end)[: field.max_length]})


@pytest.fixture
def organisations(db, settings) -> dict[str, tuple[World, dict[type, set]]]:
    """Two worlds, each with the keys of its rows."""
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"
    made = {}
    for name in MARK:
        before = keys()
        world = build()
        rows = {model: pks - before[model] for model, pks in keys().items()}
        called(MARK[name], rows)
        made[name] = world, rows
    for world, _rows in made.values():
        for role in ROLES:
            world.users[role] = User.objects.get(pk=world.users[role].pk)
    return made


def foreign_marks(rows: dict[type, set]) -> list[str]:
    """What stands for the rows of the other organisation in a page: their keys."""
    return [str(pk) for pks in rows.values() for pk in pks if len(str(pk)) == 36]


@pytest.mark.parametrize("role", INSIDE)
def test_no_page_of_one_shows_anything_of_the_other(organisations, role):
    (world, _own), (_other, rows) = organisations["one"], organisations["two"]
    foreign, seen, shown = foreign_marks(rows), [], 0
    for route, answer in pages(world, role):
        if route.name in OF_THE_INSTALLATION:
            continue
        text = body(answer)
        shown += MARK["one"] in text
        if MARK["two"].lower() in text.lower() or any(key in text for key in foreign):
            seen.append(route.name)
    assert seen == []
    assert shown >= (0 if role == "operator" else 1)  # and of its own it does show something


def test_no_door_lets_a_row_of_the_other_through(organisations):
    """Each list and each page begins with the rows that a door lets through."""
    (_one, rows), (other, _rows) = organisations["one"], organisations["two"]
    doors = {(route.door.model, route.door.visible): route.door for route in routes() if route.door.kind == "scoped"}
    crossed = {}
    for door in doors.values():
        if door.model._meta.model_name == "capturedmail":
            continue
        for role in ROLES:
            if found := set(door.rows(other.users[role]).values_list("pk", flat=True)) & rows[door.model]:
                crossed[door.model._meta.label, role] = found
    assert crossed == {}
    assert len(doors) > 25


# Whose powers differ; the door test above asks all roles, and so do the walks within one organisation.
WALKERS = ["convenor", "facilitator", "rapporteur", "participant", "funder", "operator"]


@pytest.mark.parametrize("role", WALKERS)
def test_no_address_of_one_opens_to_the_other(organisations, role):
    (world, _rows), (other, _others) = organisations["one"], organisations["two"]
    opened = []
    for route in routes():
        if route.door.kind != "scoped" or route.name in OF_THE_INSTALLATION:
            continue
        for method in METHODS:
            if told(knock(other.users[role], method, address(route, world))) != "404":
                opened.append(f"{method} {route.name}")
    assert opened == []


def test_a_search_for_a_name_of_the_other_finds_nobody(organisations):
    (world, _own), (other, _rows) = organisations["one"], organisations["two"]
    ours = browser_of(world, "convenor")
    found = [ours.post("/people/", {"q": mark}).content.decode() for mark in MARK.values()]

    assert [f"{mark} 0" in html for mark, html in zip(MARK.values(), found, strict=True)] == [True, False]
    assert ask(browser_of(other, "convenor"), "GET", "/people/").content.decode().count(MARK["one"]) == 0
