from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk.actions.rule import put_rule_in_force
from desk.forms import PresetForm, RuleForm
from workshops import policies
from workshops.choices import Preset
from workshops.models import PRESET_WORDS, PRESETS, Workshop


@scoped(Workshop, policies.can_set_rule, methods=("GET", "HEAD", "POST"), fresh=True)
def rule_change(request, workshop):
    """Begin from a preset (?preset=CLOSED) or from the present rule, change switches, put in force."""
    chosen = PresetForm(request.GET)
    preset = chosen.cleaned_data["preset"] if chosen.is_valid() else None
    profile = workshop.rule_profile
    initial = PRESETS[preset] if preset else {**profile.switches, "name": profile.name}
    form = RuleForm(request.POST or None, initial=initial)
    presets = [(value, Preset(value).label, words) for value, words in PRESET_WORDS.items()]
    context = {"workshop": workshop, "form": form, "presets": presets, "preset": preset}
    if request.method == "POST" and form.is_valid():
        try:
            put_rule_in_force(
                workshop=workshop, switches=form.switches, name=form.cleaned_data["name"], by=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "workshops:workshop-rule", workshop.pk, message=_("The rule is in force."))
    answer = invalid if request.method == "POST" else page
    return answer(request, "desk/rule_change.html", context)
