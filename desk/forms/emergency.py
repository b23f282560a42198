from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from workshops.choices import LinksAfter, ReleaseReason


class ReleaseForm(PageForm):
    """Why a seal is released, and what becomes of the personal links. Nothing is typed."""

    reason = forms.ChoiceField(
        label=_("Why it may be opened again"),
        widget=forms.RadioSelect,
        help_text=_(
            "Chosen from a list, so that the record says nothing of what happened. Write that down as a concern."
        ),
    )
    links_after = forms.ChoiceField(
        label=_("The personal links in letters"),
        widget=forms.RadioSelect,
        choices=LinksAfter.choices,
        initial=LinksAfter.NEW,
    )

    def __init__(self, *args, is_drill: bool, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = [(value, label) for value, label in ReleaseReason.choices if value != ReleaseReason.PRACTICE]
        if is_drill:
            reasons = [(ReleaseReason.PRACTICE.value, ReleaseReason.PRACTICE.label), *reasons]
            self.fields["reason"].initial = ReleaseReason.PRACTICE
        self.fields["reason"].choices = reasons


class DrillForm(PageForm):
    """With whom a drill is played."""

    partner = forms.ModelChoiceField(None, label=_("Who is the second person"), empty_label="…")

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = others
