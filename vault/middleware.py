"""The reader's key bound to its request; and the calm answer when a key is not at hand."""

import functools
import logging
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vault import unlock, unlocked
from vault.envelope import Unavailable

log = logging.getLogger(__name__)

AGAIN_IN = 60  # seconds, for the header Retry-After
NOT_KEPT = "csrfmiddlewaretoken"
SECRETS = ("pass", "code", "secret", "recovery")  # in the name of a field: typed anew, never given back


class UnlockMiddleware:
    """While a request runs, sealed texts find the key that its two cookies open together.

    Stands below the session's and the user's middleware. What a view streams after it has returned
    is outside: such a view collects its texts first.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
        if not cookie:
            return self.get_response(request)

        @functools.cache
        def find():
            session_key = request.session.session_key
            if not (request.user.is_authenticated and session_key):
                return None
            return unlock.find(cookie, user_id=request.user.pk, session_key=session_key)

        with unlocked.reading_with(find):
            response = self.get_response(request)
        if not request.user.is_authenticated and settings.UNLOCK_COOKIE_NAME not in response.cookies:
            unlock.clear(response)  # signed out: the browser's half is of no use any more
        return response


@dataclass(frozen=True)
class Typed:
    """One field as it was sent; a long one is shown, to be copied."""

    name: str
    value: str

    @property
    def is_long(self) -> bool:
        return len(self.value) > 60 or "\n" in self.value


class KeysAwayMiddleware:
    """Nothing opens and nothing is saved while a key provider or the key store is away: the page says so.

    A form comes back with its words, in this answer alone, to be sent again by one button. Autosave and
    htmx get the sentence; the text stays in the page they came from.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    @sensitive_variables()
    def process_exception(self, request, exception):
        if not isinstance(exception, Unavailable):
            return None
        log.error("Sealed texts are out of reach: %s", exception)
        if request.headers.get("X-Requested-With") == "autosave" or request.htmx:
            sentence = _("What is sealed cannot be reached at the moment. Nothing that you typed is lost.")
            response = HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")
        else:
            response = render(request, "503.html", typed(request), status=503)
        response.headers["Retry-After"] = str(AGAIN_IN)
        return response


@sensitive_variables()
def typed(request) -> dict:
    """What a page needs that gives back a form: its fields but for secrets, whether a file was among them, and
    where it was sent."""
    fields = [Typed(name, value) for name, values in request.POST.lists() if name != NOT_KEPT for value in values]
    if any(word in field.name.lower() for field in fields for word in SECRETS):
        fields = []
    return {"fields": fields, "has_files": bool(request.FILES), "address": request.get_full_path()}
