"""Forms of the follow-up pages. They clean; actions write."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm, PageModelForm
from core.when import WallClockField, in_zone
from followups.choices import ConcernPage, TextKind, TextState
from followups.models import Transfer
from participants.models import Person
from workshops.choices import Role
from workshops.querysets import today

OWNING_ROLES = [Role.CONVENOR, Role.FACILITATOR, Role.RAPPORTEUR, Role.COORDINATOR, Role.EVALUATOR, Role.FINANCE]
LONGEST_TEXT = 200_000


def round_field(dialogue, label, help_text="") -> forms.ModelChoiceField:
    """A round of the dialogue, or none."""
    field = forms.ModelChoiceField(
        label=label,
        queryset=dialogue.workshops.in_order(),
        required=False,
        empty_label=_("Between rounds"),
        help_text=help_text,
    )
    field.label_from_instance = lambda workshop: workshop.round_name or workshop.title
    return field


class ActionForm(PageForm):
    """``owner`` is "role:COORDINATOR" or "person:<uuid>"; cleaned into owner_role and owner_person."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.ChoiceField(label=_("Who has it"))
    due_on = forms.DateField(
        label=_("Due on"),
        widget=DateInput(),
        help_text=_("The owner is reminded a week before, on the day, and three days after."),
    )

    def __init__(self, *args, dialogue, item=None, **kwargs):
        if item is not None:
            owner = f"person:{item.owner_person_id}" if item.owner_person_id else f"role:{item.owner_role}"
            kwargs["initial"] = {
                "title": item.title,
                "owner": owner,
                "due_on": item.due_on,
                "workshop": item.workshop_id,
            }
        super().__init__(*args, **kwargs)
        self.people = {
            str(person.pk): person
            for person in Person.objects.filter(memberships__dialogue=dialogue).order_by("family_name", "name")
        }
        self.fields["owner"].choices = [
            ("", "…"),
            (_("A role"), [(f"role:{role}", Role(role).label) for role in OWNING_ROLES]),
            (_("A person"), [(f"person:{pk}", person.name) for pk, person in self.people.items()]),
        ]
        self.fields["workshop"] = round_field(dialogue, _("From which round"))

    def clean(self):
        cleaned = super().clean()
        kind, _sep, which = cleaned.pop("owner", "").partition(":")
        cleaned["owner_person"] = self.people.get(which) if kind == "person" else None
        cleaned["owner_role"] = which if kind == "role" else ""
        return cleaned


class CarryForm(PageForm):
    """From which round into which."""

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (("from_workshop", _("Open items of")), ("to_workshop", _("are carried into"))):
            field = round_field(dialogue, label)
            field.required, field.empty_label = True, "…"
            self.fields[name] = field


class TextForm(PageForm):
    """The words of a joint text. ``base`` is the version that the writer began from."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 22, "class": "reading"}),
        help_text=_(
            "Put words that are not agreed in [square brackets], with the options side by side: [shall / should]. "
            "An empty line begins a paragraph."
        ),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workshop"] = round_field(dialogue, _("Made in which round"))


class NewTextForm(TextForm):
    """A joint text with its first version."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=TextKind.choices)
    field_order = ["title", "kind", "text", "workshop"]


class SettleForm(PageForm):
    """How a text stands."""

    state = forms.ChoiceField(label=_("The text is"), choices=TextState.choices)


class TransferForm(PageModelForm):
    """An entry of the transfer log."""

    detail = forms.CharField(
        label=_("More, for the team alone"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept sealed. Name no official here either."),
    )

    class Meta:
        model = Transfer
        fields = ["idea", "route", "reached", "happened_on", "state", "evidence", "workshop", "is_reportable"]
        widgets = {"happened_on": DateInput()}
        labels = {"state": _("what became of it"), "workshop": _("from which round")}
        help_texts = {
            "idea": _("The idea, not who had it and not who was told."),
            "is_reportable": _("Only the number of such entries is ever reported, never their words."),
            "evidence": _("How well is it known?"),
        }

    def __init__(self, *args, dialogue, detail="", **kwargs):
        kwargs.setdefault("initial", {})["detail"] = detail
        super().__init__(*args, **kwargs)
        self.fields["workshop"] = round_field(dialogue, _("From which round"))
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]


