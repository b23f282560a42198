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
