"""The agenda on the screen and on paper."""

from core.access import Permissions, scoped
from core.htmx import page
from sessions_app import policies
from sessions_app.selectors.agenda import (
    copy_for,
    gate_for,
    paper_days,
    past_the_gate,
    programme_of,
    readable_in,
    written_in,
)
from workshops.models import Workshop
from workshops.selectors.circle import seen_by


def closed(request, workshop, gate):
    """The agenda's page while it is closed to a guest: what to acknowledge, and where."""
    return page(request, "sessions/agenda_closed.html", {"workshop": workshop, "gate": gate})


@scoped(Workshop, policies.can_view_agenda)
def agenda(request, workshop):
    """By day, in the workshop's zone; guests see it once they have acknowledged the ground rules."""
    gate = gate_for(workshop, request.user)
    if gate:
        return closed(request, workshop, gate)
    context = {
        "workshop": workshop,
        "days": programme_of(workshop, request.user),
        "readable": readable_in(workshop, request.user),
        "may": Permissions(policies, request.user, workshop),
        "writes": written_in(workshop, request.user),
        "seen": seen_by(Workshop.objects.visible_to, past_the_gate(workshop, policies.can_view_agenda), workshop),
    }
    return page(request, "sessions/agenda.html", context)


@scoped(Workshop, policies.can_view_agenda)
def agenda_print(request, workshop):
    """A copy for paper: ``?copy=team`` for the team, else the participants' as the rule allows."""
    gate = gate_for(workshop, request.user)
    if gate:
        return closed(request, workshop, gate)
    is_team = request.GET.get("copy") == "team" and policies.can_print_team_copy(request.user, workshop)
    copy = copy_for(workshop, is_team=is_team)
    context = {
        "workshop": workshop,
        "days": paper_days(workshop, request.user, copy),
        "copy": copy,
        "may": Permissions(policies, request.user, workshop),
    }
    return page(request, "sessions/agenda_print.html", context)
