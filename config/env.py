"""Reads the environment: NAME or, for what must not stand in a process list, NAME_FILE.

Each reader is loud on nonsense: it raises ``ImproperlyConfigured`` with the variable's
name and what would have been understood, and never prints the value.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The text of NAME, else of the file that NAME_FILE names, else the default.

    Raises ImproperlyConfigured when nothing is set and no default is given.
    """
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from None
    if default is None:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE.")
    return default


def secret(name: str, *, at_least: int = 32) -> str:
    """A secret of at least ``at_least`` characters; there is no default."""
    value = text(name)
    if len(value) < at_least:
        raise ImproperlyConfigured(f"{name} must have at least {at_least} characters.")
    return value


KEK = re.compile(r"(?:([A-Za-z0-9._-]{1,20}):)?([0-9a-fA-F]{64})")


def keks(**given: str) -> tuple[dict[str, str], str]:
    """The vault's key-encrypting keys by id, and the id of the last, which new rows get.

    ``given``: variable name to "id:64 hexadecimal digits", oldest first; the id is k1 when it is left
    out, and empty values are skipped. The id travels with its key: rows name it, so that a key moved
    from VAULT_KEK_NEXT to VAULT_KEK still opens what it sealed.
    """
    found: dict[str, str] = {}
    for name, value in given.items():
        if not value:
            continue
        match = KEK.fullmatch(value.strip())
        if match is None:
            raise ImproperlyConfigured(f"{name} must be 64 hexadecimal digits, or an id, a colon and these.")
        kek_id = match[1] or "k1"
        if kek_id in found:
            raise ImproperlyConfigured(f"{name} needs an id of its own, as in k2:, before its 64 digits.")
        found[kek_id] = match[2].lower()
    return found, list(found)[-1]


def flag(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list parted by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str = "DATABASE_URL", default: str | None = None) -> dict:
    """Django's database settings from one address.

    ``sqlite:////absolute/path`` or ``postgres://user:password@host:port/name``; a socket
    directory may stand as ``?host=/run/postgresql``. SQLite always gets WAL, IMMEDIATE and a
    timeout of 20 s: with Django's defaults, a seventh of concurrent writes fail as locked.
    """
    parts = urlsplit(text(name, default))
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path[1:] if parts.path.startswith("//") else parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or text("DATABASE_PASSWORD", ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: str) -> dict:
    """SQLite settings that bear several processes (WAL, IMMEDIATE, 20 s) and erase what is deleted."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;PRAGMA secure_delete=ON;"),
        },
    }


def email(name: str = "EMAIL_URL", default: str | None = None) -> dict:
    """Mail settings from one address: ``smtp://user:password@host:port``, ``smtps://``,
    ``smtp+tls://`` (STARTTLS) or ``captured:`` (kept in the database, for the demo)."""
    parts = urlsplit(text(name, default))
    if parts.scheme == "captured":
        return {"EMAIL_BACKEND": "outbox.backends.CapturedBackend"}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured(f"{name} must begin with smtp://, smtps://, smtp+tls:// or captured:.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or "") or text("EMAIL_PASSWORD", ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }
