"""Stopping letters that nobody has to have, and having them again: by the link in each of them.

Whoever was forwarded a letter can open the page, so it says which kind of letters it is about and not whose.
"""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from core.access import signed_link
from core.language import asked_for, in_guests_language, other_languages
from desk.actions.wishes import stop_letters, want_letters
from outbox.models import Wish

FORM = ("GET", "HEAD", "POST")
DEEDS = {"stop": stop_letters, "want": want_letters}


@csrf_exempt  # RFC 8058: a mail program posts without a cookie; the link itself is the secret
@signed_link(Wish, methods=FORM)
def letters_wanted(request, wish, token):
    """Opening it changes nothing: mail scanners follow links. A mail program's one press is answered with the
    page itself, since nobody follows a redirect there."""
    return _wanted(request, wish, request.path)


@in_guests_language
def _wanted(request, wish, address: str):
    if request.method != "POST":
        return _page(request, wish)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        stop_letters(wish=wish)
        return _page(request, wish)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        return _page(request, wish, status=422)
    deed(wish=wish)
    return HttpResponseRedirect(f"{address}{asked_for(request)}")


def _page(request, wish, *, status: int = 200):
    context = {
        "wish": wish,
        "kind": wish.get_group_display(),
        "query": asked_for(request),
        "phone": settings.SUPPORT_PHONE,
        "languages": other_languages(),
    }
    return render(request, "desk/letters_wanted.html", context, status=status)
