"""How long a sign-in lasts: SESSION_IDLE_SECONDS without a request, SESSION_COOKIE_AGE at most.

All moments are seconds since 1970, kept in the session itself (ASVS 7.3.1, 7.3.2). A session without
them was not begun here, and is over.
"""

import time
from enum import StrEnum

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.db.models import F
from django.utils.crypto import salted_hmac

from core.again import PROVED_AT

SINCE, SEEN = "signed_in_at", "seen_at"
STEP = 30  # seconds: how exactly the last request is noted, so that not every page writes a row


class Over(StrEnum):
    """Why a session has ended by itself."""

    IDLE = "idle"
    ABSOLUTE = "absolute"


def begin(session) -> None:
    """The person has just signed in."""
    session[SINCE] = session[SEEN] = session[PROVED_AT] = time.time()


def prove(session) -> None:
    """The person has just said again who she is."""
    session[PROVED_AT] = time.time()


def over(session) -> Over | None:
    """Why ``session`` is over, or None while it lasts. The last second still counts as lasting."""
    now = time.time()
    if now - session.get(SINCE, 0) > settings.SESSION_COOKIE_AGE:
        return Over.ABSOLUTE
    if now - session.get(SEEN, 0) > settings.SESSION_IDLE_SECONDS:
        return Over.IDLE
    return None


def touch(session, *, exactly: bool = False) -> None:
    """The person has just done something; ``exactly``: she asked to stay signed in."""
    if exactly or time.time() - session.get(SEEN, 0) >= STEP:
        session[SEEN] = time.time()


def seconds_left(session) -> tuple[int, Over]:
    """How long ``session`` lasts if nothing more is done, and which of the two limits ends it."""
    idle = session.get(SEEN, 0) + settings.SESSION_IDLE_SECONDS
    absolute = session.get(SINCE, 0) + settings.SESSION_COOKIE_AGE
    return max(0, int(min(idle, absolute) - time.time())), Over.IDLE if idle < absolute else Over.ABSOLUTE


def bearer(user) -> str:
    """A word that is the same for the same person: a page compares it after somebody signed in anew."""
    return salted_hmac("accounts.bearer", str(user.pk), algorithm="sha256").hexdigest()[:20]


def end_all(user) -> None:
    """Signs ``user`` out of every browser, whatever is known of it. Not undone by anything."""
    get_user_model().objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])


def end_others(request, user) -> None:
    """The same, but the browser that asks stays signed in, under a new key."""
    end_all(user)
    if request.user.is_authenticated and request.user.pk == user.pk:
        request.user.session_version = user.session_version
        update_session_auth_hash(request, request.user)
        UserSession.objects.create_from_request(request)
