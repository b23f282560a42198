"""Headers that hold on every answer, and the way out for a page whose session has ended."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

# Where people are sent to prove who they are, each with ?next= the page to come back to.
ENTRANCES = ("accounts:prove", "account_reauthenticate", "mfa_reauthenticate", "mfa_index", "sessions:unlock")


class QuietHeadersMiddleware:
    """Nothing that a signed-in person sees is kept by a browser or a proxy.

    A view may say more about caching, never less. Static files keep their own (WhiteNoise answers
    before this runs).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response


class LostSessionMiddleware:
    """Sends the whole page to the sign-in when htmx asked for a part of it and was redirected there.

    A browser follows a redirect unseen, so htmx would put the sign-in page inside the present one. It
    gets 204 and HX-Redirect instead, and after signing in the page comes back on which the person
    was, not the part of it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        htmx = HtmxDetails(request)
        if not htmx or not 300 <= response.status_code < 400:
            return response
        target = urlsplit(response.headers.get("Location", ""))
        if target.netloc or target.path not in _entrances():
            return response
        response.headers["HX-Redirect"] = _coming_back_to(target, htmx.current_url_abs_path)
        for name in ("Location", "Content-Length", "Content-Type"):
            response.headers.pop(name, None)
        response.status_code, response.content = 204, b""
        return response


def _entrances() -> set[str]:
    return {resolve_url(settings.LOGIN_URL), *map(reverse, ENTRANCES)}


def _coming_back_to(target, page: str | None) -> str:
    """The entrance's address; where it names a page to come back to, that is ``page``, if one of ours."""
    query = QueryDict(target.query, mutable=True)
    if query.pop("next", None) and page:
        query["next"] = page
    return f"{target.path}?{query.urlencode(safe='/')}" if query else target.path
