"""What the guests of a workshop have agreed to, for its organisers."""

from core.access import scoped
from core.htmx import page
from participants import policies
from participants.choices import QUESTIONS
from participants.selectors.consents import states_of
from workshops.models import Workshop


@scoped(Workshop, policies.can_see_answers)
def consent_list(request, workshop):
    context = {
        "workshop": workshop,
        "rows": states_of(workshop),
        "columns": [kind.label for kind in QUESTIONS],
    }
    return page(request, "participants/consent_list.html", context)
