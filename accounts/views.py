from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import policies, sessions
from accounts.cast import CAST
from accounts.models import User
from core.access import public, signed_in
from core.again import with_next
from core.htmx import page


def _onward(request, given: str) -> str:
    """``given`` if it is a page of ours, else the first page."""
    return given if url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}) else "/"


@public(methods=("POST",))
def demo_sign_in(request):
    """Signs in as one of the demo's cast; exists in demo mode alone."""
    role = request.POST.get("role", "")
    if not settings.DEMO or role not in CAST:
        raise Http404
    user = User.objects.filter(email=f"{role}@demo.example", is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("desk:home")


@public(methods=("POST",))
def language_set(request):
    """Remembers the language: of the account when signed in, else of this browser."""
    code = request.POST.get("language", "")
    response = redirect(_onward(request, request.POST.get("next", "/")))
    if code in dict(settings.LANGUAGES) and translation.check_for_language(code):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE, secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=code)
    return response


@public(methods=("GET", "HEAD", "POST"))
def session_clock(request):
    """How long the sign-in lasts, for the page's own watch (static/js/watch.js); POST prolongs it.

    Who is not signed in gets {"left": 0}: no more than any page would tell her.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0})
    if request.method == "POST":
        sessions.touch(request.session, exactly=True)
    left, limit = sessions.seconds_left(request.session)
    who = sessions.bearer(request.user)
    return JsonResponse({"left": left, "limit": limit, "who": who, "token": get_token(request)})


@signed_in(policies.can_keep_own_account)
def prove(request):
    """On to the page where this person says again who she is, and from there to ``?next=``.

    Who has neither password nor second factor signs in anew with a code.
    """
    onward = _onward(request, request.GET.get("next", "/"))
    methods = get_adapter().get_reauthentication_methods(request.user)
    if methods:
        return redirect(with_next(methods[0]["url"], onward))
    return redirect(with_next("account_logout", with_next("account_request_login_code", onward)))


@signed_in(policies.can_keep_own_account)
def back(request):
    """The end of a sign-in on a second page: the first one waits with what was typed."""
    return page(request, "accounts/back.html", {})


@signed_in(policies.can_keep_own_account, methods=("POST",))
def sign_out_everywhere(request):
    """Ends every session of this account, this one too."""
    sessions.end_all(request.user)
    logout(request)
    return redirect("/")
