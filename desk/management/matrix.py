"""Who may do what, asked of the code: each thing in each state × each policy at a door × each role.

Pure reading: the questions go to the very querysets and policies that the doors ask.
"""

import inspect
from dataclasses import dataclass

from django.db.models import Model

from core.access import Door
from desk.management.routes import Route, routes
from desk.management.specimens import ROLES, World
from desk.management.things import Thing, standing, things

OWN = "own"  # doors without an object


@dataclass(frozen=True)
class Rule:
    """One policy at the doors to one kind of thing. ``policy``: its name with its app; a "!" behind it
    where the same policy stands at other doors of the thing too, which do not ask again who is there."""

    policy: str
    door: Door
    routes: tuple[str, ...]


def first_paragraph(of) -> str:
    """The first paragraph of a docstring on one line; empty where there is none."""
    return " ".join((inspect.getdoc(of) or "").split("\n\n")[0].split())


def name_of(policy) -> str:
    """ "sessions_app.can_read_note"."""
    return f"{policy.__module__.split('.')[0]}.{policy.__name__}"


def rules_for(model: type[Model] | None, kind: str = "scoped") -> list[Rule]:
    """The rules at the doors of ``kind`` to ``model``, each with its routes, by the policy's name."""
    here = [route for route in routes() if route.door.kind == kind and route.door.model is model]
    unasked = {name_of(route.door.policy) for route in here if not route.door.fresh}
    found: dict[str, list[Route]] = {}
    for route in here:
        name = name_of(route.door.policy)
        found.setdefault(f"{name}!" if route.door.fresh and name in unasked else name, []).append(route)
    return [Rule(name, group[0].door, tuple(r.name for r in group)) for name, group in sorted(found.items())]


def of_thing(thing: Thing, world: World) -> dict:
    """One thing with its actions, as plain data: ``may``, and ``sees`` for those who know of the object
    but may not do this (403); it is hidden from all others (404)."""
    found = rules_for(thing.model)
    with standing(thing, world) as specimen:
        seen = {visible: _seen(door, specimen, world) for visible, door in _ways_of_seeing(found).items()}
        actions = [_action(rule, seen[rule.door.visible], world) for rule in found]
    return {"key": thing.key, "base": thing.base, "actions": actions}


def _ways_of_seeing(rules: list[Rule]) -> dict:
    """One door for each queryset that the rules ask: the same question is asked of it once."""
    return {rule.door.visible: rule.door for rule in rules}


def _seen(door: Door, specimen: Model, world: World) -> dict[str, Model]:
    """The specimen as each role that knows of it gets it."""
    rows = {role: door.rows(world.users[role]).filter(pk=specimen.pk).first() for role in ROLES}
    return {role: row for role, row in rows.items() if row is not None}


def _action(rule: Rule, seen: dict[str, Model], world: World) -> dict:
    may = [role for role, row in seen.items() if rule.door.policy(world.users[role], row)]
    return _fact(rule, may, [role for role in seen if role not in may])


def _fact(rule: Rule, may: list[str], sees: list[str]) -> dict:
    told = {"policy": rule.policy, "routes": list(rule.routes), "fresh": rule.door.fresh}
    return told | {"may": may, "sees": sees}


def of_all(world: World) -> list[dict]:
    """Every thing, and last the pages that belong to no object but to the reader."""
    found = [of_thing(thing, world) for thing in things()]
    own = [
        _fact(rule, [role for role in ROLES if rule.door.policy(world.users[role])], [])
        for rule in rules_for(None, "signed_in")
    ]
    found.append({"key": OWN, "base": "", "actions": own})
    return found


def unnamed_models() -> list[str]:
    """Models that have a door and no thing: their rights would be missing from the page."""
    known = {thing.model for thing in things()}
    return sorted({r.door.model.__name__ for r in routes() if r.door.kind == "scoped" and r.door.model not in known})
