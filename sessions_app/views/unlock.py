"""Opening and locking one's sealed notes."""

from django.conf import settings
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import signed_in
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from sessions_app import forms, policies
from sessions_app.actions import keys as actions
from sessions_app.selectors import readers
from vault import unlock

BOTH = ("GET", "HEAD", "POST")


def open_for(request, response, secret):
    """``response`` with the browser's half of the open key; the other half rests in the cache."""
    unlock.put(response, unlock.keep(secret, session_key=request.session.session_key))
    return response


def open_until(request):
    """(when idleness locks the notes, when they lock in any case), or None while they are locked."""
    cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
    return unlock.ends_at(cookie) if cookie else None


@signed_in(policies.can_hold_key, methods=BOTH)
@sensitive_variables()
def unlock_notes(request):
    """Asks for the six words and goes back to where one was."""
    if not readers.key_of(request.user):
        return onward(request, "sessions:key", message=_("These notes are sealed. Choose your six words first."))
    goes_to = _local(request, request.POST.get("next") or request.GET.get("next", ""))
    form = forms.UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            secret = actions.open_key(words=form.cleaned_data["words"], by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return open_for(request, HttpResponseRedirect(goes_to), secret)
    context = {
        "form": form,
        "next": goes_to,
        "idle": int(unlock.IDLE.total_seconds() // 60),
        "longest": int(unlock.ABSOLUTE.total_seconds() // 3600),
        "demo_words": settings.DEMO_WORDS if settings.DEMO else "",
    }
    return (invalid if form.is_bound else page)(request, "sessions/unlock.html", context)


def _local(request, path: str) -> str:
    """``path`` if it is one of ours, else the first page."""
    ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if ours and path.startswith("/") else "/"


@signed_in(policies.can_hold_key, methods=("GET", "HEAD", "POST"))
def unlock_clock(request):
    """How long the notes stay open, for the page's own watch; POST puts off the idle limit."""
    cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME, "")
    if request.method == "POST":
        unlock.find(cookie, user_id=request.user.pk, session_key=request.session.session_key or "")
    ends = unlock.ends_at(cookie)
    return JsonResponse({"idle": ends[0].timestamp(), "latest": ends[1].timestamp()} if ends else {})


@signed_in(policies.can_hold_key, methods=("POST",))
def lock_notes(request):
    """Locks one's notes in this browser, at once."""
    unlock.end(request.COOKIES.get(settings.UNLOCK_COOKIE_NAME, ""))
    response = onward(request, "sessions:key", message=_("Your sealed notes are locked in this browser."))
    unlock.clear(response)
    return response
