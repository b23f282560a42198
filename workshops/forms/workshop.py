from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm, PageModelForm, PaperMixin
from core.when import WhenForm
from workshops.choices import Format, Level, Preset, WorkshopState
from workshops.forms.rule import PRESET_CHOICES
from workshops.models import SEAL_WORDS, Workshop

DAYS = ("starts_on", "ends_on")
WHEN = ("starts_on", "ends_on", "time_zone", "starts_at_time", "ends_at_time", "reply_by")
ABOUT = ("title", "number", "topics", "format", "city", "country", "venue", "capacity")
ORDINARY = (
    WorkshopState.PLANNED,
    WorkshopState.INVITING,
    WorkshopState.CONFIRMED,
    WorkshopState.IN_SESSION,
    WorkshopState.CLOSING,
    WorkshopState.CLOSED,
)
SEAL = "<strong>{}.</strong> {} {} <span class='soft'>{}</span>"
SEAL_CHOICES = [
    (level, lazy(format_html, str)(SEAL, words.name, words.protects, words.does_not, words.asks))
    for level, words in SEAL_WORDS.items()
]
VENUE_HELP = _("The house and room. Told to guests only as far as the rule allows.")


class NewWorkshopForm(WhenForm):
    """A new round: what, when, where, for how many, under which preset."""

    title = forms.CharField(label=_("Title"), max_length=200)
    number = forms.IntegerField(
        label=_("Round"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("A closed round carries none: a gap in the count would tell of it."),
    )
    topics = forms.CharField(label=_("Topics"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, initial=Format.IN_PERSON)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    country = forms.CharField(label=_("Country"), max_length=120, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False, help_text=VENUE_HELP)
    capacity = forms.IntegerField(label=_("Seats in the room"), min_value=1, max_value=999, required=False)
    preset = forms.ChoiceField(
        label=_("The rule"),
        choices=PRESET_CHOICES,
        initial=Preset.CHATHAM_HOUSE,
        widget=forms.RadioSelect,
        help_text=_("You can change each of the eleven switches afterwards, until the round begins."),
    )
    level = forms.ChoiceField(
        label=_("The seal of its notes"),
        choices=SEAL_CHOICES,
        initial=Level.STANDARD,
        widget=forms.RadioSelect,
    )
    recovery = forms.BooleanField(
        label=_("The organisers keep a recovery code on paper"),
        required=False,
        help_text=_(
            "For a sealed workshop, if you wish: the one way back when every reader has lost their words. Whoever "
            "holds that paper can open all notes, so every participant sees that it exists, and each use of it."
        ),
    )
    field_order = [
        *("title", "number", "topics", *WHEN, "format", "city", "country", "venue", "capacity"),
        *("preset", "level", "recovery"),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DAYS:  # a round may be planned before its days are found
            self.fields[name].required = False
        self.fields["ends_on"].help_text = _("Leave both empty if the days are still to be found.")

    def clean(self):
        data = super().clean()
        given = [name for name in DAYS if data.get(name)]
        if len(given) == 1 and not self.errors:
            (missing,) = set(DAYS) - set(given)
            self.add_error(missing, gettext("Give both days, or leave both empty until they are found."))
        if data.get("recovery") and data.get("level") == Level.STANDARD:
            self.add_error(
                "recovery",
                gettext("Only a sealed workshop has a recovery code. Choose the seal, or leave this empty."),
            )
        return data

    @property
    def facts(self) -> dict:
        """The workshop's fields of a valid form."""
        return {name: self.cleaned_data[name] for name in (*ABOUT, *WHEN, "level")}


class WorkshopForm(PageModelForm):
    """What is said of a workshop, without its dates: changing those asks the guests again."""

    state = forms.ChoiceField(label=_("Where it stands"), choices=[(state.value, state.label) for state in ORDINARY])

    class Meta:
        model = Workshop
        fields = [*ABOUT, "state"]
        widgets = {"topics": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"venue": VENUE_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.state not in ORDINARY:  # called off: taken up again by new dates
            del self.fields["state"]
        # The form must not change the row that the action compares with.
        self.instance = Workshop(pk=self.instance.pk, dialogue_id=self.instance.dialogue_id)

    def _post_clean(self):
        """Cleaning alone: the action writes."""

    @property
    def facts(self) -> dict:
        return dict(self.cleaned_data)


class RecoveryCodeForm(PaperMixin, PageForm):
    """The organisers' recovery code of a sealed workshop, to be put on paper."""


class GroundRulesForm(PageForm):
    """The text that guests acknowledge."""

    text = forms.CharField(
        label=_("Ground rules"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 16, "class": "desk-text"}),
        help_text=_("Plain words. An empty line begins a new paragraph."),
    )


class RetentionForm(PageForm):
    """When the records go, who decided so, and until when notes may be read."""

    destroy_on = forms.DateField(label=_("All records are destroyed on"), required=False, widget=DateInput())
    decided_by = forms.CharField(
        label=_("Decided by"),
        max_length=300,
        required=False,
        help_text=_("Roles or bodies, such as “both sides, at the closing session”."),
    )
    reading_until = forms.DateField(
        label=_("Released notes may be read until"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: for as long as the records stand."),
    )

    def __init__(self, *args, asks_both_sides: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_both_sides:  # they decide, and nobody else is named
            del self.fields["decided_by"]

    @property
    def values(self) -> dict:
        """What the action takes."""
        return {"decided_by": "", **self.cleaned_data}
