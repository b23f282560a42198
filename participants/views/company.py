"""Who comes, for guests; how far the sides know of each other, for those who keep the peace between them."""

from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from participants import policies
from participants.actions import company as actions
from participants.forms import ExchangeForm, OpenNamesForm, PairForm
from participants.selectors.company import pairs_of, rules_to_read
from participants.selectors.shown import names_shown
from workshops.models import Workshop

BOTH = ("GET", "HEAD", "POST")


@scoped(Workshop, policies.can_see_company)
def company(request, workshop):
    """Who else comes. What is shown by name is in the log before it is on the page."""
    own = rules_to_read(workshop, request.user)
    parts = [] if own else actions.show_company(workshop=workshop, viewer=request.user)
    return page(request, "participants/company.html", {"workshop": workshop, "parts": parts, "own": own})


@scoped(Workshop, policies.can_set_exchange, methods=BOTH)
def exchange(request, workshop):
    """Each pair of sides: descriptions shown or not, and what a side has confirmed."""
    form = ExchangeForm(request.POST or None, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        try:
            _do(workshop, form.cleaned_data, request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "participants:exchange", pk=workshop.pk, message=_("Noted; it holds from now on."))
    context = {
        "workshop": workshop,
        "pairs": pairs_of(workshop),
        "form": form,
        "may": Permissions(policies, request.user, workshop),
    }
    return (invalid if form.is_bound else page)(request, "participants/exchange.html", context)


def _do(workshop, given: dict, by) -> None:
    one, two, act = given["first"], given["second"], given["act"]
    if act in {"show", "hide"}:
        actions.show_profiles(workshop=workshop, one=one, two=two, shown=act == "show", by=by)
    elif act == "confirm":
        actions.confirm_side(workshop=workshop, said_by=given["said_by"], other=two, by=by)
    else:
        actions.withdraw_confirmation(workshop=workshop, side=one, other=two, by=by)


@scoped(Workshop, policies.can_open_names, methods=BOTH, fresh=True)
def names_open(request, workshop):
    """Names before both sides have confirmed, with a reason."""
    form = OpenNamesForm(request.POST or None, workshop=workshop, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        pair = {"one": form.cleaned_data["first"], "two": form.cleaned_data["second"]}
        try:
            actions.open_names(workshop=workshop, reason=form.cleaned_data["reason"], by=request.user, **pair)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "participants:exchange", pk=workshop.pk, message=_("Noted; it holds from now on."))
    return (invalid if form.is_bound else page)(
        request, "participants/names_open.html", {"workshop": workshop, "form": form}
    )


@scoped(Workshop, policies.can_open_names, methods=("POST",), fresh=True)
def names_close(request, workshop):
    """Ends the convenor's opening; where both sides have confirmed, names stay shown."""
    form = PairForm(request.POST, workshop=workshop)
    said = _("Choose two sides of this dialogue.")
    if form.is_valid():
        pair = {"one": form.cleaned_data["first"], "two": form.cleaned_data["second"]}
        try:
            actions.close_names(workshop=workshop, by=request.user, **pair)
            said = _("Noted; it holds from now on.")
        except DomainError as error:
            said = str(error)
    return onward(request, "participants:exchange", pk=workshop.pk, message=said)


@scoped(Workshop, policies.can_open_names)
def names_log(request, workshop):
    """Which names were shown to whom and when."""
    context = {
        "workshop": workshop,
        "shown": names_shown(workshop),
        "reasons": actions.read_reasons(workshop=workshop, by=request.user),
        "days": actions.KEPT_DAYS,
    }
    return page(request, "participants/names_log.html", context)
