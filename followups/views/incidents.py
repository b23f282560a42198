"""Concerns and incidents: a form for everybody, a page for those who lead."""

from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from core.access import Permissions, scoped, signed_in, signed_link
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from followups import actions, forms, policies
from followups.choices import ConcernPage
from followups.models import AffectedPerson, Incident, IncidentStep
from followups.selectors import incidents
from participants.actions.link_codes import OF_INVITATION
from participants.models import Invitation
from workshops.models import Dialogue
from workshops.querysets import today

FORM, POST = ("GET", "HEAD", "POST"), ("POST",)
DETAIL = "followups/incident_detail.html"


def _origin(user, address: str):
    """The kind of page at ``address``, and the row that it shows if ``user`` may see it; never an error."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return ConcernPage.OTHER, None
    door, key = getattr(match.func, "door", None), match.kwargs.get("pk")
    if door is None or door.kind != "scoped" or key is None:
        return incidents.kind_of_page(match.view_name), None
    return incidents.kind_of_page(match.view_name), door.rows(user).filter(pk=key).first()


@signed_in(policies.can_report_concern, methods=FORM)
@sensitive_variables()
def concern(request):
    """A concern of somebody who has signed in. The page that they came from names itself in ``page``."""
    address = request.GET.get("from", "")
    kind, row = _origin(request.user, address)
    known, here = incidents.dialogues_to_report_in(request.user), str(incidents.dialogue_id_of(row))
    chosen = [pair for pair in known if pair[0] == here] or known
    form = forms.ConcernForm(request.POST or None, dialogues=chosen, initial={"page": kind})
    context = {"form": form, "may_report": bool(known)}
    if request.method != "POST" or not known:
        return page(request, "followups/concern.html", context)
    if form.is_valid():
        given = form.cleaned_data
        dialogue = Dialogue.objects.get(pk=given.pop("dialogue", "") or chosen[0][0])
        about = row if str(dialogue.pk) == here else None
        if _reported(form, dialogue, about, str(request.user), request.user):
            return page(request, "followups/concern_done.html", {"phone": _phone(dialogue)})
    return invalid(request, "followups/concern.html", context)


def _reported(form, dialogue, about, name: str, by) -> bool:
    """Hands the concern on; False with the refusal in the form."""
    given = form.cleaned_data
    named = form.is_named
    try:
        actions.report_concern(
            dialogue=dialogue,
            words=given["words"],
            page=given["page"],
            happened_on=given["happened_on"],
            about=about,
            reporter=name if named else "",
            by=by if named else None,
        )
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _phone(dialogue) -> str:
    return dialogue.contact_phone or settings.SUPPORT_PHONE


@signed_link(Invitation, methods=FORM)
@sensitive_variables()
def concern_by_link(request, invitation, token):
    """The same for a guest who came by a personal link. Opening it records nothing. No code is asked for: a
    concern must not wait; but from a browser that is not known to the link it goes on without a name."""
    dialogue = invitation.workshop.dialogue
    nameless = OF_INVITATION.is_elsewhere(request, invitation)
    form = forms.ConcernForm(request.POST or None, initial={"page": ConcernPage.INVITATION}, nameless=nameless)
    context = {"form": form, "token": token, "phone": _phone(dialogue)}
    with translation.override(invitation.person.language):
        if request.method != "POST":
            return render(request, "followups/concern_by_link.html", context)
        if form.is_valid() and _reported(form, dialogue, None, invitation.person.name, invitation.person.user):
            return render(request, "followups/concern_by_link.html", {**context, "is_done": True})
        return render(request, "followups/concern_by_link.html", context, status=422)


@scoped(Dialogue, policies.can_list_incidents)
def incident_list(request, dialogue):
    context = {"dialogue": dialogue, "incidents": dialogue.incidents.order_by("-reported_on", "pk")}
    return page(request, "followups/incident_list.html", context)


@scoped(Incident, policies.can_view_incident)
def incident_detail(request, incident):
    return _page(request, incident)


@sensitive_variables()
def _page(request, incident, **bound):
    """The page with its forms; a form that was refused comes in ``bound`` and makes it a 422."""
    told = incidents.page_of(incident, actions.read_incident(incident=incident, by=request.user), today())
    near, others = incidents.people_to_choose(incident)
    context = {
        "told": told,
        "incident": incident,
        "may": Permissions(policies, request.user, incident),
        "people_form": forms.AffectedForm(
            near=near, others=others, initial={"people": [str(row.person_id) for row in told.affected]}
        ),
        "step_form": forms.StepForm(holders=incidents.holders_of(incident.dialogue_id)),
        "close_form": forms.CloseIncidentForm(initial={"keep_until": incident.keep_until}),
        "rows": [(row, incidents.ways_to_tell(row)) for row in told.affected],
        **bound,
    }
    return (invalid if bound else page)(request, DETAIL, context)


def _done(request, page_of, act, **what):
    """Does ``act`` and goes back to the page of an incident; a refusal is said there."""
    try:
        act(by=request.user, **what)
    except DomainError as error:
        return onward(request, "followups:incident-detail", page_of.pk, message=str(error))
    return onward(request, "followups:incident-detail", page_of.pk)


@scoped(Incident, policies.can_handle_incident, methods=POST)
def incident_advance(request, incident):
    return _done(request, incident, actions.advance_incident, incident=incident)


@scoped(Incident, policies.can_handle_incident, methods=POST)
def incident_people(request, incident):
    near, others = incidents.people_to_choose(incident)
    form = forms.AffectedForm(request.POST, near=near, others=others)
    if not form.is_valid():
        return _page(request, incident, people_form=form)
    return _done(request, incident, actions.set_affected, incident=incident, people=form.chosen)


@scoped(AffectedPerson, policies.can_tell_affected, methods=POST)
def affected_tell(request, affected):
    how = request.POST.get("how", "")
    if how not in dict(incidents.ways_to_tell(affected)):
        return onward(request, "followups:incident-detail", affected.incident_id)
    return _done(request, affected.incident, actions.tell_affected, affected=affected, how=how)


@scoped(Incident, policies.can_handle_incident, methods=POST)
@sensitive_variables()
def step_add(request, incident):
    form = forms.StepForm(request.POST, holders=incidents.holders_of(incident.dialogue_id))
    if not form.is_valid():
        return _page(request, incident, step_form=form)
    return _done(request, incident, actions.add_step, incident=incident, **form.cleaned_data)


@scoped(IncidentStep, policies.can_settle_step, methods=POST)
def step_settle(request, step):
    return _done(request, step.incident, actions.settle_step, step=step)


@scoped(Incident, policies.can_handle_incident, methods=POST)
@sensitive_variables()
def incident_close(request, incident):
    form = forms.CloseIncidentForm(request.POST)
    if form.is_valid():
        try:
            actions.close_incident(incident=incident, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:incident-detail", incident.pk)
    return _page(request, incident, close_form=form)
