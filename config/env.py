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


KEK = re.compile(r"(?:([A-Za-z0-9._-]{1,20}):)?([0-9a-fA-F]{64}|https?://.+)")
TRANSIT = re.compile(r"/[A-Za-z0-9._/-]+/keys/[A-Za-z0-9._-]+")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def keks(**given: str) -> tuple[dict[str, str], str]:
    """The vault's key-encrypting keys by id, and the id of the last, which new rows get.

    ``given``: variable name to "id:64 hexadecimal digits" or "id:address of a transit key", oldest
    first; the id is k1 when it is left out, and empty values are skipped. The id travels with its key:
    rows name it, so that a key moved from VAULT_KEK_NEXT to VAULT_KEK still opens what it sealed.
    """
    found: dict[str, str] = {}
    for name, value in given.items():
        if not value:
            continue
        match = KEK.fullmatch(value.strip())
        if match is None:
            raise ImproperlyConfigured(
                f"{name} must be 64 hexadecimal digits or a transit key’s address, or an id, a colon and these."
            )
        if match[2].startswith("http"):
            _check_transit(name, match[2])
        kek_id = match[1] or "k1"
        if kek_id in found:
            raise ImproperlyConfigured(f"{name} needs an id of its own, as in k2:, before its 64 digits.")
        found[kek_id] = match[2] if "://" in match[2] else match[2].lower()
    return found, list(found)[-1]


def _check_transit(name: str, address: str) -> None:
    """Raises ImproperlyConfigured unless ``address`` is that of a transit key."""
    parts = urlsplit(address)
    if parts.username or parts.query or not parts.hostname or not TRANSIT.fullmatch(parts.path):
        raise ImproperlyConfigured(f"{name} must be like t1:https://vault.example.org:8200/transit/keys/antechamber.")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name} must begin with https://, unless it is on this machine.")


def transit(keys: dict[str, str]) -> dict:
    """How to speak to a transit engine, for the settings; asked for when ``keys`` (see ``keks``) names one.

    VAULT_TRANSIT_TOKEN_FILE: a file with the token, read anew at each request. VAULT_TRANSIT_CA: a file of
    certificates to trust instead of the system's. VAULT_TRANSIT_TIMEOUT: seconds for an answer.
    """
    token, authority = (text(f"VAULT_TRANSIT_{word}", "") for word in ("TOKEN_FILE", "CA"))
    if any("://" in value for value in keys.values()) and not token:
        raise ImproperlyConfigured("Set VAULT_TRANSIT_TOKEN_FILE: a key is kept in a transit engine.")
    for name, path in {"TOKEN_FILE": token, "CA": authority}.items():
        if path and not os.access(path, os.R_OK):
            raise ImproperlyConfigured(f"VAULT_TRANSIT_{name} names no file that can be read.")
    seconds = number("VAULT_TRANSIT_TIMEOUT", 3)
    if not 1 <= seconds <= 30:
        raise ImproperlyConfigured("VAULT_TRANSIT_TIMEOUT must be between 1 and 30 seconds.")
    return {
        "VAULT_TRANSIT_TOKEN_FILE": token,
        "VAULT_TRANSIT_CA": authority,
        "VAULT_TRANSIT_TIMEOUT": seconds,
    }


def choice(name: str, *allowed: str) -> str:
    """One of the words in ``allowed``; the first when nothing is set."""
    value = text(name, allowed[0]).strip().lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(allowed)}.")
    return value


def keep_apart(database: dict, shares: Path) -> None:
    """Raises ImproperlyConfigured when one directory holds a SQLite database and the key store."""
    if not database["ENGINE"].endswith("sqlite3"):
        return
    home, shares = Path(database["NAME"]).resolve().parent, Path(shares).resolve()
    if home == shares or home in shares.parents or shares in home.parents:
        raise ImproperlyConfigured(
            "The key store and the database share a directory: one backup would hold both. "
            f"Now the key store is {shares} and the database is in {home}; give each one of its own."
        )


def flag(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no.")


def number(name: str, default: int, *, at_least: int | None = None) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None
    if at_least is not None and found < at_least:
        raise ImproperlyConfigured(f"{name} must be {at_least} or more.")
    return found


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