class CompareForm(PageForm):
    """Two versions of one text, by number."""

    older = forms.TypedChoiceField(label=_("Version"), coerce=int)
    newer = forms.TypedChoiceField(label=_("beside"), coerce=int)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("older", "newer"):
            self.fields[name].choices = [(number, str(number)) for number in numbers]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("older") and cleaned.get("older") == cleaned.get("newer"):
            raise forms.ValidationError(_now("Choose two different versions."))
        return cleaned


class ConcernForm(PageForm):
    """What somebody is worried about, in their own words."""

    words = forms.CharField(
        label=_("What happened, or what worries you"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        help_text=_("In your own words. They are sealed on arrival; those who convene and facilitate read them."),
    )
    happened_on = forms.DateField(
        label=_("When it happened"), required=False, widget=DateInput(), help_text=_("If you know it.")
    )
    page = forms.ChoiceField(label=_("What it is about"), choices=ConcernPage.choices, initial=ConcernPage.OTHER)
    unnamed = forms.BooleanField(
        label=_("Do not tell them who I am"),
        required=False,
        help_text=_(
            "Then your name is kept nowhere: not with the words, not in the trail. What is kept: that a concern came, "
            "on which day, and what kind of page it is about. Nobody can write back to you."
        ),
    )

    def __init__(self, *args, dialogues=(), nameless=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.nameless = nameless  # whoever sends it may be somebody else than the link's own guest
        if nameless:
            del self.fields["unnamed"]
        if len(dialogues) > 1:
            field = forms.ChoiceField(label=_("Which dialogue"), choices=[("", "…"), *dialogues])
            self.fields = {"dialogue": field, **self.fields}

    @property
    def is_named(self) -> bool:
        """Whether the words go on with a name; of a form that is valid."""
        return not (self.nameless or self.cleaned_data["unnamed"])

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day and day > today():
            raise forms.ValidationError(_now("This day is still to come."))
        return day


class StepForm(PageForm):
    """What is to be done about an incident, by whom, until when."""

    what = forms.CharField(label=_("What is to be done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    holder = forms.ModelChoiceField(None, label=_("Who does it"), empty_label="…")
    until = forms.DateField(label=_("Until"), widget=DateInput())

    def __init__(self, *args, holders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders


class AffectedForm(PageForm):
    """Whom an incident may harm: those within reach of the thing first."""

    def __init__(self, *args, near, others, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [(_("Within reach of it"), near), (_("Others of this dialogue"), others)]
        self.people = {str(person.pk): person for _words, people in groups for person in people}
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("People"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(words, [(str(p.pk), p.name) for p in people]) for words, people in groups if people],
        )

    @property
    def chosen(self) -> list[Person]:
        """The people of a valid form."""
        return [self.people[pk] for pk in self.cleaned_data["people"]]


class CloseIncidentForm(PageForm):
    """What was learnt, and how long the words are kept."""

    lesson = forms.CharField(
        label=_("What was learnt"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept sealed."),
    )
    keep_until = forms.DateField(label=_("All words of it are destroyed on"), widget=DateInput())


class SilenceForm(PageForm):
    """Until when, on the clock of ``zone``; which of ``members`` must agree. Cleaned into ends_at and people (keys)."""

    ends_at = WallClockField(label=_("The text stands, unless somebody breaks the silence before"))

    def __init__(self, *args, zone: str, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone, self.members = zone, members
        self.fields["ends_at"].help_text = _now("On the clock of %(zone)s. Seven to ten days are usual.") % {
            "zone": zone
        }

    def clean_ends_at(self):
        try:
            return in_zone(self.cleaned_data["ends_at"], self.zone)
        except ValueError:
            raise forms.ValidationError(_now("The clocks there skip this hour on that day. Choose another.")) from None

    def clean(self):
        chosen = set(self.data.getlist("people"))
        return {**super().clean(), "people": [one.pk for one in self.members if str(one.pk) in chosen]}
