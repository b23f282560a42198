"""Silence procedure: begun and watched by those who lead, answered by personal link."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import scoped, signed_link
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from core.language import asked_for, in_guests_language, other_languages
from followups import actions, forms, policies
from followups.actions import silence as acts
from followups.choices import SilenceState
from followups.models import Addressee, JointText, Silence
from followups.selectors import silences, words
from followups.selectors.ruling import gate_of_text
from followups.selectors.silence_ladder import steps_to_come
from participants.selectors.wording import help_phone
from participants.views.link_code import ask_for_code

FORM = ("GET", "HEAD", "POST")
BEGIN = "followups/silence_begin.html"


@scoped(JointText, policies.can_settle_text, methods=FORM)
def silence_begin(request, text):
    """Until when, and who must agree."""
    workshop, members = silences.round_of(text), silences.candidates(text)
    form = forms.SilenceForm(request.POST or None, zone=workshop.time_zone if workshop else "UTC", members=members)
    ticked = set(request.POST.getlist("people")) if request.method == "POST" else {str(one.pk) for one in members}
    context = {"text": text, "form": form, "people": [(one, str(one.pk) in ticked) for one in members]}
    if request.method != "POST":
        return page(request, BEGIN, context)
    if form.is_valid():
        try:
            begun = acts.begin_silence(joint_text=text, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:silence", begun.pk, message=_("Each of them is sent one letter."))
    return invalid(request, BEGIN, context)


@scoped(Silence, policies.can_view_silence)
def silence_detail(request, silence):
    """How it stands, in numbers; who could not be reached; why it was broken."""
    reach = silences.reach_of(silence)
    asked = [one.addressee for one in reach] if silence.state == SilenceState.OPEN else []
    context = {
        "silence": silence,
        "text": silence.joint_text,
        "standing": silences.standing_of(silence, reach),
        "unreached": [one for one in reach if not one.is_reached],
        "steps": steps_to_come(silence, asked, timezone.now()),
        "reason": acts.read_reason(silence=silence, by=request.user),
    }
    return page(request, "followups/silence_detail.html", context)


@scoped(Silence, policies.can_view_silence, methods=("POST",))
def silence_take_back(request, silence):
    message = _("Taken back; all of them are told.")
    try:
        acts.take_back_silence(silence=silence, by=request.user)
    except DomainError as error:
        message = str(error)
    return onward(request, "followups:silence", silence.pk, message=message)


@scoped(Addressee, policies.can_note_told, methods=("POST",))
def silence_told(request, addressee):
    message = _("Noted, as told by telephone.")
    try:
        acts.note_told(addressee=addressee, by=request.user)
    except DomainError as error:
        message = str(error)
    return onward(request, "followups:silence", addressee.silence_id, message=message)


@signed_link(Addressee, methods=FORM)
def silence_code(request, addressee, token):
    return ask_for_code(request, addressee, acts.OF_SILENCE, _address(token))


@signed_link(Addressee, methods=FORM, known=acts.OF_SILENCE)
def silence_answer(request, addressee, token):
    """The text, and two buttons. Opening it records nothing of whose link it was."""
    return _answer(request, addressee, request.path)


def _address(token: str) -> str:
    return reverse("followups:silence-answer", args=[token])


@sensitive_variables()
@in_guests_language
def _answer(request, addressee, address: str):
    if request.method != "POST":
        return _page(request, addressee)
    reason = request.POST.get("reason", "")
    try:
        if request.POST.get("do") == "agree":
            acts.agree_to_text(addressee=addressee)
        elif request.POST.get("do") == "break":
            acts.break_silence(addressee=addressee, reason=reason)
        else:
            raise DomainError(_("Choose one of the two buttons, or simply close the page."))
    except DomainError as error:
        addressee.refresh_from_db()
        return _page(request, addressee, error=error, reason=reason, status=422)
    return HttpResponseRedirect(f"{address}{asked_for(request)}")


@sensitive_variables()
def _page(request, addressee, *, error=None, reason: str = "", status: int = 200):
    silence = addressee.silence
    is_open = silence.takes_answers(timezone.now())
    context = {
        "addressee": addressee,
        "silence": silence,
        "is_open": is_open,
        "workshop": silence.workshop,
        "error": error,
        "reason": reason,
        "query": asked_for(request),
        "phone": help_phone(silence.workshop),
        "languages": other_languages(),
    }
    if is_open:
        context |= _words(addressee)
    return render(request, "followups/silence_answer.html", context, status=status)


@sensitive_variables()
def _words(addressee) -> dict:
    """The text for its reader; or why it does not open. The trail does not tell whose link it was read by."""
    silence = addressee.silence
    if gate := gate_of_text(silence.joint_text, addressee.person.user):
        return {"gate": gate}
    try:
        text = actions.read_version(joint_text=silence.joint_text, version=silence.version, by=None)
    except DomainError as error:
        return {"destroyed": str(error)}
    return {"paragraphs": words.mark_brackets(text)}
