"""How often a person may be wrong about their own secret before they have to wait."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from core.errors import DomainError

MOST = 5  # wrong ones in a row
WAIT = 15 * 60  # seconds


class TooMany(DomainError):
    """Refused without looking: neither what was typed nor the key was touched."""

    def __init__(self):
        super().__init__(
            _("Five attempts were wrong. Please wait a quarter of an hour; it begins again with each attempt.")
        )


def _name(user) -> str:
    return f"secret-tries:{user.pk.hex}"


def count(user) -> None:
    """Counts an attempt of ``user``, from wherever it comes, before it is looked at. Raises TooMany for
    the sixth."""
    name = _name(user)
    cache.add(name, 0, WAIT)
    tried = cache.incr(name)
    cache.touch(name, WAIT)
    if tried > MOST:
        raise TooMany


def forgive(user) -> None:
    """Forgets the attempts: one was right, or none was looked at."""
    cache.delete(_name(user))
