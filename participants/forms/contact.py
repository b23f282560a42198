"""How somebody is reached, as it is typed: by those who invite, and by the guest."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from outbox.calendars import EARLIEST, LATEST
from participants.choices import Reach
from participants.forms.hours import HourField, QuietHoursField
from participants.models import Person


class CoverTitleField(forms.CharField):
    """What a calendar entry is called: one line of plain words."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", Person._meta.get_field("cover_title").max_length)
        super().__init__(required=False, **kwargs)

    def clean(self, value) -> str:
        return " ".join(super().clean(value).split())


class ContactForm(PageForm):
    """On which ways somebody may be reached. ``go_between`` is sealed; what is sealed already is not shown."""

    reach = forms.ChoiceField(label=_("They are reached"), choices=Reach.choices, widget=forms.RadioSelect)
    go_between = forms.CharField(
        label=_("Through whom"), required=False, max_length=500, strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    cover_title = CoverTitleField(
        label=_("Title in their calendar"),
        help_text=_("What the entry is called in the place of the code name: “Dentist”, “Family”."),
    )

    def __init__(self, *args, has_go_between: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["go_between"].is_asked_for_a_choice = True  # so it may stay empty only where another is made
        self.fields["go_between"].help_text = (
            _now("Somebody is written down. It is not shown here; what you write now takes its place.")
            if has_go_between
            else _now(
                "Needed where they are reached through somebody: name and number of a colleague or relative. It is"
                " sealed on arrival; each reading is noted."
            )
        )


class OwnHoursForm(PageForm):
    """When a guest does not want to be written to, and what their calendar says."""

    earliest_hour = HourField(label=_("Letters not before"), empty_value=EARLIEST)
    latest_hour = HourField(label=_("Letters not after"), empty_value=LATEST)
    quiet_hours = QuietHoursField(label=_("Hours not to write"))
    cover_title = CoverTitleField(
        label=_("Title in your calendar"), help_text=_("What the entry is called in the place of our name.")
    )

    def clean(self):
        data = super().clean()
        if data.get("earliest_hour", 0) >= data.get("latest_hour", 24):
            self.add_error("latest_hour", _now("No hour is left between these two."))
        return data
