"""Forms of grants and reports. They clean; actions write."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm
from reports.choices import ActivityState, Category, Confidence, DueKind, FunderKind, Grain
from reports.models import Activity, Funder, Indicator
from reports.selectors.sections import LABELS, keys_for
from reports.selectors.surveys import HIGHEST, LOWEST, QUESTIONS
from workshops.models import Workshop

NUMBER_WORDS = {
    "invalid": _("Write a number such as 60000 or 60000.50."),
    "max_digits": _("This number is too large to be an amount."),
    "max_whole_digits": _("This number is too large to be an amount."),
    "max_decimal_places": _("Write at most two digits after the point."),
}


class AmountField(forms.DecimalField):
    """An amount of money; the action says what is too little or too much."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=12, decimal_places=2, error_messages=NUMBER_WORDS, **kwargs)


class RateField(forms.DecimalField):
    """What one of another currency is worth."""

    def __init__(self, **kwargs):
        words = NUMBER_WORDS | {"max_decimal_places": _("Write at most eight digits after the point.")}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=18, decimal_places=8, error_messages=words, widget=widget, **kwargs)


class ValueField(forms.DecimalField):
    """A value of an indicator."""

    def __init__(self, **kwargs):
        words = NUMBER_WORDS | {"max_decimal_places": _("Write at most one digit after the point.")}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=10, decimal_places=1, error_messages=words, widget=widget, **kwargs)


