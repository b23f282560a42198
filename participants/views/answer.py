"""The guest's page: by personal link without an account, or signed in. Opening it records nothing."""

from dataclasses import dataclass

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from core.access import scoped, signed_link
from core.errors import DomainError
from core.language import asked_for, in_guests_language, other_languages
from participants import policies
from participants.actions.answers import (
    acknowledge_ground_rules,
    answer_invitation,
    answers_until,
    is_open_for_answers,
    record_needs,
)
from participants.actions.contact import OWN, set_own_hours
from participants.actions.feeds import close_feed, open_feed
from participants.actions.link_codes import OF_INVITATION
from participants.choices import AnsweredVia, AnswerReason
from participants.forms import AnswerForm, NeedsForm, OwnHoursForm
from participants.models import Invitation
from participants.selectors.guest import feed_address, guest_page

FORM = ("GET", "HEAD", "POST")
POST = ("POST",)


@dataclass(frozen=True)
class Way:
    """How the guest came: the addresses of their page and its forms, and how an answer is marked."""

    page: str
    rules: str
    needs: str
    calendar: str
    feed: str
    hours: str
    agreed: str  # what may be shown of the guest is asked on a page of the agenda's app
    concern: str
    via: str
    by: object = None


def _by_link(token: str) -> Way:
    names = ("answer", "answer-rules", "answer-needs", "answer-calendar", "answer-feed", "answer-hours")
    addresses = [reverse(f"participants:{name}", args=[token]) for name in names]
    agreed, concern = (reverse(name, args=[token]) for name in ("sessions:agreement-link", "followups:concern-by-link"))
    return Way(*addresses, agreed, concern, via=AnsweredVia.LINK)


def _by_account(request, invitation) -> Way:
    parts = ("answer", "rules", "needs", "calendar", "feed", "hours")
    names = [f"invitation-{part}" for part in parts]
    addresses = [reverse(f"participants:{name}", args=[invitation.pk]) for name in names]
    agreed = reverse("sessions:agreement", args=[invitation.pk])
    concern = f"{reverse('followups:concern')}?from={request.path}"
    return Way(*addresses, agreed, concern, via=AnsweredVia.ACCOUNT, by=request.user)


@signed_link(Invitation, methods=FORM, known=OF_INVITATION)
def answer(request, invitation, token):
    return _answer(request, invitation, _by_link(token))


@signed_link(Invitation, methods=POST, known=OF_INVITATION)
def answer_rules(request, invitation, token):
    return _rules(request, invitation, _by_link(token))


@signed_link(Invitation, methods=POST, known=OF_INVITATION)
def answer_needs(request, invitation, token):
    return _needs(request, invitation, _by_link(token))


@signed_link(Invitation, methods=POST, known=OF_INVITATION)
def answer_feed(request, invitation, token):
    return _feed(request, invitation, _by_link(token))


@signed_link(Invitation, methods=POST, known=OF_INVITATION)
def answer_hours(request, invitation, token):
    return _hours(request, invitation, _by_link(token))


@scoped(Invitation, policies.can_answer_invitation, methods=FORM)
def invitation_answer(request, invitation):
    return _answer(request, invitation, _by_account(request, invitation))


@scoped(Invitation, policies.can_answer_invitation, methods=POST)
def invitation_rules(request, invitation):
    return _rules(request, invitation, _by_account(request, invitation))


@scoped(Invitation, policies.can_answer_invitation, methods=POST)
def invitation_needs(request, invitation):
    return _needs(request, invitation, _by_account(request, invitation))


@scoped(Invitation, policies.can_answer_invitation, methods=POST)
def invitation_feed(request, invitation):
    return _feed(request, invitation, _by_account(request, invitation))


@scoped(Invitation, policies.can_answer_invitation, methods=POST)
def invitation_hours(request, invitation):
    return _hours(request, invitation, _by_account(request, invitation))


@in_guests_language
def _answer(request, invitation, way: Way):
    if request.method != "POST":
        return _page(request, invitation, way)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation, way, status=422)
    given = form.cleaned_data
    try:
        answer_invitation(invitation=invitation, answer=given["answer"], reason=given["reason"], via=way.via, by=way.by)
    except DomainError as error:
        return _page(request, invitation, way, error=error, status=422)
    return _back(request, way)


@in_guests_language
def _rules(request, invitation, way: Way):
    version = request.POST.get("version", "")
    try:
        acknowledge_ground_rules(invitation=invitation, version=int(version) if version.isdecimal() else 0, by=way.by)
    except DomainError as error:
        return _page(request, invitation, way, error=error, status=422)
    return _back(request, way, "#needs")


@sensitive_variables()
@in_guests_language
def _needs(request, invitation, way: Way):
    form = NeedsForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation, way, needs=form, status=422)
    try:
        record_needs(invitation=invitation, needs=form.cleaned_data, by=way.by)
    except DomainError as error:
        return _page(request, invitation, way, needs=form, error=error, status=422)
    return _back(request, way, "#needs")


@in_guests_language
def _feed(request, invitation, way: Way):
    """Opens an address for the guest's calendar, renews it, or closes it ("close")."""
    if request.POST.get("do") == "close":
        close_feed(invitation=invitation, by=way.by)
    else:
        open_feed(invitation=invitation, by=way.by)
    return _back(request, way, "#calendar")


@in_guests_language
def _hours(request, invitation, way: Way):
    form = OwnHoursForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation, way, hours=form, status=422)
    set_own_hours(invitation=invitation, values=form.cleaned_data, by=way.by)
    return _back(request, way, "#hours")


def _back(request, way: Way, part: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{way.page}{asked_for(request)}{part}")


def _page(request, invitation, way: Way, *, needs=None, hours=None, error=None, status: int = 200):
    person = invitation.person
    guest, until = guest_page(invitation, signed_in=way.by is not None), answers_until(invitation.workshop)
    context = {
        "guest": guest,
        "way": way,
        "query": asked_for(request),
        "is_open": is_open_for_answers(invitation),
        "until": until if guest.has_dates or invitation.workshop.reply_by else None,
        "reasons": AnswerReason.choices,
        "needs": needs or NeedsForm(),
        "hours": hours or OwnHoursForm(initial={name: getattr(person, name) for name in OWN}),
        "feed": feed_address(person) if invitation.is_coming else None,
        "error": error,
        "languages": other_languages(),
    }
    return render(request, "participants/answer.html", context, status=status)
