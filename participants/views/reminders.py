from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page
from participants import policies
from participants.actions.reminders import pause_reminders, samples_of, set_reminders, skip_step
from participants.forms import CallerForm, RungForm
from participants.models import Ladder
from participants.selectors.ladder import plan_of, suggested_steps, waiting_guests
from workshops.models import Workshop

PAGE = "participants/reminder_plan.html"


@scoped(Workshop, policies.can_set_reminders, methods=("GET", "HEAD", "POST"))
def reminder_plan(request, workshop):
    """Who would get which reminder, when. "Show" reckons anew and saves nothing; "arm" saves."""
    steps = suggested_steps(workshop)
    forms = [RungForm(request.POST or None, step=step, workshop=workshop) for step in steps]
    caller = CallerForm(request.POST or None, workshop=workshop, initial={"caller": _caller(workshop, request.user)})
    if request.method != "POST":
        return page(request, PAGE, _plan_page(workshop, steps, forms, caller))
    if not all([form.is_valid() for form in (*forms, caller)]):
        return invalid(request, PAGE, _plan_page(workshop, steps, forms, caller))
    typed = [form.typed for form in forms]
    kept = set(request.POST.getlist("guest"))
    left_in_peace = [guest.pk for guest in waiting_guests([workshop]) if str(guest.pk) not in kept]
    if request.POST.get("do") != "arm":
        return page(request, PAGE, _plan_page(workshop, typed, forms, caller, left_in_peace))
    set_reminders(
        workshop=workshop,
        steps=typed,
        left_in_peace=left_in_peace,
        caller=caller.cleaned_data["caller"],
        by=request.user,
    )
    return onward(request, "participants:reminder-plan", workshop.pk, message=_("The reminders are set as shown."))


@scoped(Workshop, policies.can_set_reminders, methods=("POST",))
def reminder_pause(request, workshop):
    """Lets the ladder rest, or go on."""
    is_paused = request.POST.get("do") == "pause"
    pause_reminders(workshop=workshop, is_paused=is_paused, by=request.user)
    sentence = _("The reminders rest: nothing goes out.") if is_paused else _("The reminders go on.")
    return onward(request, "participants:reminder-plan", workshop.pk, message=sentence)


@scoped(Workshop, policies.can_set_reminders, methods=("POST",))
def reminder_skip(request, workshop):
    """Leaves one step out this time, or takes it in again."""
    is_skipped, rung = request.POST.get("do") == "skip", request.POST.get("rung", "")
    try:
        skip_step(workshop=workshop, rung=rung, is_skipped=is_skipped, by=request.user)
    except DomainError as error:
        return onward(request, "participants:reminder-plan", workshop.pk, message=str(error))
    sentence = _("The step is left out this time.") if is_skipped else _("The step is taken again.")
    return onward(request, "participants:reminder-plan", workshop.pk, message=sentence)


def _caller(workshop, user):
    """Who is named already; before anything is set, whoever plans."""
    ladder = Ladder.objects.filter(workshop=workshop).first()
    return ladder.caller_id if ladder else user.pk


def _plan_page(workshop, steps, forms, caller, left_in_peace=None) -> dict:
    guests = list(waiting_guests([workshop]))
    if left_in_peace is None:
        left_in_peace = [guest.pk for guest in guests if not guest.is_reminded]
    is_saved = any(step.pk for step in suggested_steps(workshop))
    return {
        "workshop": workshop,
        "forms": forms,
        "caller": caller,
        "plan": plan_of(workshop, steps, timezone.now(), left_in_peace),
        "samples": samples_of(steps, guests),
        "guests": guests,
        "left_in_peace": left_in_peace,
        "is_armed": is_saved and any(step.is_armed for step in workshop.reminder_steps.all()),
        "is_paused": Ladder.objects.filter(workshop=workshop, paused_at__isnull=False).exists(),
    }
