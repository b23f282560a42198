"""Asking once more who is there, and keeping what was typed while that happens.

What a person typed stays in her browser: the answer to a form that cannot be taken yet is a page that
holds the form's fields and sends them again. Nothing of it is stored here, not even for a minute.
"""

import time
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.middleware import HtmxDetails

PROVED_AT = "proved_at"  # in the session: when this person last proved who she is, seconds since 1970
NEVER_HELD = {"csrfmiddlewaretoken"}
BACK = "accounts:back"  # the second page's last word: go back to the first


class Why(StrEnum):
    """What stands between a form and its being taken; the page says it in a sentence."""

    SIGNED_OUT = "signed-out"
    STALE = "stale"  # signed in, but the act wants a proof from the last minutes
    LOCKED = "locked"  # the notes are sealed, and the key is not unlocked in this browser
    RENEWED = "renewed"  # signed in anew on another page, which changed this form's token


def is_fresh(session) -> bool:
    """True when the bearer of ``session`` has signed in, or said again who she is, within
    STEP_UP_SECONDS."""
    age = time.time() - session.get(PROVED_AT, 0)
    return 0 <= age <= settings.STEP_UP_SECONDS


def ask(request, door: str, why: Why):
    """Sends ``request`` through ``door`` (a path or URL name) and back: a page that was asked for by
    its address, a form by the page that holds its fields."""
    if request.method == "POST" and can_hold(request):
        return hold(request, door, why)
    return redirect(with_next(door, _page_of(request)))


def _page_of(request) -> str:
    """Where to come back to: the page that was asked for, or, of a button that carries nothing, the page
    on which it stands."""
    if request.method != "POST":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(came_from).path if is_ours else "/"


def can_hold(request) -> bool:
    """True for a plain form with something in it. Files cannot be held, and pages with a script of
    their own (htmx, autosave) keep what was typed without help."""
    is_scripted = bool(HtmxDetails(request)) or "X-Requested-With" in request.headers
    return not is_scripted and not request.FILES and any(name not in NEVER_HELD for name in request.POST)


def hold(request, door: str, why: Why):
    """The page (401) that holds what was posted, with a link through ``door`` on a second page."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in NEVER_HELD for value in values]
    context = {
        "fields": fields,
        "target": request.get_full_path(),
        "door": with_next(door, resolve_url(BACK)),
        "why": str(why),
    }
    return render(request, "core/again.html", context, status=401)


def with_next(door: str, page: str) -> str:
    """The address of ``door`` (a path or URL name) with ``?next=`` the page to come back to."""
    path, _, query = resolve_url(door).partition("?")
    wanted = QueryDict(query, mutable=True)
    wanted["next"] = page
    return f"{path}?{urlencode(wanted, doseq=True)}"
