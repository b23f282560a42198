"""A word that must be found nowhere, and the looking for it."""

import base64
import pickle
import secrets
import string
import subprocess
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection

from tests.services import postgres_program

PIECE = 14  # letters: a line wrapped or cut short still gives it away


def new_word() -> str:
    """Forty random letters."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(40))


def shapes(word: str) -> dict[bytes, str]:
    """How parts of ``word`` look as they are, as UTF-16, hex and base64; each with its name."""
    found: dict[bytes, str] = {}
    for start in range(0, len(word) - PIECE + 1, 2):
        piece = word[start : start + PIECE].encode()
        found[piece] = "plain"
        found[piece.decode().encode("utf-16-le")] = "UTF-16"
        found[piece.hex().encode()] = "hex"
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + piece)
            found[coded[4 if shift else 0 : (shift + PIECE) // 3 * 4]] = "base64"
    return found


def sightings(word: str, haystacks: dict[str, bytes]) -> list[str]:
    """ "log: plain" for each place where a shape of ``word`` stands, in any case of its letters."""
    looked_for = shapes(word)
    seen = set()
    for place, hay in haystacks.items():
        lower = hay.lower()
        for shape, name in looked_for.items():
            if shape in hay or (name != "base64" and shape in lower):
                seen.add(f"{place}: {name}")
    return sorted(seen)


def files_below(folder: Path) -> dict[str, bytes]:
    """Each file with its content: database, WAL, key store, uploads, temporary files."""
    return {f"file {path.name}": path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def tables() -> dict[str, bytes]:
    """Every row of every table as text, and on PostgreSQL what pg_dump writes."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [b" ".join(_raw(value) for value in row) for row in cursor.fetchall()]
            found[f"table {table}"] = b"\n".join(rows)
    if connection.vendor == "postgresql":
        name, host, user = (connection.settings_dict[key] for key in ("NAME", "HOST", "USER"))
        command = [postgres_program("pg_dump"), "-h", host, "-U", user, name]
        found["pg_dump"] = subprocess.run(command, check=True, capture_output=True).stdout
    return found


def _raw(value) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def broker(address: str) -> dict[str, bytes]:
    """Every key of the broker with its content; names alone where nothing is left."""
    client = redis.Redis(unix_socket_path=address.removeprefix("redis+socket://"))
    readers = {
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": lambda key: list(client.hgetall(key).items()),
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"string": client.get,
    }
    return {f"broker {key!r}": _decoded(readers[client.type(key)](key)) for key in client.scan_iter()}


def _decoded(content) -> bytes:
    return repr(content).encode()


def memory() -> dict[str, bytes]:
    """Cache, signed-in sessions (stored compressed) and letters that this process sent itself."""
    stored = getattr(cache, "_cache", {})
    sessions = [session.get_decoded() for session in Session.objects.all()]
    return {
        "cache": pickle.dumps(dict(stored)),
        "sessions": repr(sessions).encode(),
        "mail of this process": b"\n".join(letter.message().as_bytes() for letter in getattr(mail, "outbox", [])),
    }


def letters(received) -> dict[str, bytes]:
    """What a mail server got: as it came, and with every part decoded."""
    found = {}
    for number, item in enumerate(received):
        parts = [part.get_payload(decode=True) or b"" for part in item.message.walk() if not part.is_multipart()]
        headers = " ".join(str(value) for value in item.message.values()).encode()
        found[f"letter {number}"] = b"\n".join([item.message.as_bytes(), headers, *parts])
    return found


def everywhere(tmp_path: Path, broker_address: str, received) -> dict[str, bytes]:
    """All of it."""
    return {
        **files_below(settings.HOME),
        **files_below(tmp_path),
        **tables(),
        **broker(broker_address),
        **memory(),
        **letters(received),
    }
