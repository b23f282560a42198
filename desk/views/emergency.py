"""The emergency seal: one page before it, one page while it stands, and the steps of a release."""

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk import actions
from desk.forms import DrillForm, ReleaseForm
from desk.selectors.emergency import releasers_of, seal_page, standing_of
from workshops import policies
from workshops.models import Dialogue, EmergencySeal

POST = ("POST",)


@scoped(Dialogue, policies.can_seal_dialogue, methods=("GET", "HEAD", "POST"))
def seal(request, dialogue):
    """What a seal would freeze, and the button. Sealing ends the reader's own session too, so the
    answer is a page that needs none."""
    if request.method != "POST":
        return _before(request, dialogue)
    sealed = actions.seal_dialogue(dialogue=dialogue, by=request.user)
    standing = standing_of(sealed, request.user)
    logout(request)
    phone = dialogue.contact_phone or settings.SUPPORT_PHONE
    return render(request, "desk/seal_done.html", {"standing": standing, "phone": phone})


def _before(request, dialogue, form=None):
    others = releasers_of(dialogue).exclude(pk=request.user.pk)
    context = {
        "dialogue": dialogue,
        "told": seal_page(dialogue, request.user),
        "form": form or DrillForm(others=others),
    }
    return (invalid if form else page)(request, "desk/seal.html", context)


@scoped(Dialogue, policies.can_seal_dialogue, methods=POST, fresh=True)
def drill_begin(request, dialogue):
    form = DrillForm(request.POST, others=releasers_of(dialogue).exclude(pk=request.user.pk))
    if form.is_valid():
        try:
            drill = actions.begin_drill(dialogue=dialogue, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:seal-detail", drill.pk)
    return _before(request, dialogue, form)


@scoped(EmergencySeal, policies.can_view_seal)
def seal_detail(request, seal):
    """How the seal stands, and whose turn it is."""
    return _standing(request, seal)


def _standing(request, seal, form=None):
    context = {
        "told": standing_of(seal, request.user),
        "seal": seal,
        "form": form or ReleaseForm(is_drill=seal.is_drill),
        "may": Permissions(policies, request.user, seal),
    }
    return (invalid if form else page)(request, "desk/seal_detail.html", context)


@scoped(EmergencySeal, policies.can_propose_release, methods=POST, fresh=True)
def seal_propose(request, seal):
    form = ReleaseForm(request.POST, is_drill=seal.is_drill)
    if form.is_valid():
        try:
            actions.propose_release(seal=seal, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:seal-detail", seal.pk, message=_("Proposed. The second person gets a letter."))
    return _standing(request, seal, form)


@scoped(EmergencySeal, policies.can_confirm_release, methods=POST, fresh=True)
def seal_confirm(request, seal):
    return _done(request, seal, actions.confirm_release)


@scoped(EmergencySeal, policies.can_decline_release, methods=POST, fresh=True)
def seal_decline(request, seal):
    return _done(request, seal, actions.decline_release)


@scoped(EmergencySeal, policies.can_break_off_drill, methods=POST, fresh=True)
def drill_break_off(request, seal):
    return _done(request, seal, actions.break_off_drill)


def _done(request, seal, act):
    """Does ``act``; a refusal is said on the same page."""
    try:
        act(seal=seal, by=request.user)
    except DomainError as error:
        return onward(request, "desk:seal-detail", seal.pk, message=str(error))
    return onward(request, "desk:seal-detail", seal.pk)
