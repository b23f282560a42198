"""How often a secret may be guessed: by one address on the network, and at one account from anywhere.

allauth keeps the same books for passwords, codes and second factors (ACCOUNT_RATE_LIMITS); this is for
whatever else takes a secret. Both count in the shared cache and see through trusted proxies.
"""

from allauth.core.internal import ratelimit
from django.conf import settings

BOOK = "accounts"


def take(request, action: str, *, key: str) -> bool:
    """Counts one guess at ``action`` (a name in GUESS_LIMITS) for ``key``; False when it is one too many.

    The sixth wrong one within five minutes is refused wherever it comes from (ASVS 6.3.1). Ask
    before looking at the secret, and ``forget`` when it was right.
    """
    limits = settings.GUESS_LIMITS
    return bool(ratelimit.consume(request, app=BOOK, action=action, config=limits, key=key, limit_get=True))


def forget(request, action: str, *, key: str) -> None:
    """The guesses at ``key`` are forgotten: the right one has come. Those of the address stay."""
    config = {action: ",".join(rate for rate in settings.GUESS_LIMITS[action].split(",") if rate.endswith("/key"))}
    ratelimit.clear(request, app=BOOK, action=action, config=config, key=key)
