"""The steps of the ladder, who telephones, and what came of a call."""

from datetime import datetime, time

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DateInput, PageForm
from participants.choices import AnswerReason, CallKind, CallOutcome
from participants.forms.people import PhoneAnswerForm
from participants.models import Call, ReminderStep
from participants.selectors.calls import callers_of
from participants.selectors.leaks import leak_in
from participants.selectors.wording import mail_level
from workshops.choices import MailLevel
from workshops.models import Workshop

OWN_WORDS = 600  # characters of an organiser's own paragraph in a letter


class RungForm(PageForm):
    """One rung of the ladder. A letter has a paragraph of the organiser's own for each language, if one is
    wanted; ``workshop`` names the people and the words that must not stand in it."""

    is_armed = forms.BooleanField(label=_("Send it"), required=False)
    days_before = forms.IntegerField(label=_("Days before answers are due"), min_value=0, max_value=120)
    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02d}:00") for hour in range(7, 21)]
    )

    def __init__(self, *args, step: ReminderStep, workshop: Workshop, **kwargs):
        initial = {"is_armed": step.is_armed, "days_before": step.days_before, "hour": step.hour}
        initial |= {f"text_{language}": words for language, words in step.texts.items()}
        super().__init__(*args, prefix=step.rung, initial=initial, **kwargs)
        self.step, self.workshop = step, workshop
        if step.is_call:
            self.fields["is_armed"].label = _("Ask for it")
        elif mail_level(workshop) != MailLevel.LINK:
            for language, name in settings.LANGUAGES:
                self.fields[f"text_{language}"] = OwnWordsField(label=name)

    @property
    def plain(self) -> list:
        return [self[name] for name in ("is_armed", "days_before", "hour")]

    @property
    def texts(self) -> list:
        return [self[name] for name in self.fields if name.startswith("text_")]

    @property
    def has_texts(self) -> bool:
        """True when there is something to show in them, or to put right."""
        return any(field.value() or field.errors for field in self.texts)

    def clean(self):
        data = super().clean()
        for name in [name for name in self.fields if name.startswith("text_")]:
            if (words := data.get(name)) and (found := leak_in(words, self.workshop)):
                self.add_error(name, found)
        return data

    @property
    def typed(self) -> ReminderStep:
        """The step as it was typed, unsaved."""
        data = self.cleaned_data
        texts = {name.removeprefix("text_"): data[name] for name in data if name.startswith("text_") and data[name]}
        facts = {name: data[name] for name in ("is_armed", "days_before", "hour")}
        return ReminderStep(
            workshop=self.workshop,
            rung=self.step.rung,
            texts=texts,
            skipped_on=self.step.skipped_on,
            **facts,
        )


class OwnWordsField(forms.CharField):
    """A short paragraph in plain text; cleans to words with single blanks."""

    def __init__(self, **kwargs):
        area = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
        super().__init__(required=False, max_length=OWN_WORDS, widget=area, **kwargs)

    def clean(self, value) -> str:
        return " ".join(super().clean(value).split())


class CallerForm(PageForm):
    """Who telephones at the end of the ladder."""

    caller = forms.ModelChoiceField(
        User.objects.none(), label=_("Who telephones"), required=False, empty_label=_("a coordinator of the round")
    )

    def __init__(self, *args, workshop: Workshop, **kwargs):
        super().__init__(*args, **kwargs)
        people = callers_of(workshop.dialogue_id, workshop)
        self.fields["caller"].queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")


class CallForm(PageForm):
    """What came of a call. An answer to an invitation is noted with it."""

    outcome = forms.ChoiceField(label=_("What came of it"), widget=forms.RadioSelect, choices=[])
    answer = forms.ChoiceField(
        label=_("The guest said"), choices=PhoneAnswerForm.base_fields["answer"].choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Reason for a no"), choices=AnswerReason.choices, required=False)
    again_on = forms.DateField(label=_("I try again on"), required=False, widget=DateInput)
    again_hour = forms.TypedChoiceField(
        label=_("At"), required=False, coerce=int, empty_value=10, initial=10,
        choices=[(hour, f"{hour:02d}:00") for hour in range(7, 22)],
    )  # fmt: skip

    def __init__(self, *args, call: Call, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        outcomes = CallOutcome.choices
        if call.kind != CallKind.ANSWER:
            outcomes = [pair for pair in outcomes if pair[0] != CallOutcome.ANSWERED]
            del self.fields["answer"], self.fields["reason"]
        self.fields["outcome"].choices = outcomes

    def clean(self):
        data = super().clean()
        outcome = data.get("outcome")
        if outcome == CallOutcome.ANSWERED and not data.get("answer"):
            self.add_error("answer", _now("Say what the guest answered."))
        if outcome == CallOutcome.MISSED and not data.get("again_on"):
            self.add_error("again_on", _now("Say when you try again."))
        return data

    @property
    def again_at(self) -> datetime | None:
        """The moment of the next try, on the caller's own clock."""
        if self.cleaned_data["outcome"] != CallOutcome.MISSED:
            return None
        return datetime.combine(self.cleaned_data["again_on"], time(self.cleaned_data["again_hour"]), self.zone)
