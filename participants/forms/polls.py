"""What is typed to find a date: slots, needs, until when; and what people say of each slot."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm, TimeInput
from core.when import WallClockField, in_zone
from participants.choices import Availability
from participants.selectors.polls import Days
from workshops.models import Side

FIELD = {"class": "form-control"}
MOST_SLOTS = 30
LONGEST = timedelta(days=31)


class SlotForm(forms.Form):
    """One row of slots. A row with nothing in it is left out."""

    use_required_attribute = False

    starts_on = forms.DateField(label=_("First day"), required=False, widget=DateInput(attrs=FIELD))
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput(attrs=FIELD))
    begins = forms.TimeField(label=_("From"), required=False, widget=TimeInput(attrs=FIELD))
    ends = forms.TimeField(label=_("To"), required=False, widget=TimeInput(attrs=FIELD))

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if not first:
            if any(data.values()):
                self.add_error("starts_on", _now("Which day is the first?"))
            return data
        last = data["ends_on"] = last or first
        if last < first:
            self.add_error("ends_on", _now("The last day lies before the first. Which of the two is right?"))
        elif last - first > LONGEST:
            self.add_error("ends_on", _now("This is longer than a month. Is the year right?"))
        elif first <= timezone.now().date():
            self.add_error("starts_on", _now("This day has passed, or is today."))
        self._check_hours(data, one_day=first == last)
        return data

    def _check_hours(self, data, *, one_day: bool) -> None:
        begins, ends = data.get("begins"), data.get("ends")
        if bool(begins) != bool(ends):
            self.add_error("ends" if begins else "begins", _now("Give both hours, or neither."))
        elif begins and one_day and ends <= begins:
            self.add_error("ends", _now("It would end before it begins."))


SlotFormSet = forms.formset_factory(SlotForm, extra=0, max_num=MOST_SLOTS, absolute_max=MOST_SLOTS)


def days_from(formset) -> list[Days]:
    """The slots of a valid formset, each once, in the order in which they were typed."""
    rows = (form.cleaned_data for form in formset)
    return list(dict.fromkeys(Days(**row) for row in rows if row.get("starts_on")))


class PollForm(PageForm):
    """Until when answers are wanted, and how many of each side it takes."""

    closes_at = WallClockField(label=_("Answers wanted by"))

    def __init__(self, *args, workshop, sides: list[Side], **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop, self.sides = workshop, sides
        self.fields["closes_at"].help_text = _now("On the clock of %(zone)s. After it the page takes no answers.") % {
            "zone": workshop.time_zone
        }
        for side in sides:
            self.fields[f"need-{side.pk}"] = forms.IntegerField(
                label=_now("At least, of %(side)s") % {"side": side.name}, required=False, min_value=0, max_value=99
            )

    def clean_closes_at(self):
        try:
            return in_zone(self.cleaned_data["closes_at"], self.workshop.time_zone)
        except ValueError:
            raise forms.ValidationError(_now("The clocks there skip this hour on that day. Choose another.")) from None

    @property
    def needs(self) -> dict:
        """Side id -> number, of a valid form."""
        return {side.pk: self.cleaned_data[f"need-{side.pk}"] or 0 for side in self.sides}


class SlotAnswersForm(forms.Form):
    """One of three answers for each slot; nothing is chosen beforehand."""

    def __init__(self, *args, slots, **kwargs):
        super().__init__(*args, **kwargs)
        self.slots = list(slots)
        for slot in self.slots:
            self.fields[f"slot-{slot.pk}"] = forms.ChoiceField(choices=Availability.choices)

    @property
    def answers(self) -> dict:
        """Slot id -> answer, of a valid form."""
        return {slot.pk: self.cleaned_data[f"slot-{slot.pk}"] for slot in self.slots}

    @property
    def ticked(self) -> dict:
        """Slot id -> what was ticked, valid or not."""
        return {slot.pk: self.data.get(f"slot-{slot.pk}", "") for slot in self.slots}
