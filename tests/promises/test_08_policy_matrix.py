"""Promise 8: who may do what is what was written down by hand, for every role, in every state, by every
method; and whatever was not written down is refused.

Routes × roles × methods of the plain things: tests/access. Here: the states.
"""

import pytest
from django.urls import reverse

from desk.management.matrix import of_thing, rules_for
from desk.management.specimens import ROLES, World, build
from desk.management.things import Thing, freeze, standing, things
from tests.access.expected import EXPECTED, LETTERS, roles_of
from tests.access.states import ASLEEP, CHANGES, MORE
from tests.access.test_matrix import METHODS, knock, told
from workshops.models import EmergencySeal

ALL = {thing.key: thing for thing in [*things(), *MORE]}
CONFIDENTIAL = [thing.key for thing in things() if thing.key.startswith(("note", "session-caucus", "correction"))]


@pytest.fixture
def world(db, settings) -> World:
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"  # pytest-django had put another in its place
    return build()


def due(thing: Thing, route: str) -> tuple[str, str]:
    """What was written down for a route in a state."""
    return CHANGES.get(thing.key, {}).get(route, EXPECTED[route])


def letters(roles: list[str]) -> str:
    return "".join(letter for letter, role in LETTERS.items() if role in roles)


def found(thing: Thing, world: World) -> dict[str, tuple[str, str]]:
    """What the doors' querysets and policies answer for each route of the thing."""
    actions = of_thing(thing, world)["actions"]
    return {name: (letters(a["may"]), letters(a["sees"])) for a in actions for name in a["routes"]}


def in_order(answer: tuple[str, str]) -> tuple[str, str]:
    return tuple("".join(letter for letter in LETTERS if letter in part) for part in answer)


def wrong(thing: Thing, world: World) -> dict[str, tuple]:
    """{route: (what the code answers, what was written down)} where the two differ."""
    answers = found(thing, world)
    pairs = {route: (answer, in_order(due(thing, route))) for route, answer in answers.items()}
    return {route: pair for route, pair in pairs.items() if pair[0] != pair[1]}


def test_each_state_answers_as_written_down(world):
    awake = [thing for thing in ALL.values() if thing.key != "dialogue-frozen"]
    assert {thing.key: lines for thing in awake if (lines := wrong(thing, world))} == {}


def test_under_an_emergency_seal_nothing_of_the_dialogue_is_there(world):
    """Whatever state a thing is in: frozen, it exists for nobody but those who release the seal."""

    def frozen(thing: Thing) -> Thing:
        def change(world: World):
            freeze(world)
            return thing.change(world)

        return Thing(thing.key, thing.model, change, thing.base)

    awake = {}
    for thing in ALL.values():
        if thing.key == "mail" or thing.model is EmergencySeal:  # of no dialogue; for those who release it
            continue
        for route, answer in found(frozen(thing), world).items():
            if answer != ASLEEP.get(route, ("", "")):
                awake[f"{thing.key}, {route}"] = answer
    assert awake == {}


@pytest.mark.slow
@pytest.mark.once  # the same querysets and policies; the tests above ask both databases
@pytest.mark.parametrize("key", CONFIDENTIAL)
def test_whoever_may_not_is_refused_by_every_method(key, world):
    """The doors themselves, knocked at: 404 where the thing is not there for a role, 403 where it is."""
    thing = ALL[key]
    names = [name for rule in rules_for(thing.model) for name in rule.routes]
    with standing(thing, world) as specimen:
        opened = [
            line for name in names for role in ROLES for line in refusals(name, specimen, role, due(thing, name), world)
        ]
    assert opened == []


def refusals(route: str, specimen, role: str, answer: tuple[str, str], world: World) -> list[str]:
    may, sees = (roles_of(part) for part in answer)
    if role in may:
        return []
    want = "403" if role in sees else "404"
    url = reverse(route, args=[specimen.pk])
    got = {method: told(knock(world.users[role], method, url)) for method in METHODS}
    return [f"{method} {route} as {role}: {answer}, not {want}" for method, answer in got.items() if answer != want]


def test_every_state_is_of_a_thing_that_stands_in_the_table():
    assert sorted(set(CHANGES) - set(ALL)) == []
    routes = {route for changes in CHANGES.values() for route in changes} | set(ASLEEP)
    assert sorted(routes - set(EXPECTED)) == []


def test_a_new_role_must_be_written_down():
    assert sorted(LETTERS.values()) == sorted(ROLES)


def test_a_line_that_the_code_does_not_keep_is_found(world, monkeypatch):
    """The comparison itself: had somebody written that the other side reads the note of a caucus."""
    monkeypatch.setitem(CHANGES, "note-caucus", CHANGES["note-caucus"] | {"sessions:note-read": ("FRPQ", "")})
    assert wrong(ALL["note-caucus"], world) == {"sessions:note-read": (("P", ""), ("FRPQ", ""))}