class GrantForm(PageForm):
    """A grant with its funder, known or new. ``funders``: those whom the reader knows already."""

    funder = forms.ModelChoiceField(
        label=_("Funder"), queryset=Funder.objects.none(), required=False, empty_label=_("a new one, below")
    )
    new_funder = forms.CharField(label=_("Name of a new funder"), max_length=200, required=False)
    funder_kind = forms.ChoiceField(label=_("Kind of funder"), choices=FunderKind.choices, initial="FOUNDATION")
    reference = forms.CharField(label=_("Reference"), max_length=60, help_text=_("As the funder writes it."))
    amount = AmountField(label=_("Amount"))
    currency = forms.CharField(label=_("Currency"), max_length=12, initial="EUR", help_text=_("Three letters: EUR."))
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), widget=DateInput())
    variance_percent = forms.IntegerField(
        label=_("Ask above a variance of (per cent)"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("From how much over a line this funder wants a request. It is said in words in each report."),
    )
    next_report_due_on = forms.DateField(label=_("Next report due on"), widget=DateInput(), required=False)
    conditions = forms.CharField(
        label=_("Conditions"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, funders, grant=None, **kwargs):
        if grant is not None:
            kwargs["initial"] = {name: getattr(grant, name) for name in self.base_fields if hasattr(grant, name)}
            kwargs["initial"]["funder_kind"] = grant.funder.kind
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders

    def clean_currency(self):
        return self.cleaned_data["currency"].strip().upper()


class LineForm(PageForm):
    """What is planned for one category."""

    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    planned = AmountField(label=_("Planned"))


class ExpenseForm(PageForm):
    """Money spent on a line of this grant."""

    amount = AmountField(label=_("Amount"))
    spent_on = forms.DateField(label=_("Spent on"), widget=DateInput())
    paid_currency = forms.CharField(
        label=_("Currency"), max_length=12, required=False, help_text=_("Left empty: the currency of the grant.")
    )
    rate = RateField(
        label=_("Rate"),
        required=False,
        help_text=_("Of another currency: how many of the grant’s currency one of it was."),
    )
    rate_on = forms.DateField(label=_("Rate of the day"), widget=DateInput(), required=False)
    memo = forms.CharField(
        label=_("What for"), max_length=200, required=False, help_text=_("Name nobody: receipts are kept apart.")
    )
    receipt = forms.CharField(
        label=_("Receipt"),
        max_length=40,
        required=False,
        help_text=_("Its number in the folder; not the paper itself."),
    )
    field_order = ["line", "amount", "paid_currency", "rate", "rate_on", "spent_on", "workshop", "memo", "receipt"]

    def __init__(self, *args, grant, user, expense=None, **kwargs):
        if expense is not None:
            kwargs["initial"] = {name: getattr(expense, name) for name in self.base_fields} | {
                "line": expense.line,
                "workshop": expense.workshop,
                "amount": expense.paid or expense.amount,
            }
        super().__init__(*args, **kwargs)
        self.kept = expense.workshop if expense else None
        self.fields["line"] = forms.ModelChoiceField(
            label=_("Line"), queryset=grant.lines.order_by("category"), empty_label="…"
        )
        rounds = forms.ModelChoiceField(
            label=_("Round"),
            queryset=Workshop.objects.visible_to(user).filter(dialogue=grant.dialogue_id).in_order(),
            required=False,
            empty_label=_("no single round"),
        )
        rounds.label_from_instance = lambda workshop: workshop.round_name or workshop.title
        self.fields["workshop"] = rounds
        self.order_fields(self.field_order)

    def clean_paid_currency(self):
        return self.cleaned_data["paid_currency"].strip().upper()

    def clean_workshop(self):
        """A round that the writer does not know of stays where it was put: it is not theirs to change."""
        chosen = self.cleaned_data["workshop"]
        is_known = self.kept is None or self.fields["workshop"].queryset.filter(pk=self.kept.pk).exists()
        return chosen if chosen or is_known else self.kept


class SheetForm(PageForm):
    """A file of expenses or of budget lines."""

    file = forms.FileField(label=_("File (CSV or XLSX)"))


class DueDateForm(PageForm):
    """A day on which the funder wants something."""

    kind = forms.ChoiceField(label=_("What"), choices=DueKind.choices)
    due_on = forms.DateField(label=_("Due on"), widget=DateInput())


class IndicatorForm(PageForm):
    """A measure: where it began, where it is meant to come, where it stands."""

    name = forms.CharField(label=_("Indicator"), max_length=200)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("Such as: rounds, % of answers.")
    )
    baseline = ValueField(label=_("Baseline"))
    target = ValueField(label=_("Target"))
    now = ValueField(label=_("Now"))
    evidence = forms.CharField(
        label=_("Evidence"), max_length=300, required=False, help_text=_("How it is known; no names.")
    )
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices, initial="MEDIUM")

    def __init__(self, *args, indicator: Indicator | None = None, **kwargs):
        if indicator is not None:
            kwargs["initial"] = {name: getattr(indicator, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class ActivityForm(PageForm):
    """Something that was promised to the funder."""

    name = forms.CharField(label=_("Activity"), max_length=200, help_text=_("As the funder knows it; no names."))
    due_on = forms.DateField(
        label=_("By"),
        required=False,
        widget=DateInput(),
        help_text=_("A report tells the month, once it is past, and no day."),
    )
    state = forms.ChoiceField(label=_("How it stands"), choices=ActivityState.choices)
    product = forms.CharField(
        label=_("What came of it"), max_length=300, required=False, help_text=_("A paper, a text, a plan; no names.")
    )

    def __init__(self, *args, activity: Activity | None = None, **kwargs):
        if activity is not None:
            kwargs["initial"] = {name: getattr(activity, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class ShareForm(PageForm):
    """Whoever reads the releases of a grant."""

    email = forms.EmailField(label=_("E-mail address"), max_length=320)
    name = forms.CharField(label=_("Name"), max_length=300, required=False)
    language = forms.ChoiceField(label=_("Language of the letters"), choices=settings.LANGUAGES, initial="en")


class ReportForm(PageForm):
    """A report on a period."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("The funder reads it. It says no more than it must.")
    )
    starts_on = forms.DateField(label=_("Period from"), widget=DateInput())
    ends_on = forms.DateField(label=_("Period until"), widget=DateInput())
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="en")


class ReportTextForm(ReportForm):
    """The words of a report. ``corrects``: it was released before."""

    summary = forms.CharField(
        label=_("Summary"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The first paragraph stands above everything. An empty line begins the next."),
    )
    themes = forms.CharField(
        label=_("Themes, one a line"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("As general as the rule of the rounds asks."),
    )
    withheld = forms.CharField(
        label=_("Not reported, and why; one a line"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say that something exists and is kept back, so that a gap is not read as a failure."),
    )
    correction = forms.CharField(
        label=_("What this release corrects"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, report, corrects: bool, **kwargs):
        kwargs["initial"] = {name: getattr(report, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.keys = keys_for(report.grant.funder.kind)
        for key in self.keys:
            self.fields[f"section_{key}"] = forms.CharField(
                label=LABELS[key],
                max_length=10_000,
                required=False,
                initial=report.sections.get(key, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        if not corrects:
            del self.fields["correction"]

    def words(self) -> dict:
        """What was typed, the sections under their keys."""
        cleaned = dict(self.cleaned_data)
        return {"sections": {key: cleaned.pop(f"section_{key}") for key in self.keys}, **cleaned}


class MergeForm(PageForm):
    """How far classes may be merged; sent by a button."""

    grain = forms.ChoiceField(choices=Grain.choices)


class AnswerForm(PageForm):
    """Three statements; each may be left out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        scale = [("", _("no answer")), *((str(n), str(n)) for n in range(LOWEST, HIGHEST + 1))]
        for name, label in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=scale, coerce=int, empty_value=None, required=False,
                help_text=_("1: not at all. 5: fully."),
            )  # fmt: skip
