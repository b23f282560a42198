"""What stands in a session's row: sealed, since it may be a mailed code, a second factor's seed that is
being set up, or a sentence for the next page. A stolen database shows none of it."""

from django.conf import settings
from django.core.signing import JSONSerializer
from django.utils.crypto import salted_hmac

from vault.boxes import open_box, shut
from vault.envelope import Unreadable

PURPOSE = "config.sessions"


def _key(secret: str) -> bytes:
    return salted_hmac(PURPOSE, "", secret=secret, algorithm="sha256").digest()


class SealedSerializer:
    """JSON under a key of SECRET_KEY, as django.contrib.sessions wants a serializer."""

    def dumps(self, session: dict) -> bytes:
        return shut(_key(settings.SECRET_KEY), JSONSerializer().dumps(session), bound_to=PURPOSE.encode())

    def loads(self, box: bytes) -> dict:
        """Raises Unreadable under no key that is in use; Django then takes the session for empty."""
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                return JSONSerializer().loads(open_box(_key(secret), box, bound_to=PURPOSE.encode()))
            except Unreadable:
                continue
        raise Unreadable
