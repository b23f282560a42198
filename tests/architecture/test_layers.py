"""The arrows of the house: imports (import-linter), foreign keys, doors; and a report of sizes."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey

from desk.management.routes import routes, without_door

ORDER = ("core", "accounts", "vault audit outbox", "workshops", "participants", "sessions_app", "followups", "reports",
         "desk")  # fmt: skip
HEIGHT = {name: height for height, names in enumerate(ORDER) for name in names.split()}
OURS = [Path(settings.ROOT) / name for name in (*HEIGHT, "config", "attribution", "disclosure")]
BUDGETS = {"file": 300, "function": 30, "test": 25}


def test_imports_keep_their_contracts():
    """Layers of apps and of files; the contracts stand in pyproject.toml."""
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([program, "--no-cache"], cwd=settings.ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def arrows() -> list[tuple[str, str, str]]:
    """(app, field, app pointed at) for every foreign key of ours to a model of ours."""
    found = []
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and model._meta.app_label in HEIGHT:
                other = field.related_model._meta.app_label
                found.append((model._meta.app_label, f"{model.__name__}.{field.name}", other))
    return [arrow for arrow in found if arrow[2] in HEIGHT]


def test_foreign_keys_point_down():
    assert [arrow for arrow in arrows() if HEIGHT[arrow[2]] > HEIGHT[arrow[0]]] == []


@pytest.mark.parametrize("app", ["vault", "audit", "outbox"])
def test_what_lies_below_names_things_by_id_alone(app):
    assert [arrow for arrow in arrows() if arrow[0] == app and arrow[2] != app] == []


def test_nothing_ties_words_to_a_speaker():
    """A note has no author, no speaker and no time of writing, in any field."""
    named = {"Note", "FindingDecision", "Correction"}
    suspicious = ("author", "speaker", "writer", "person", "user", "created", "updated", "_at", "_by")
    fields = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("sessions_app").get_models()
        if model.__name__ in named
        for field in model._meta.local_fields
        if any(word in field.name for word in suspicious)
    ]
    assert fields == []


def test_every_route_has_a_door():
    found = routes()
    assert len(found) > 100
    assert without_door(found) == []


def functions_in(path: Path):
    """(name, lines) of every function in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def over_budget() -> dict[str, list[str]]:
    """What is longer than we like to read, by kind."""
    report: dict[str, list[str]] = {"file": [], "function": []}
    for path in sorted(path for folder in OURS for path in folder.rglob("*.py") if "migrations" not in path.parts):
        name = str(path.relative_to(settings.ROOT))
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > BUDGETS["file"]:
            report["file"].append(f"{name}: {length}")
        report["function"] += [f"{name} {f}: {n}" for f, n in functions_in(path) if n > BUDGETS["function"]]
    return report


def test_sizes_are_reported(capsys):
    """Prints what is over its budget; refuses only what is twice as long."""
    report = over_budget()
    with capsys.disabled():
        for kind, names in report.items():
            print(f"\n{len(names)} {kind}s over {BUDGETS[kind]} lines{': ' + '; '.join(names[:8]) if names else ''}")
    long = [name for kind, names in report.items() for name in names if int(name.rsplit(": ")[1]) > 2 * BUDGETS[kind]]
    assert long == []
