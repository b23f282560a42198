"""Forms of the follow-up pages. They clean; actions write."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm, PageModelForm
from followups.choices import TextKind, TextState
from followups.models import Transfer
from participants.models import Person
from workshops.choices import Role

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
