"""Roles × routes, from the code: each view's door, its policy, and what it answers to whom."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction

from desk.management.routes import Route, routes
from desk.management.specimens import ROLES, World, build

WORDS = {"yes": "yes", "seen": "no", "hidden": "·"}


def answer(route: Route, user, world: World) -> str:
    """ "yes" (may), "seen" (may see the object but not this page: 403), "hidden" (404)."""
    door = route.door
    if door.kind in {"public", "signed_link"}:
        return "yes"
    if door.kind == "signed_in":
        return "yes" if door.policy(user) else "hidden"
    specimen = world.specimen(route.name, door.model)
    seen = door.rows(user).filter(pk=specimen.pk).first()
    if seen is None:
        return "hidden"
    return "yes" if door.policy(user, seen) else "seen"


def matrix() -> list[dict]:
    """A row for each route of ours: door, model, policy, methods, and the answer to each role.

    Asked of specimens that are written and rolled back: nothing stays in the database.
    """
    with transaction.atomic():
        world = build()
        rows = [_row(route, world) for route in routes()]
        transaction.set_rollback(True)
    return rows


def _row(route: Route, world: World) -> dict:
    door = route.door
    return {
        "route": route.name,
        "path": f"/{route.path}",
        "door": door.kind,
        "model": door.model.__name__ if door.model else "",
        "policy": f"{door.policy.__module__}.{door.policy.__name__}" if door.policy else "",
        "methods": [method for method in door.methods if method != "HEAD"],
        "fresh": door.fresh,
        "answers": {
            "anyone": "yes" if door.kind in {"public", "signed_link"} else "hidden",
            **{role: answer(route, world.users[role], world) for role in ROLES},
        },
    }


class Command(BaseCommand):
    help = "Prints who may open what: every route, its door and policy, and what each role is answered."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        rows = matrix()
        if options["format"] == "json":
            self.stdout.write(json.dumps({"roles": ["anyone", *ROLES], "routes": rows}, indent=1))
            return
        names = ["anyone", *ROLES]
        width = max(len(row["route"]) for row in rows) + 2
        self.stdout.write("yes: may   no: sees it, but not this page (403)   ·: not found (404)")
        self.stdout.write("asks again: whoever may is asked once more who is there, unless just now\n")
        for start, row in enumerate(rows):
            if start % 25 == 0:
                self.stdout.write("\n" + " " * width + " ".join(name[:11].ljust(11) for name in names))
            marks = " ".join(WORDS[row["answers"][name]].ljust(11) for name in names)
            rule = (row["policy"].rsplit(".", 1)[-1] or row["door"]) + (" (asks again)" if row["fresh"] else "")
            self.stdout.write(f"{row['route'].ljust(width)}{marks} {rule}")
        self.stdout.write(f"\n{len(rows)} routes, {len(names)} roles.")
