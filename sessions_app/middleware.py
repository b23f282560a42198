"""What a request gets that met a sealed note: the way to its own six words, or to a facilitator."""

from django.http import JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from core.again import BACK, Why, ask, with_next
from core.htmx import page
from sessions_app.selectors import readers
from vault.errors import Locked, NotGranted

UNLOCK = "sessions:unlock"


class SealMiddleware:
    """Turns ``Locked`` and ``NotGranted``, from whichever view, into pages.

    Locked: a page that was asked for by its address comes back after the six words; a form is held in
    the person's own browser; a script that saves by itself is told (401) where to unlock.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Locked):
            return _locked(request)
        if isinstance(exception, NotGranted):
            return _not_granted(request, exception.compartment)
        return None


def _locked(request):
    if "X-Requested-With" in request.headers:
        return JsonResponse({"why": str(Why.LOCKED), "url": with_next(UNLOCK, resolve_url(BACK))}, status=401)
    return ask(request, UNLOCK, Why.LOCKED)


def _not_granted(request, compartment):
    key = readers.key_of(request.user)
    if "X-Requested-With" in request.headers:
        return JsonResponse({"error": _("Not saved: nobody has let you into these notes yet.")}, status=422)
    context = {"key": key, "workshop_id": compartment, "writes": readers.writes_in(request.user, compartment)}
    return page(request, "sessions/not_granted.html", context, status=403)
