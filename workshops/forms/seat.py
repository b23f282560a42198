from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm
from workshops.choices import GIVEN_BY_CONVENOR
from workshops.models import Side, Workshop


class SeatForm(PageForm):
    """Who is to sit where, and from when until when."""

    email = forms.EmailField(label=_("E-mail address"), max_length=320)
    name = forms.CharField(
        label=_("Name"), max_length=300, required=False, help_text=_("Used if the address has no account yet.")
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, initial="en")
    role = forms.ChoiceField(label=_("Seat"))
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(),
        label=_("Only for"),
        required=False,
        empty_label=_("the whole dialogue"),
        help_text=_("Participants, observers and interpreters sit in one workshop."),
    )
    side = forms.ModelChoiceField(
        Side.objects.none(),
        label=_("For the side"),
        required=False,
        empty_label=_("none"),
        help_text=_("Opens the caucus of that side. The team belongs to none."),
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in GIVEN_BY_CONVENOR]
        self.fields["workshop"].queryset = dialogue.workshops.filter(destroyed_at=None).in_order()
        self.fields["side"].queryset = dialogue.sides.order_by("position")

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The seat would end before it begins."))
        return data

    @property
    def facts(self) -> dict:
        """Role, narrowing and dates of a valid form."""
        return {name: self.cleaned_data[name] for name in ("role", "workshop", "side", "starts_on", "ends_on")}
