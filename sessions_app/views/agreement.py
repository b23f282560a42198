"""What a guest agrees to: on their own page, by personal link without an account, or signed in.

Opening a page records nothing; answers are posted. The words of a passage are shown to whoever signed in
alone: a link may be forwarded.
"""

from dataclasses import dataclass

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import scoped, signed_in, signed_link
from core.errors import DomainError
from core.htmx import page
from core.language import asked_for, in_guests_language, other_languages
from participants.actions.consents import answer_consents
from participants.actions.link_codes import OF_INVITATION
from participants.choices import AnsweredVia, ConsentAnswer
from participants.models import Invitation
from participants.policies import can_answer_invitation
from sessions_app import forms, policies
from sessions_app.actions.passages import answer_passage
from sessions_app.selectors.agreements import agreement_of, agreements_of, own_passage

FORM = ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Way:
    """How the guest came: the address of this page, of their own page, and how an answer is marked."""

    page: str
    back: str
    via: str
    by: object = None


@signed_link(Invitation, methods=FORM, known=OF_INVITATION)
def agreement_link(request, invitation, token):
    addresses = (reverse(name, args=[token]) for name in ("sessions:agreement-link", "participants:answer"))
    return _agreement(request, invitation, Way(*addresses, via=AnsweredVia.LINK))


@scoped(Invitation, can_answer_invitation, methods=FORM)
def agreement(request, invitation):
    addresses = (
        reverse(name, args=[invitation.pk]) for name in ("sessions:agreement", "participants:invitation-answer")
    )
    return _agreement(request, invitation, Way(*addresses, via=AnsweredVia.ACCOUNT, by=request.user))


@in_guests_language
def _agreement(request, invitation, way: Way):
    if request.method != "POST":
        return _page(request, invitation, way)
    if "take_back" in request.POST:
        return _take_back(request, invitation, way)
    form = forms.AgreementForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation, way, error=_("Choose one of the answers."), typed=request.POST)
    try:
        answer_consents(invitation=invitation, answers=form.cleaned_data, via=way.via, by=way.by)
    except DomainError as error:
        return _page(request, invitation, way, error=str(error), typed=request.POST)
    return HttpResponseRedirect(f"{way.page}{asked_for(request)}#said")


def _take_back(request, invitation, way: Way):
    """A yes to a passage is taken back without its words being shown: this works by link, too."""
    passage = own_passage(invitation, request.POST["take_back"])
    try:
        if passage is None:
            raise DomainError(_("There is no such passage."))
        answer_passage(passage=passage, answer=ConsentAnswer.NO, via=way.via, by=way.by)
    except DomainError as error:
        return _page(request, invitation, way, error=str(error))
    return HttpResponseRedirect(f"{way.page}{asked_for(request)}#said")


def _page(request, invitation, way: Way, *, error: str = "", typed=None):
    context = {
        "shown": agreement_of(invitation, typed=typed),
        "way": way,
        "query": asked_for(request),
        "error": error,
        "languages": other_languages(),
    }
    return render(request, "sessions/agreement.html", context, status=422 if error else 200)


@signed_in(policies.can_list_agreements)
def agreement_list(request):
    """Everything that the reader has agreed to, in all rounds."""
    return page(request, "sessions/agreement_list.html", {"rounds": agreements_of(request.user)})
