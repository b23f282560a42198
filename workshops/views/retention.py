from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from workshops import policies
from workshops.actions.retention import agree_to_retention, set_retention
from workshops.forms import RetentionForm
from workshops.models import RetentionProposal, Workshop
from workshops.rule import rule_of
from workshops.selectors.retention import open_proposal, standing_of

FORM = ("GET", "HEAD", "POST")


@scoped(Workshop, policies.can_set_retention, methods=FORM, fresh=True)
def workshop_retention(request, workshop):
    """The day on which the records go: set, or where the rule says so, proposed to both sides."""
    start = {
        "destroy_on": workshop.destroy_on,
        "decided_by": workshop.destroy_decided_by,
        "reading_until": workshop.reading_until,
    }
    asks_both_sides = rule_of(workshop).asks_both_sides
    form = RetentionForm(request.POST or None, initial=start, asks_both_sides=asks_both_sides)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = set_retention(workshop=workshop, by=request.user, **form.values)
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("The day is proposed to both sides. It counts once each has agreed.") if proposal else ""
            return onward(request, "desk:record-list", workshop.dialogue_id, message=said)
    proposal = open_proposal(workshop)
    context = {
        "form": form,
        "workshop": workshop,
        "asks_both_sides": asks_both_sides,
        "proposal": proposal,
        "standing": standing_of(proposal) if proposal else [],
    }
    answer = invalid if request.method == "POST" else page
    return answer(request, "workshops/workshop_retention.html", context)


@scoped(RetentionProposal, policies.can_agree_to_retention, methods=FORM)
def retention_agree(request, proposal):
    """Somebody who comes for a side says its yes to the day on which the records go."""
    error = None
    if request.method == "POST":
        try:
            proposal = agree_to_retention(proposal=proposal, by=request.user)
        except DomainError as refusal:
            error = str(refusal)
        else:
            day = date_format(proposal.destroy_on, "DATE_FORMAT")
            said = _("Your side has agreed to %(day)s.") % {"day": day}
            return onward(request, "desk:workshop", proposal.workshop_id, message=said)
    mine = policies.sides_in(request.user, proposal.workshop)
    context = {
        "proposal": proposal,
        "workshop": proposal.workshop,
        "has_agreed": any(agreed for side, agreed in standing_of(proposal) if side.pk in mine),
        "error": error,
    }
    answer = invalid if error else page
    return answer(request, "workshops/retention_agree.html", context)
