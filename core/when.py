"""Days and hours in a named time zone, as forms ask for them."""

import zoneinfo
from datetime import UTC, datetime, time

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, MomentInput, PageForm, TimeInput


def zone_names() -> list[str]:
    """The zones that people choose from: Area/Place, in order."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return sorted(name for name in zoneinfo.available_timezones() if name.startswith(areas)) + ["UTC"]


class ZoneInput(forms.TextInput):
    """A field that searches as one types: the browser offers the zones that fit."""

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"zones-of-{name}"
        field = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">', ((zone,) for zone in zone_names()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class ZoneField(forms.CharField):
    """The name of a zone of the tz database. A place alone ("zurich", "New York") is enough if only
    one zone is named after it."""

    widget = ZoneInput

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("help_text", _("Begin to type a place, such as Zurich or Nairobi."))
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)

    def clean(self, value):
        typed = super().clean(value)
        if not typed or typed in zoneinfo.available_timezones():
            return typed
        wanted = typed.casefold().replace(" ", "_")
        found = [name for name in zone_names() if wanted in {name.casefold(), name.casefold().rsplit("/", 1)[-1]}]
        if len(found) != 1:
            raise forms.ValidationError(gettext("Choose a time zone from the list, such as Europe/Zurich."))
        return found[0]


class WallClockField(forms.DateTimeField):
    """Date and hour as a wall clock shows them: a naive datetime, whoever reads the page."""

    widget = MomentInput

    def to_python(self, value):
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


def in_zone(wall: datetime, zone: str) -> datetime:
    """The moment (UTC) at which the clocks of ``zone`` show ``wall``.

    Raises ValueError for an hour that the clocks skip; of an hour that comes twice, the first.
    """
    here = wall.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    moment = here.astimezone(UTC)
    if moment.astimezone(here.tzinfo).replace(tzinfo=None) != wall:
        raise ValueError(wall)
    return moment


class WhenForm(PageForm):
    """First and last day, hours, zone, and until when answers are wanted.

    ``cleaned_data["reply_by"]`` is a moment in UTC: what was typed is a clock of the chosen zone.
    """

    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())
    time_zone = ZoneField(help_text=_("All hours on this page are hours there. Begin to type a place."))
    starts_at_time = forms.TimeField(label=_("Begins on the first day at"), widget=TimeInput(), initial=time(9, 0))
    ends_at_time = forms.TimeField(label=_("Ends on the last day at"), widget=TimeInput(), initial=time(17, 0))
    reply_by = WallClockField(
        label=_("Answers wanted by"),
        required=False,
        help_text=_("Reminders are counted back from this hour, in the zone above."),
    )

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day lies before the first. Which of the two is right?"))
        reply_by, zone = data.get("reply_by"), data.get("time_zone")
        if reply_by and zone:
            data["reply_by"] = self._moment(reply_by, zone)
        if reply_by and first and reply_by.date() > first:
            self.add_error("reply_by", gettext("The meeting will have begun by then. Choose an earlier day."))
        return data

    def _moment(self, wall: datetime, zone: str) -> datetime | None:
        try:
            return in_zone(wall, zone)
        except ValueError:
            self.add_error("reply_by", gettext("The clocks there skip this hour on that day. Choose another."))
            return None

    @staticmethod
    def initial_for(workshop) -> dict:
        """What the form shows for a workshop that exists; ``reply_by`` on its own clock."""
        reply_by = workshop.reply_by
        names = ("starts_on", "ends_on", "time_zone", "starts_at_time", "ends_at_time")
        return {
            **{name: getattr(workshop, name) for name in names},
            "reply_by": reply_by.astimezone(workshop.zone).replace(tzinfo=None) if reply_by else None,
        }
