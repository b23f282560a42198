"""Sessions, their own rule, and who was in the room."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm, PageModelForm, TimeInput
from core.templatetags.ui import place_of
from participants.models import Invitation
from sessions_app.choices import SessionKind
from sessions_app.models import WorkshopSession
from workshops.models import SWITCHES
from workshops.models.wording import MEANINGS

NEAR = timedelta(days=14)  # pre-meetings and debriefs lie around a round, not a year away


class SessionForm(PageModelForm):
    """One session; day and clock are those of the workshop's zone. ``times`` are cleaned to UTC."""

    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DateInput)
    begins = forms.TimeField(label=gettext_lazy("Begins"), required=False, widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Ends"), required=False, widget=TimeInput)

    field_order = ["title", "kind", "side", "day", "begins", "ends", "room", "guiding_questions"]

    class Meta:
        model = WorkshopSession
        fields = ["title", "kind", "side", "room", "guiding_questions"]
        help_texts = {
            "side": gettext_lazy(
                "Only for a caucus. Nobody of another side will know that it takes place; if a free hour would "
                "tell them, put a walk or a meal there too."
            ),
            "guiding_questions": gettext_lazy("One to a line. They are printed under the session."),
        }
        widgets = {"guiding_questions": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, workshop, day=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        self.fields["side"].queryset = workshop.dialogue.sides.order_by("position", "name")
        self.fields["side"].empty_label = _("no side")
        self.fields["begins"].help_text = _("In the time of %(place)s.") % {"place": place_of(workshop.time_zone)}
        self._show_times(day)

    def _show_times(self, day) -> None:
        begins, ends = (
            moment.astimezone(self.workshop.zone) if moment else None
            for moment in (self.instance.starts_at, self.instance.ends_at)
        )
        self.initial.setdefault("day", begins.date() if begins else day)
        self.initial.setdefault("begins", begins.time() if begins else None)
        self.initial.setdefault("ends", ends.time() if ends else None)

    def clean(self):
        data = super().clean()
        self._clean_side(data)
        self._clean_day(data.get("day"))
        data["starts_at"], data["ends_at"] = self._moment("begins"), self._moment("ends")
        if data["ends_at"] and not data["starts_at"] and "begins" not in self.errors:
            self.add_error("begins", _("Say when it begins, or leave both hours empty."))
        if data["starts_at"] and data["ends_at"] and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends", _("It ends before it begins."))
        return data

    def _clean_side(self, data) -> None:
        is_caucus, side = data.get("kind") == SessionKind.CAUCUS, data.get("side")
        if is_caucus and side is None and "side" not in self.errors:
            self.add_error("side", _("A caucus belongs to one side. Say which."))
        if not is_caucus and side is not None:
            self.add_error("side", _("Only a caucus has a side. Choose “caucus of one side”, or “no side” here."))

    def _clean_day(self, day) -> None:
        first, last = self.workshop.starts_on, self.workshop.ends_on or self.workshop.starts_on
        if day and first and not first - NEAR <= day <= last + NEAR:
            span = " – ".join(dict.fromkeys(date_format(each, "SHORT_DATE_FORMAT") for each in (first, last)))
            self.add_error("day", _("That day is far from the workshop, which is %(span)s.") % {"span": span})

    def _moment(self, name: str):
        """Day and clock in the workshop's zone as UTC; a clock time that the zone skips is refused."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if clock is None:
            return None
        if day is None:
            if "day" not in self.errors:
                self.add_error("day", _("Say on which day."))
            return None
        moment = datetime.combine(day, clock, self.workshop.zone).astimezone(UTC)
        if moment.astimezone(self.workshop.zone).time() != clock:
            self.add_error(name, _("The clocks change that night: this hour does not exist."))
        return moment

    def values(self) -> dict:
        """What the actions take."""
        names = ("title", "kind", "side", "room", "guiding_questions", "starts_at", "ends_at")
        return {name: self.cleaned_data[name] for name in names}


class SessionRuleForm(PageForm):
    """The eleven switches, each from the workshop's value on: a session may only be tighter."""

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        general, now = session.workshop.rule_profile, session.profile
        for name, scale in SWITCHES.items():
            field = general._meta.get_field(name)
            allowed = scale.values[scale.values.index(getattr(general, name)) :]
            self.fields[name] = forms.ChoiceField(
                label=capfirst(field.verbose_name),
                help_text=field.help_text,
                initial=getattr(now, name),
                choices=[(value, self._words(name, scale, value, general)) for value in allowed],
                widget=forms.RadioSelect,
            )

    def _words(self, name, scale, value, general) -> str:
        words = MEANINGS[name][value]
        if value == getattr(general, name):
            return _("%(meaning)s (as in the whole workshop)") % {"meaning": words}
        return str(words)


class PresenceForm(PageForm):
    """Who of those coming was in the room."""

    present = forms.ModelMultipleChoiceField(
        label=gettext_lazy("In the room"),
        queryset=Invitation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, guests, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        field.queryset = Invitation.objects.filter(pk__in=[guest.pk for guest in guests])
        field.choices = [(guest.pk, self._line(guest)) for guest in guests]

    def _line(self, guest) -> str:
        return f"{guest.person.name} ({guest.side.name})" if guest.side else guest.person.name
