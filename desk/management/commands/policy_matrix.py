"""Who may do what, from the code: every route with its door and policy, and every thing with its actions."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.test.utils import override_settings

from desk.management.markdown import document
from desk.management.matrix import of_all
from desk.management.routes import Route, routes
from desk.management.specimens import ROLES, World, build
from desk.selectors.policy import DATA

DOCUMENT = settings.ROOT / "docs/policy.md"
WORDS = {"yes": "yes", "seen": "no", "hidden": "·"}


def answer(route: Route, user, world: World, found: dict) -> str:
    """ "yes" (may), "seen" (may see the object but not this page: 403), "hidden" (404). ``found``: what the
    doors have shown so far; many look up alike, and are asked once. Begin with an empty one."""
    door = route.door
    if door.kind in {"public", "signed_link"}:
        return "yes"
    if door.kind == "signed_in":
        return "yes" if door.policy(user) else "hidden"
    specimen = world.specimen(route.name, door.model)
    alike = door.model, door.visible, specimen.pk, user.pk
    if alike not in found:
        found[alike] = door.rows(user).filter(pk=specimen.pk).first()
    if (seen := found[alike]) is None:
        return "hidden"
    return "yes" if door.policy(user, seen) else "seen"


def by_route(world: World) -> list[dict]:
    """A row for each route of ours: door, model, policy, methods, and the answer to each role."""
    found: dict = {}
    return [_row(route, world, found) for route in routes()]


# The demo lets a convenor read its captured mailbox; the documents tell of installations.
@override_settings(DEMO=False, EMAIL_BACKEND="outbox.backends.CapturedBackend")
def by_thing() -> list[dict]:
    """Things × actions × roles. Asked of specimens that are written and rolled back: nothing stays in
    the database."""
    with transaction.atomic():
        found = of_all(build())
        transaction.set_rollback(True)
    return found


def _row(route: Route, world: World, found: dict) -> dict:
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
            **{role: answer(route, world.users[role], world, found) for role in ROLES},
        },
    }


def _rows() -> list[dict]:
    with transaction.atomic():
        rows = by_route(build())
        transaction.set_rollback(True)
    return rows


def as_data(things: list[dict]) -> str:
    """What the page reads: one action a line, so that a change shows as one line."""
    blocks = []
    for thing in things:
        lines = ",\n".join(f"   {json.dumps(action)}" for action in thing["actions"])
        head = {name: thing[name] for name in ("key", "base")}
        blocks.append(f' {json.dumps(head)[:-1]}, "actions": [\n{lines}\n ]}}')
    return "[\n" + ",\n".join(blocks) + "\n]\n"


class Command(BaseCommand):
    help = (
        "Prints who may open what, from the code: every route, its door and policy, and what each role is "
        "answered (text, json); or every thing with its actions (markdown). --write brings docs/policy.md and "
        "the page “Who may do what” up to date."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json", "markdown"], default="text")
        told = "bring docs/policy.md and desk/data/policy.json up to date"
        parser.add_argument("--write", action="store_true", help=told)

    def handle(self, *args, **options):
        if options["write"]:
            things = by_thing()
            DATA.write_text(as_data(things), encoding="utf-8")
            DOCUMENT.write_text(document(things), encoding="utf-8")
            self.stdout.write(f"{len(things)} things written to {DOCUMENT.name} and {DATA.name}.")
        elif options["format"] == "json":
            told = {"roles": ["anyone", *ROLES], "routes": _rows(), "things": by_thing()}
            self.stdout.write(json.dumps(told, indent=1))
        elif options["format"] == "markdown":
            self.stdout.write(document(by_thing()), ending="")
        else:
            self._print(_rows())

    def _print(self, rows: list[dict]) -> None:
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
