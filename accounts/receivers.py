"""What Django and allauth tell us of a sign-in; between our own apps every call can be read."""

from accounts import sessions


def signed_in(sender, request, user, **kwargs) -> None:
    """The clock of the new session starts."""
    sessions.begin(request.session)


def proved(sender, request, user, **kwargs) -> None:
    """Somebody who is signed in has said again who she is: by password, code or key."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        sessions.prove(request.session)


def factor_changed(sender, request, user, **kwargs) -> None:
    """Every other browser of this person is signed out (ASVS 7.4.3)."""
    sessions.end_others(request, user)
