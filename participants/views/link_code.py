"""A personal link on a browser that has not been here before: a neutral page, and a code from the mailbox."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import limits
from core.access import Known, signed_link
from core.known import remember
from core.language import asked_for, in_guests_language, other_languages
from participants.actions.link_codes import OF_INVITATION, OF_QUESTION, send_link_code, use_link_code
from participants.models import Invitation, Polled
from participants.selectors.wording import help_phone

FORM = ("GET", "HEAD", "POST")


@signed_link(Invitation, methods=FORM)
def answer_code(request, invitation, token):
    return ask_for_code(request, invitation, OF_INVITATION, reverse("participants:answer", args=[token]))


@signed_link(Polled, methods=FORM)
def poll_code(request, polled, token):
    return ask_for_code(request, polled, OF_QUESTION, reverse("participants:poll-answer", args=[token]))


@sensitive_variables()
@in_guests_language
def ask_for_code(request, row, known: Known, onward: str):
    """The page on which a browser that ``known`` does not let in asks for a code for ``row``, and enters it; then
    on to the address ``onward``. ``row`` has a ``person`` and a ``workshop``.

    Says nothing of whom or what it is about. "send" mails a code, "open" looks at one.
    """
    if not known.is_elsewhere(request, row):
        return HttpResponseRedirect(f"{onward}{asked_for(request)}")
    if request.method != "POST":
        return _page(request, row, is_sent=request.GET.get("sent") == "1")
    if request.POST.get("do") == "send":
        return _send(request, row)
    if not limits.take(request, "link-code", key=str(row.pk)):
        error = _("That was tried several times. Please wait five minutes, or telephone us.")
        return _page(request, row, is_sent=True, error=error, status=429)
    if not use_link_code(row=row, code=request.POST.get("code", "")[:40]):
        error = _("This is not the code, or ten minutes have passed. Look again, or have a new one sent.")
        return _page(request, row, is_sent=True, error=error, status=422)
    limits.forget(request, "link-code", key=str(row.pk))
    response = HttpResponseRedirect(f"{onward}{asked_for(request)}")
    remember(request, response, row)
    return response


def _send(request, row):
    """The same answer whether or not a letter went: the page tells nothing of the address."""
    if not limits.take(request, "link-code-sent", key=str(row.pk)):
        error = _("Several codes have been sent already. Please look into your mailbox, or telephone us.")
        return _page(request, row, is_sent=True, error=error, status=429)
    send_link_code(row=row)
    language = asked_for(request)
    return HttpResponseRedirect(f"{request.path}{language}{'&' if language else '?'}sent=1")


def _page(request, row, *, is_sent: bool, error: str = "", status: int = 200):
    context = {
        "is_sent": is_sent,
        "error": error,
        "query": asked_for(request),
        "phone": help_phone(row.workshop),
        "languages": other_languages(),
    }
    return render(request, "participants/link_code.html", context, status=status)
