from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk import policies as desk_policies
from desk.actions.workshop import call_off_workshop, move_workshop
from desk.forms import CallOffForm, MoveForm
from desk.selectors.workshop import guest_page, organiser_page
from participants import policies as participant_policies
from reports import policies as report_policies
from sessions_app.policies import can_see_readers
from workshops import policies
from workshops.models import Workshop

FORM = ("GET", "HEAD", "POST")


@scoped(Workshop, policies.can_view_workshop)
def workshop_detail(request, workshop):
    """The workshop for its organisers, or for whoever else has a seat in it."""
    context = {
        "workshop": workshop,
        "may": Permissions(policies, request.user, workshop),
        "may_desk": Permissions(desk_policies, request.user, workshop),
        "may_ask": Permissions(report_policies, request.user, workshop),
        "may_invite": Permissions(participant_policies, request.user, workshop),
        "sees_readers": workshop.is_sealed and can_see_readers(request.user, workshop),
        "sees_dialogue": policies.can_view_dialogue(request.user, workshop.dialogue),
    }
    if policies.can_organise(request.user, workshop) and not workshop.dialogue.is_public_record:
        told = organiser_page(workshop, request.user, request.GET.get("page"))
        return page(request, "desk/workshop_detail.html", {**context, "told": told}, part="people")
    return page(request, "desk/workshop_guest.html", {**context, "told": guest_page(workshop, request.user)})


@scoped(Workshop, desk_policies.can_move_workshop, methods=FORM)
def workshop_move(request, workshop):
    """Other dates; everyone who said yes is asked again."""
    form = MoveForm(request.POST or None, initial=MoveForm.initial_for(workshop))
    if request.method == "POST" and form.is_valid():
        try:
            move_workshop(workshop=workshop, facts=form.facts, by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:workshop", workshop.pk, message=_("The new dates stand."))
    answer = invalid if request.method == "POST" else page
    return answer(request, "desk/workshop_move.html", {"form": form, "workshop": workshop})


@scoped(Workshop, desk_policies.can_call_off_workshop, methods=FORM)
def workshop_call_off(request, workshop):
    """Postponed or cancelled; the guests get a letter."""
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off_workshop(workshop=workshop, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:workshop", workshop.pk, message=_("The guests are being told."))
    answer = invalid if request.method == "POST" else page
    return answer(request, "desk/workshop_call_off.html", {"form": form, "workshop": workshop})
