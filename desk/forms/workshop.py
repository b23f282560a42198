from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from core.when import WhenForm
from workshops.choices import StateReason, WorkshopState


class MoveForm(WhenForm):
    """Other days, hours or zone."""

    @property
    def facts(self) -> dict:
        names = ("starts_on", "ends_on", "time_zone", "starts_at_time", "ends_at_time", "reply_by")
        return {name: self.cleaned_data[name] for name in names}


class CallOffForm(PageForm):
    """Postponed or cancelled, and why."""

    state = forms.ChoiceField(
        label=_("What happens"),
        widget=forms.RadioSelect,
        choices=[
            (WorkshopState.POSTPONED.value, _("It is postponed: guests will be given other dates.")),
            (WorkshopState.CANCELLED.value, _("It is cancelled.")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=StateReason.choices,
        required=False,
        help_text=_("For the team alone: the letter does not say it."),
    )


class DestroyForm(PageForm):
    """The code name, typed by whoever means it."""

    code_name = forms.CharField(label=_("To go on, type the code name of the dialogue"), max_length=60)

    def __init__(self, *args, expected: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["code_name"].widget.attrs["autocomplete"] = "off"

    def clean_code_name(self) -> str:
        typed = self.cleaned_data["code_name"].strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(gettext("This is not the code name. Nothing was destroyed."))
        return typed


class RaiseSealForm(PageForm):
    """That it is meant, and whether the organisers keep a paper key."""

    recovery = forms.BooleanField(
        label=_("The organisers keep a recovery code on paper"),
        required=False,
        help_text=_(
            "The one way back when every reader has lost their words. Whoever holds that paper can open all notes, "
            "so every participant sees that it exists, and each use of it."
        ),
    )
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Say that you know this cannot be undone.")},
    )
