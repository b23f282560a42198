from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from workshops.choices import Preset
from workshops.models import MEANINGS, SWITCHES, RuleProfile


class PresetForm(PageForm):
    """Which of the five presets to begin from."""

    preset = forms.ChoiceField(choices=[(v, label) for v, label in Preset.choices if v != Preset.CUSTOM])


class SwitchesForm(PageForm):
    """All eleven switches, each value with its meaning; from those of ``floor`` on, if it is given."""

    def __init__(self, *args, floor: RuleProfile | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for name, values in SWITCHES.items():
            model_field = RuleProfile._meta.get_field(name)
            widest = values.values.index(getattr(floor, name)) if floor else 0
            self.fields[name] = forms.ChoiceField(
                label=model_field.verbose_name.capitalize(),
                help_text=model_field.help_text,
                widget=forms.RadioSelect,
                choices=[
                    (value, format_html("<strong>{}</strong> · {}", label, MEANINGS[name][value]))
                    for value, label in values.choices[widest:]
                ],
            )
        self.order_fields(SWITCHES)

    @property
    def switches(self) -> dict[str, str]:
        """{switch: value} of a valid form."""
        return {name: self.cleaned_data[name] for name in SWITCHES}


class RuleForm(SwitchesForm):
    """The rule of a workshop. ``reason`` is asked for once people have spoken: a wider rule is their decision."""

    reason = forms.CharField(
        label=_("Why you ask"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Only where a switch is wider than now. Each of those who attended reads this sentence; say nothing in "
            "it of what was said in the room."
        ),
    )
    name = forms.CharField(
        label=_("A name of your own"),
        max_length=80,
        required=False,
        help_text=_("Used when the switches are those of no preset. The switches say what it means."),
    )

    def __init__(self, *args, has_begun: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([*SWITCHES, "name", "reason"])
        if not has_begun:
            del self.fields["reason"]


class LoosenForm(SwitchesForm):
    """Wider switches, and why those who attended are asked for them."""

    reason = forms.CharField(
        label=_("Why you ask"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Each of them reads this sentence. Say nothing in it of what was said in the room."),
    )
