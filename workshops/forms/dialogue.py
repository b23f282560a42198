from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageModelForm
from workshops.choices import SideKind
from workshops.models import Dialogue, SideRow

FIELD = {"class": "form-control"}


class DialogueForm(PageModelForm):
    """What is said of a dialogue."""

    class Meta:
        model = Dialogue
        fields = ["title", "code_name", "purpose", "mail_level", "contact_phone"]
        help_texts = {
            "title": _("Seen by its own team alone."),
            "mail_level": _("The less a letter says, the less a lost telephone tells."),
            "contact_phone": _("Printed in every letter, for whoever would rather ring."),
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}

    def _post_clean(self):
        """Cleaning alone: the action writes, and refuses a code name in use whoever was first."""


class SideForm(forms.Form):
    """One row of sides."""

    pk = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs=FIELD))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=SideKind.choices,
        initial=SideKind.PARTY,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


SideFormSet = forms.formset_factory(SideForm, extra=2, can_delete=True, max_num=12)


def side_rows(formset) -> list[SideRow]:
    """The rows of a valid formset as the action takes them; empty rows are left out."""
    return [
        SideRow(row["pk"], row["name"].strip(), row["kind"], row.get("DELETE", False))
        for row in (form.cleaned_data for form in formset)
        if row.get("name")
    ]
