from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import scoped
from core.htmx import invalid, onward, page
from participants import policies
from participants.actions.reminders import set_reminders
from participants.forms import RungForm
from participants.models import ReminderStep
from participants.selectors.ladder import plan_of, suggested_steps, waiting_guests
from workshops.models import Workshop


@scoped(Workshop, policies.can_set_reminders, methods=("GET", "HEAD", "POST"))
def reminder_plan(request, workshop):
    """Who would get which reminder, when. "Show" reckons anew and saves nothing; "arm" saves."""
    steps = suggested_steps(workshop)
    forms = [_form(request, step) for step in steps]
    if request.method != "POST":
        return page(request, "participants/reminder_plan.html", _plan_page(workshop, steps, forms))
    if not all([form.is_valid() for form in forms]):
        return invalid(request, "participants/reminder_plan.html", _plan_page(workshop, steps, forms))
    typed = [
        ReminderStep(workshop=workshop, rung=step.rung, **form.cleaned_data)
        for step, form in zip(steps, forms, strict=True)
    ]
    guests = list(waiting_guests(workshop))
    kept = set(request.POST.getlist("guest"))
    left_in_peace = [guest.pk for guest in guests if str(guest.pk) not in kept]
    if request.POST.get("do") != "arm":
        context = _plan_page(workshop, typed, forms) | {"left_in_peace": left_in_peace}
        return page(request, "participants/reminder_plan.html", context)
    set_reminders(workshop=workshop, steps=typed, left_in_peace=left_in_peace, by=request.user)
    return onward(request, "participants:reminder-plan", workshop.pk, message=_("The reminders are set as shown."))


def _form(request, step) -> RungForm:
    initial = {"is_armed": step.is_armed, "days_before": step.days_before, "hour": step.hour}
    return RungForm(request.POST or None, prefix=step.rung, initial=initial)


def _plan_page(workshop, steps, forms) -> dict:
    guests = list(waiting_guests(workshop))
    return {
        "workshop": workshop,
        "rungs": list(zip(steps, forms, strict=True)),
        "plan": plan_of(workshop, steps, timezone.now()),
        "guests": guests,
        "left_in_peace": [guest.pk for guest in guests if not guest.is_reminded],
        "is_armed": any(step.is_armed and step.pk for step in steps),
        "now": timezone.now(),
    }
