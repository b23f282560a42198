"""Questions to guests: asked and closed by organisers, answered by personal link."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.access import Permissions, scoped, signed_link
from core.errors import DomainError
from core.htmx import onward, page
from reports import actions, forms, policies
from reports.choices import Moment
from reports.models import Ballot, Survey
from reports.selectors.surveys import NAMES, results_of
from workshops.models import Workshop


@scoped(Workshop, policies.can_view_surveys)
def survey_list(request, workshop):
    results = results_of([workshop])
    asked = {result.survey.moment for result in results}
    context = {
        "workshop": workshop,
        "results": [(result, [(NAMES[name], mean) for name, mean in result.means.items()]) for result in results],
        "names": list(NAMES.values()),
        "left": [(value, label) for value, label in Moment.choices if value not in asked],
        "may": Permissions(policies, request.user, workshop),
    }
    return page(request, "reports/survey_list.html", context)


@scoped(Workshop, policies.can_run_surveys, methods=("POST",))
def survey_ask(request, workshop):
    moment = request.POST.get("moment")
    try:
        if moment not in Moment.values:
            raise DomainError(_("Choose when you ask."))
        actions.ask_survey(workshop=workshop, moment=moment, by=request.user)
        message = _("Asked. Each guest has a letter with a link of their own.")
    except DomainError as error:
        message = str(error)
    return onward(request, "reports:survey-list", workshop.pk, message=message)


@scoped(Survey, policies.can_close_survey, methods=("POST",))
def survey_close(request, survey):
    actions.close_survey(survey=survey, by=request.user)
    return onward(request, "reports:survey-list", survey.workshop_id, message=_("Closed for good."))


@signed_link(Ballot)
def survey_answer(request, ballot, token):
    """Opening it records nothing; the button does, once."""
    with translation.override(ballot.invitation.person.language):
        form, error = forms.AnswerForm(request.POST or None), None
        if request.method == "POST" and form.is_valid():
            try:
                actions.answer_survey(ballot=ballot, **form.cleaned_data)
                return HttpResponseRedirect(reverse("reports:survey-answer", args=[token]))
            except DomainError as refusal:
                error = str(refusal)
        context = {"ballot": ballot, "survey": ballot.survey, "form": form, "error": error, "address": request.path}
        status = 422 if request.method == "POST" else 200
        response = render(request, "reports/survey_answer.html", context, status=status)
        response.headers["Content-Language"] = translation.get_language()
        return response
