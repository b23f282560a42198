from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import MomentInput, PageForm
from core.when import WallClockField, in_zone
from participants.models import Polled, Slot


class ChooseSlotForm(PageForm):
    """Whom to invite to the days that were found, and until when they answer."""

    reply_by = WallClockField(
        label=_("Answers wanted by"),
        required=False,
        widget=MomentInput(attrs={"class": "form-control"}),
        help_text=_("On the workshop’s clock. Reminders are counted back from this hour."),
    )
    guest = forms.ModelMultipleChoiceField(Polled.objects.none(), required=False)

    def __init__(self, *args, slot: Slot, **kwargs):
        super().__init__(*args, **kwargs)
        self.slot = slot
        self.fields["guest"].queryset = slot.poll.polled.select_related("person")

    def clean_reply_by(self):
        wall = self.cleaned_data["reply_by"]
        if wall is None:
            return None
        if wall.date() > self.slot.starts_on:
            raise forms.ValidationError(gettext("The meeting will have begun by then. Choose an earlier day."))
        try:
            return in_zone(wall, self.slot.poll.workshop.time_zone)
        except ValueError:
            raise forms.ValidationError(
                gettext("The clocks there skip this hour on that day. Choose another.")
            ) from None
