from django.utils import timezone

from core.access import scoped
from core.htmx import page
from participants import policies
from participants.selectors.balance import balance_of
from participants.selectors.counts import answer_counts
from participants.selectors.grid import grid_of
from participants.selectors.invite import leaving
from participants.selectors.ladder import ladder_rests, plan_of
from workshops.models import Workshop


@scoped(Workshop, policies.can_see_answers)
def invitation_grid(request, workshop):
    """Who was asked and what they answered, with what goes out next."""
    steps = [step for step in workshop.reminder_steps.all() if step.is_armed]
    rests = ladder_rests(workshop)
    plan = [] if rests else plan_of(workshop, steps, timezone.now()).to_come
    context = {
        "workshop": workshop,
        "grid": grid_of(workshop),
        "counts": answer_counts([workshop.pk])[workshop.pk],
        "balance": balance_of(workshop),
        "plan": plan,
        "leaving": leaving(workshop),
        "zone": request.user.time_zone,
        "rests": rests,
        "may_exchange": policies.can_set_exchange(request.user, workshop),
        "may_invite": policies.can_invite(request.user, workshop),
    }
    return page(request, "participants/invitation_grid.html", context)
