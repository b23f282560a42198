"""What the page needs to warn before the sign-in ends."""

from django.conf import settings

from accounts import sessions


def sign_in_clock(request) -> dict:
    """``clock`` for who is signed in: {"left": seconds, "limit": "idle" or "absolute", "warn": seconds,
    "who": a word that is the same for the same person}."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or sessions.SINCE not in request.session:
        return {}
    left, limit = sessions.seconds_left(request.session)
    who = sessions.bearer(user)
    return {"clock": {"left": left, "limit": str(limit), "warn": settings.SESSION_WARNING_SECONDS, "who": who}}
