"""Where an unlocked key rests between two requests: half in the browser, half in the cache.

The browser keeps 32 random bytes in a cookie. The cache keeps the private key, encrypted under a key
from that cookie, by a name that is a hash of it. A copy of the cache opens nothing, nor does the cookie
of a session. A record belongs to one user and one session, and ends after 15 idle minutes or 4 hours.
"""

import hashlib
import hmac
import os
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from vault import boxes
from vault.envelope import Unreadable, encode
from vault.unlocked import ReaderSecret

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=4)
COOKIE = 32  # bytes


def keep(secret: ReaderSecret, *, session_key: str) -> str:
    """Writes a record for the unlocked key and returns the value of the cookie that opens it."""
    cookie, opened = os.urandom(COOKIE), timezone.now().timestamp()
    record = {
        "user": secret.user_id.hex,
        "version": secret.version,
        "turn": _turn(secret.user_id),
        "opened": opened,
        "seen": opened,
    }
    record["box"] = boxes.shut(_key(cookie), secret.private, bound_to=_bound_to(record, session_key))
    cache.set(_name(cookie), record, IDLE.total_seconds())
    return cookie.hex()


def find(cookie: str, *, user_id: uuid.UUID, session_key: str, is_use: bool = True) -> ReaderSecret | None:
    """The key that this cookie opens for this user in this session, or None; ``is_use`` puts off the
    idle limit."""
    raw = _bytes(cookie)
    record = cache.get(_name(raw)) if raw else None
    if record is None or record["user"] != user_id.hex or not _is_alive(record, user_id):
        return None
    try:
        private = boxes.open_box(_key(raw), record["box"], bound_to=_bound_to(record, session_key))
    except Unreadable:
        return None
    if is_use:
        cache.set(_name(raw), {**record, "seen": timezone.now().timestamp()}, IDLE.total_seconds())
    return ReaderSecret(user_id, record["version"], private)


def ends_at(cookie: str) -> tuple[datetime, datetime] | None:
    """(when idleness locks it, when it locks in any case), in UTC, or None if it is not open."""
    raw = _bytes(cookie)
    record = cache.get(_name(raw)) if raw else None
    if record is None or not _is_alive(record, uuid.UUID(record["user"])):
        return None
    last, opened = (datetime.fromtimestamp(record[name], UTC) for name in ("seen", "opened"))
    return last + IDLE, opened + ABSOLUTE


def end(cookie: str) -> None:
    """Locks: deletes the record of this cookie, if there is one."""
    if raw := _bytes(cookie):
        cache.delete(_name(raw))


def end_all(user_id: uuid.UUID) -> None:
    """Locks this user's key in every browser at once."""
    cache.delete(_turn_name(user_id))


def put(response, cookie: str) -> None:
    """Hands the browser its half, for as long as the browser is open."""
    response.set_cookie(settings.UNLOCK_COOKIE_NAME, cookie, **_attributes())


def clear(response) -> None:
    """Takes the browser's half back."""
    response.delete_cookie(settings.UNLOCK_COOKIE_NAME, path="/", samesite="Strict")
    response.cookies[settings.UNLOCK_COOKIE_NAME]["secure"] = settings.SESSION_COOKIE_SECURE


def _attributes() -> dict:
    return {"path": "/", "httponly": True, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Strict"}


def _bytes(cookie: str) -> bytes | None:
    try:
        raw = bytes.fromhex(cookie)
    except ValueError:
        return None
    return raw if len(raw) == COOKIE else None


def _name(cookie: bytes) -> str:
    return "unlock:" + hashlib.sha256(b"id" + cookie).hexdigest()


def _key(cookie: bytes) -> bytes:
    return hmac.new(cookie, b"unlock-wrap", hashlib.sha256).digest()


def _bound_to(record: dict, session_key: str) -> bytes:
    session = hashlib.sha256(session_key.encode()).digest()
    return encode("unlock", record["user"], record["version"], record["turn"], repr(record["opened"]), session)


def _is_alive(record: dict, user_id: uuid.UUID) -> bool:
    now = timezone.now().timestamp()
    return (
        now - record["seen"] < IDLE.total_seconds()
        and now - record["opened"] < ABSOLUTE.total_seconds()
        and record["turn"] == cache.get(_turn_name(user_id))
    )


def _turn_name(user_id: uuid.UUID) -> str:
    return f"unlock-turn:{user_id.hex}"


def _turn(user_id: uuid.UUID) -> str:
    """What all open records of a user share: without it, or with another, they are closed."""
    name = _turn_name(user_id)
    cache.add(name, secrets.token_hex(8), ABSOLUTE.total_seconds())
    cache.touch(name, ABSOLUTE.total_seconds())
    return cache.get(name) or ""
