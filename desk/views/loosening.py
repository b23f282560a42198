"""A wider rule is asked for, followed, and answered: signed in, or by personal link."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.access import Known, scoped, signed_link
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk.actions.loosening import answer_request, ask_to_loosen, read_reason, take_back_request
from desk.forms import LoosenForm
from desk.selectors.loosening import changes_of, standing_of
from participants.selectors.wording import help_phone
from participants.views.link_code import ask_for_code
from sessions_app import policies
from sessions_app.models import RuleAnswer, RuleRequest, WorkshopSession

FORM = ("GET", "HEAD", "POST")
# A consent is not given by whoever comes first: the browser is one from which this guest answered before, or
# somebody at it had a code from the guest's mailbox.
OF_ANSWER = Known(
    route="desk:rule-answer-code",
    claim=None,
    account=lambda answer: answer.person.user_id,
    through=lambda answer: answer.invitation,
)
SAID = {"yes": True, "no": False, "later": None}


@scoped(WorkshopSession, policies.can_loosen_session, methods=FORM, fresh=True)
def session_loosen(request, session):
    """The wider rule of one session, asked of those who were in its room."""
    floor = session.workshop.rule_profile
    form = LoosenForm(request.POST or None, floor=floor, initial=session.profile.switches)
    context = {"form": form, "session": session, "workshop": session.workshop}
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_to_loosen(
                workshop=session.workshop, session=session, switches=form.switches, by=request.user,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:rule-request", asked.pk, message=_("Everyone who attended is being asked."))
    return (invalid if form.is_bound else page)(request, "desk/session_loosen.html", context)


@scoped(RuleRequest, policies.can_follow_request)
def rule_request(request, asked):
    """How many have agreed; not who."""
    context = {
        "asked": asked,
        "reason": read_reason(request=asked, by=request.user),
        "changes": changes_of(asked),
        "standing": standing_of(asked),
    }
    return page(request, "desk/rule_request.html", context)


@scoped(RuleRequest, policies.can_follow_request, methods=("POST",))
def rule_request_take_back(request, asked):
    try:
        take_back_request(request=asked, by=request.user)
        said = _("The question is taken back. The rule stays as it is.")
    except DomainError as error:
        said = str(error)
    return onward(request, "desk:rule-request", asked.pk, message=said)


@scoped(RuleAnswer, policies.can_answer_request, methods=FORM)
def rule_answer(request, answer):
    return _answer(request, answer, reverse("desk:rule-answer", args=[answer.pk]), is_signed_in=True)


@signed_link(RuleAnswer, methods=FORM)
def rule_answer_code(request, answer, token):
    return ask_for_code(request, answer, OF_ANSWER, reverse("desk:rule-answer-link", args=[token]))


@signed_link(RuleAnswer, methods=FORM, known=OF_ANSWER)
def rule_answer_link(request, answer, token):
    with translation.override(answer.invitation.person.language):
        address = reverse("desk:rule-answer-link", args=[token])
        return _answer(request, answer, address, is_signed_in=False)


def _answer(request, answer, address: str, *, is_signed_in: bool):
    """Opening it records nothing; one of three buttons does."""
    error, said = None, request.POST.get("agrees")
    if request.method == "POST":
        if said not in SAID:
            error = _("Choose one of the three answers.")
        else:
            try:
                answer_request(answer=answer, agrees=SAID[said])
            except DomainError as refusal:
                error = str(refusal)
            else:
                return HttpResponseRedirect(address)
    context = {
        "answer": answer,
        "asked": answer.request,
        "reason": read_reason(request=answer.request),
        "changes": changes_of(answer.request),
        "address": address,
        "error": error,
        "is_signed_in": is_signed_in,
        "phone": help_phone(answer.request.workshop),
    }
    response = render(request, "desk/rule_answer.html", context, status=422 if error else 200)
    response.headers["Content-Language"] = translation.get_language()
    return response
