from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.cast import CAST
from accounts.models import User
from core.access import public


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
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = "/"
    response = redirect(onward)
    if code in dict(settings.LANGUAGES) and translation.check_for_language(code):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, httponly=True, samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=code)
    return response
