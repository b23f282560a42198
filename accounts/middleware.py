"""Each signed-in person's language and zone, how long the sign-in lasts, and the second factor before
anything else."""

import hashlib
import zoneinfo

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.cache import cache
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts import sessions
from core.access import PROOF
from core.again import Why, ask, can_hold, with_next


class SessionClockMiddleware:
    """Ends a sign-in that was idle too long or has lasted its time, before anybody is asked who it is.

    Asking how long is left (GET of ``accounts:session``) is not doing something. Whatever ends a
    sign-in, the browser is told to forget what it kept of our pages. Not its cookies: the session's
    is deleted by name, and the language and the token of a form that waits should stay.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.user.is_authenticated
        if was_signed_in:
            self.look_at_the_clock(request)
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def look_at_the_clock(self, request) -> None:
        request.session_over = sessions.over(request.session)
        if request.session_over:
            logout(request)
        elif request.method != "GET" or request.path != reverse("accounts:session"):
            sessions.touch(request.session)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to do so; a form of ours that was filled in meanwhile is held."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and hasattr(view_func, "door") and can_hold(request):
            return ask(request, settings.LOGIN_URL, Why.SIGNED_OUT)
        return super().handle_no_permission(request, view_func)


class ProveAgainMiddleware:
    """Where allauth wants to know again who is there, nothing of the request is put by.

    allauth would keep a posted form in the session's row, in clear, until the person comes back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, ReauthenticationRequired):
            return redirect(with_next(PROOF, request.get_full_path()))
        return None


class UserLanguageMiddleware:
    """Speaks the signed-in user's language and reckons in their zone; others get the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        try:
            zone = zoneinfo.ZoneInfo(user.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo("UTC")
        with translation.override(user.language), timezone.override(zone):
            request.LANGUAGE_CODE = user.language
            return self.get_response(request)


class SecondFactorMiddleware:
    """Where a second factor is required, a person without one reaches only its enrolment.

    ASVS 6.3.3. Switched off by SECOND_FACTOR_REQUIRED in the demo and in tests alone.
    """

    open_paths = ("/accounts/", "/account/", "/static/", "/answer/", "/healthz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(self.open_paths)
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


class SessionActivityMiddleware:
    """Notes where and when a session was last used, at most every five minutes: allauth's own
    middleware writes on every page, which costs five statements and SQLite's only write lock."""

    every = 300

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = request.session.session_key
        if settings.USERSESSIONS_TRACK_ACTIVITY and key and request.user.is_authenticated:
            mark = f"session-seen:{hashlib.sha256(key.encode()).hexdigest()}"
            if cache.add(mark, True, self.every):
                UserSession.objects.create_from_request(request)
        return self.get_response(request)
