"""How our forms look: one column, label above, help under, errors in words."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class PlainHelper(FormHelper):
    """crispy-forms without its form tag, so that the page owns ``<form>``, its token and its buttons.

    The errors above the form come from ``components/error_summary.html``.
    """

    def __init__(self, form=None):
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
        self.form_show_errors = True
        self.form_error_title = ""
        self.use_custom_control = False
        self.html5_required = False


class PlainMixin:
    """Gives a form its helper, says in words which fields may be left empty, and keeps labels short."""

    use_required_attribute = False  # the server answers in sentences of our own, in the reader's language

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def helper(self) -> PlainHelper:
        return PlainHelper(self)


class PageForm(PlainMixin, forms.Form):
    """The base of every form that is not about one row."""


class PageModelForm(PlainMixin, forms.ModelForm):
    """The base of a form on one model. It cleans; an action writes."""


class DateInput(forms.DateInput):
    """The browser's own date picker; sends and shows ISO dates."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own clock, hours and minutes."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """Date and time without a zone; the form says beside it which zone is meant."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class ReasonForm(PageForm):
    """A reason in words for something that others will want to understand later."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. They are kept in the record."),
    )


# Nothing offers to keep, complete, correct or capitalise what is typed into such a line.
QUIET = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SecretInput(forms.TextInput):
    """A large, quiet line for words or a code from somebody's paper; ``veiled`` hides what is typed
    until the page's box "Show what I type" is ticked."""

    def __init__(self, *, veiled: bool = False):
        veil = {"data-veil": ""} if veiled else {}
        super().__init__(attrs={"class": "form-control key-line", "dir": "auto", **QUIET, **veil})


class PaperMixin(forms.Form):
    """Asks for the last group of a code that the page shows, so that we know it is on paper. The code
    comes along in the page; the server keeps nothing of it."""

    code = forms.CharField(max_length=200, widget=forms.HiddenInput)
    group = forms.CharField(
        label=_("The last group of the code, from your paper"),
        max_length=40,
        widget=SecretInput(),
        error_messages={"required": _("Type the last group of the code.")},
    )

    def clean_group(self) -> str:
        group = self.cleaned_data["group"]
        if _signs(group) != _signs(self.data.get("code", "").rpartition("-")[2]):
            raise forms.ValidationError(_("This is not the last group. Compare your paper with the code above."))
        return group


def _signs(code: str) -> str:
    """A code without dashes and spaces, in capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
