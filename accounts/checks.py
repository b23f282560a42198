"""What `manage.py check` says of the cache in which guesses are counted."""

from django.conf import settings
from django.core.checks import Error, Tags, register

NOTHING = ("dummy.DummyCache",)
ONE_PROCESS = ("locmem.LocMemCache",)


@register(Tags.security)
def guesses_are_counted(app_configs, **kwargs) -> list[Error]:
    """A cache that keeps nothing would let everybody guess for ever."""
    if settings.CACHES["default"]["BACKEND"].endswith(NOTHING):
        return [
            Error(
                "The cache keeps nothing, so no wrong password is counted.", hint="Set CACHE_URL.", id="accounts.E001"
            )
        ]
    return []


@register(Tags.security, deploy=True)
def guesses_are_counted_together(app_configs, **kwargs) -> list[Error]:
    """A cache inside each process would count each of them by itself."""
    if settings.CACHES["default"]["BACKEND"].endswith(ONE_PROCESS) and not settings.ONE_WEB_PROCESS:
        return [
            Error(
                "Each web process counts wrong passwords by itself.",
                hint="Set CACHE_URL to a Redis, or serve from one process and set ONE_WEB_PROCESS.",
                id="accounts.E002",
            )
        ]
    return []
