"""Cryptography has two rooms, vault and audit; nobody else carries any in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

APPS = [
    *("config", "desk", "reports", "followups", "sessions_app", "participants", "workshops"),
    *("outbox", "audit", "vault", "accounts", "core", "attribution", "disclosure"),
]
DOCTOR = "desk/management/checkup.py"  # counts the keys that do not open
LIBRARIES = {"cryptography", "nacl", "Crypto", "Cryptodome", "fernet", "OpenSSL", "fido2"}


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((settings.ROOT / room).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    """The full name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def importers(paths: list[Path], wanted) -> set[str]:
    return {str(path.relative_to(settings.ROOT)) for path in paths if any(wanted(name) for name in imports(path))}


def test_only_vault_and_audit_import_a_cryptographic_library():
    rest = [app for app in APPS if app not in {"vault", "audit"}]

    assert importers(sources(*rest), lambda name: name.split(".")[0] in LIBRARIES) == set()


def test_only_the_vault_encrypts():
    assert importers(sources(*APPS), lambda name: ".aead" in name or ".ciphers" in name) == {
        "vault/boxes.py",
        "vault/envelope.py",
        "vault/providers/local.py",
        "vault/providers/transit.py",
    }


@pytest.mark.parametrize("inner", ["vault.providers", "vault.keys.unwrap", "vault.datakeys", "vault.models.DataKey"])
def test_no_other_app_reaches_for_a_key(inner):
    rest = [app for app in APPS if app != "vault"]

    assert importers(sources(*rest), lambda name: name == inner or name.startswith(f"{inner}.")) <= {DOCTOR}


def test_secret_key_is_of_no_use_to_the_vault():
    """It signs links and sessions; whoever has it alone opens no note."""
    assert [path.name for path in sources("vault") if "SECRET_KEY" in path.read_text(encoding="utf-8")] == []


def test_a_readers_key_comes_with_a_request_and_in_no_other_way():
    """So no task and no command opens what is sealed; the demo, whose words are printed, writes some."""
    holders = {
        str(path.relative_to(settings.ROOT))
        for path in sources(*APPS)
        if "reading_with" in path.read_text(encoding="utf-8")
    }

    assert holders - {"desk/management/demo/sealed.py"} == {"vault/middleware.py", "vault/unlocked.py"}
