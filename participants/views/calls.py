from django.utils.translation import gettext as _

from core.access import scoped, signed_in
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from participants import policies
from participants.actions.answers import note_answer
from participants.actions.calls import finish_call
from participants.choices import CallOutcome
from participants.forms import CallForm
from participants.models import Call
from participants.selectors.calls import call_row, calls_for, has_go_between
from participants.selectors.hours import zone_of
from participants.selectors.said import said_in

PAGE = "participants/call.html"


@signed_in(policies.can_list_calls)
def call_list(request):
    """Whom somebody is to telephone, one's own first."""
    return page(request, "participants/call_list.html", {"rows": calls_for(request.user)})


@scoped(Call, policies.can_make_call, methods=("GET", "HEAD", "POST"))
def call(request, call):
    """One call: whom, about what, what time it is there; and what came of it."""
    form = CallForm(request.POST or None, call=call, zone=zone_of(request.user.time_zone))
    context = {
        "row": call_row(call, request.user),
        "form": form,
        "said": said_in(call),
        "has_go_between": has_go_between(call),
    }
    if request.method != "POST":
        return page(request, PAGE, context)
    if not form.is_valid():
        return invalid(request, PAGE, context)
    given = form.cleaned_data
    try:
        if given["outcome"] == CallOutcome.ANSWERED:
            note_answer(call=call, answer=given["answer"], reason=given["reason"], by=request.user)
        else:
            finish_call(call=call, outcome=given["outcome"], again_at=form.again_at, by=request.user)
    except DomainError as error:
        refuse(form, error)
        return invalid(request, PAGE, context)
    return onward(request, "participants:call-list", message=_("The call is noted."))
