from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk.actions.loosening import ask_to_loosen
from desk.actions.rule import put_rule_in_force
from desk.forms import PresetForm, RuleForm
from desk.selectors.loosening import open_requests
from workshops import policies
from workshops.choices import Preset
from workshops.models import PRESET_WORDS, PRESETS, Workshop


@scoped(Workshop, policies.can_set_rule, methods=("GET", "HEAD", "POST"), fresh=True)
def rule_change(request, workshop):
    """Begin from a preset (?preset=CLOSED) or from the present rule, change switches; put in force, or ask
    those who attended."""
    form, preset = _form(request, workshop)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, workshop, form)
        except DomainError as error:
            refuse(form, error)
    context = {
        "workshop": workshop,
        "form": form,
        "presets": [(value, Preset(value).label, words) for value, words in PRESET_WORDS.items()],
        "preset": preset,
        "open_requests": open_requests(workshop),
    }
    answer = invalid if request.method == "POST" else page
    return answer(request, "desk/rule_change.html", context)


def _form(request, workshop) -> tuple[RuleForm, str | None]:
    """The form, and the preset that it begins from."""
    chosen = PresetForm(request.GET)
    preset = chosen.cleaned_data["preset"] if chosen.is_valid() else None
    profile = workshop.rule_profile
    initial = PRESETS[preset] if preset else {**profile.switches, "name": profile.name}
    return RuleForm(request.POST or None, initial=initial, has_begun=workshop.has_begun), preset


def _changed(request, workshop, form):
    """Puts the rule in force, or asks for it. Raises DomainError."""
    given = {"workshop": workshop, "switches": form.switches, "name": form.cleaned_data["name"], "by": request.user}
    if "ask" not in request.POST:
        put_rule_in_force(**given)
        return onward(request, "workshops:workshop-rule", workshop.pk, message=_("The rule is in force."))
    if not form.cleaned_data.get("reason"):
        raise DomainError(_("Say why you ask: each of them will read it."), field="reason")
    asked = ask_to_loosen(**given, reason=form.cleaned_data["reason"])
    return onward(request, "desk:rule-request", asked.pk, message=_("Everyone who attended is being asked."))
