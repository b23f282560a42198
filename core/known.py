"""Whether a browser is known to a personal link: it came first, or whoever sits at it had a code from the
mailbox to which the letter went. Nothing is written down about the browser; it carries a mark itself.

The mark is derived from the link's row and version, so it opens nothing by itself, tells nothing to whoever
finds it, and dies with the link.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "antechamber.known-browser"
LASTS = 180 * 24 * 3600  # seconds; a link lives shorter
MOST = 24  # marks in one cookie, the newest first


def mark_of(obj) -> str:
    """The mark of a browser that is known to ``obj``'s present link."""
    name = f"{obj._meta.label_lower}:{obj.pk}:{obj.link_version}"
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]


def knows(request, obj) -> bool:
    """True when the browser that asks carries the mark of ``obj``."""
    mark = mark_of(obj)
    return any(constant_time_compare(mark, other) for other in _marks(request))


def remember(request, response, obj) -> None:
    """Gives the browser the mark of ``obj``, beside those that it has."""
    mark = mark_of(obj)
    marks = [mark, *(other for other in _marks(request) if other != mark)][:MOST]
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        ".".join(marks),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # it must come along when a link in a letter is followed
    )


def _marks(request) -> list[str]:
    return [mark for mark in request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "").split(".")[:MOST] if mark]
