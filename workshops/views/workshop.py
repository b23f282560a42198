from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from workshops import policies
from workshops.actions.workshop import create_workshop, edit_workshop, write_ground_rules
from workshops.forms import GroundRulesForm, NewWorkshopForm, RecoveryCodeForm, WorkshopForm
from workshops.models import MEANINGS, Dialogue, Workshop

FORM = ("GET", "HEAD", "POST")
# What one has to keep to in the room, and what becomes of what one says there.
BESIDE_GROUND_RULES = ("existence", "devices", "notes", "retention")


@scoped(Dialogue, policies.can_create_workshop, methods=FORM)
@sensitive_variables()
def workshop_create(request, dialogue):
    last = dialogue.workshops.exclude(number=None).order_by("-number").first()
    suggested = {"number": last.number + 1 if last else 1, "time_zone": last.time_zone if last else "Europe/Zurich"}
    form = NewWorkshopForm(request.POST or None, initial=suggested)
    context = {"form": form, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, "workshops/workshop_create.html", context)
    if not form.is_valid():
        return invalid(request, "workshops/workshop_create.html", context)
    chosen = {name: form.cleaned_data[name] for name in ("preset", "recovery")}
    planned = create_workshop(dialogue=dialogue, facts=form.facts, by=request.user, **chosen)
    if planned.recovery_code:
        return _on_paper(request, planned.workshop, RecoveryCodeForm(initial={"code": planned.recovery_code}))
    return onward(request, "desk:workshop", planned.workshop.pk)


@scoped(Workshop, policies.can_edit_workshop, methods=("POST",))
@sensitive_variables()
def recovery_written(request, workshop):
    """The end of the page that showed the organisers' recovery code: its last group, from the paper."""
    form = RecoveryCodeForm(request.POST)
    if not form.is_valid():
        return _on_paper(request, workshop, form)
    told = _("The recovery code is on paper. Every participant sees that it exists.")
    return onward(request, "desk:workshop", workshop.pk, message=told)


@sensitive_variables()
def _on_paper(request, workshop, form):
    """Shows the code that only this answer holds; the page carries it until it is on paper."""
    context = {"form": form, "workshop": workshop, "groups": (form["code"].value() or "").split("-")}
    return (invalid if form.is_bound else page)(request, "workshops/workshop_recovery.html", context)


@scoped(Workshop, policies.can_edit_workshop, methods=FORM)
def workshop_edit(request, workshop):
    form = WorkshopForm(request.POST or None, instance=workshop)
    context = {"form": form, "workshop": workshop}
    if request.method != "POST":
        return page(request, "workshops/workshop_edit.html", context)
    if not form.is_valid():
        return invalid(request, "workshops/workshop_edit.html", context)
    try:
        edit_workshop(workshop=workshop, facts=form.facts, by=request.user)
    except DomainError as error:
        refuse(form, error)
        return invalid(request, "workshops/workshop_edit.html", context)
    return onward(request, "desk:workshop", workshop.pk, message=_("The changes are kept."))


@scoped(Workshop, policies.can_view_workshop)
def ground_rules(request, workshop):
    """The ground rules as guests read them."""
    rules = workshop.ground_rules.order_by("-version").first()
    may_edit = policies.can_edit_workshop(request.user, workshop)
    profile = workshop.rule_profile
    sentences = [MEANINGS[name][getattr(profile, name)] for name in BESIDE_GROUND_RULES]
    context = {"workshop": workshop, "rules": rules, "may_edit": may_edit, "sentences": sentences}
    return page(request, "workshops/ground_rules.html", context)


@scoped(Workshop, policies.can_edit_workshop, methods=FORM)
def ground_rules_edit(request, workshop):
    newest = workshop.ground_rules.order_by("-version").first()
    form = GroundRulesForm(request.POST or None, initial={"text": newest.text if newest else ""})
    context = {"form": form, "workshop": workshop, "newest": newest}
    if request.method != "POST":
        return page(request, "workshops/ground_rules_edit.html", context)
    if not form.is_valid():
        return invalid(request, "workshops/ground_rules_edit.html", context)
    rules = write_ground_rules(workshop=workshop, text=form.cleaned_data["text"], by=request.user)
    told = _("Version %(number)s is in force.") % {"number": rules.version}
    return onward(request, "desk:workshop", workshop.pk, message=told)
