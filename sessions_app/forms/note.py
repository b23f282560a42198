"""The rapporteur's desk, the release, a correction. None of them has a field for a speaker."""

from itertools import zip_longest

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.forms import DateInput, PageForm
from sessions_app.models import NoteText, Point
from sessions_app.models.text import MAX_HEADING, MAX_POINTS, MAX_TEXT


def plain(words: str) -> str:
    """Typed words with one kind of line end, so that offsets count the same here and in the page."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


class DeskForm(PageForm):
    """The whole text as the page sends it: ``heading`` and ``text`` once for each point, in order.

    ``version`` is the revision that the page was opened with; ``page`` and ``turn`` tell its repeated
    saves apart.
    """

    version = forms.IntegerField(min_value=0)
    page = forms.CharField(max_length=64, required=False, strip=True)
    turn = forms.IntegerField(min_value=0, required=False)

    @property
    def points(self) -> tuple[Point, ...]:
        """What was typed, whole or not."""
        headings, texts = self.data.getlist("heading"), self.data.getlist("text")
        return tuple(
            Point(plain(head).replace("\n", " "), plain(text))
            for head, text in zip_longest(headings, texts, fillvalue="")
        )

    @property
    def text(self) -> NoteText:
        return NoteText(self.points)

    def clean(self):
        data, points = super().clean(), self.points
        if len(points) > MAX_POINTS:
            raise forms.ValidationError(_("This is more than one note can hold. Part it into two sessions."))
        for number, point in enumerate(points, start=1):
            if len(point.heading) > MAX_HEADING or len(point.text) > MAX_TEXT:
                raise forms.ValidationError(_("Point %(number)d is too long. Part it into two.") % {"number": number})
        data["note"] = NoteText(points, data.get("page") or "", data.get("turn") or 0)
        return data

    def values(self) -> dict:
        """What the actions take."""
        return {"text": self.cleaned_data["note"], "base": self.cleaned_data["version"]}

    @property
    def sentence(self) -> str:
        """The first thing that is wrong, for the line under the text."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class JottingForm(PageForm):
    """A private sheet as the page sends it; ``version`` is the revision that it was made from."""

    version = forms.IntegerField(min_value=0)
    text = forms.CharField(max_length=20_000, required=False, strip=False)

    @property
    def words(self) -> str:
        """What was typed, taken or not."""
        return plain(self.data.get("text", ""))

    def values(self) -> dict:
        """What the action takes."""
        return {"text": self.words, "base": self.cleaned_data["version"]}

    @property
    def revision(self) -> int:
        return self.cleaned_data.get("version") or 0

    @property
    def sentence(self) -> str:
        """The first thing that is wrong."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class ReleaseForm(PageForm):
    """Until when it may be read; and that the warnings which stand were seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reading_until = forms.DateField(
        label=gettext_lazy("May be read until"),
        widget=DateInput,
        help_text=gettext_lazy("The last day. After it the page is closed to those who were in the room."),
    )

    def __init__(self, *args, warnings: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        if warnings:
            words = ngettext(
                "I have weighed the %(n)d warning that stands.",
                "I have weighed the %(n)d warnings that stand.",
                warnings,
            )
            self.fields["weighed"] = forms.BooleanField(
                label=words % {"n": warnings},
                error_messages={"required": _("Look at the warnings once more, then say so here.")},
            )


class CorrectionForm(PageForm):
    """What a reader would put otherwise."""

    words = forms.CharField(
        label=gettext_lazy("What should read otherwise"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        help_text=gettext_lazy("Quote the words you mean. Do not sign it; it is kept without your name."),
    )


class CopyForm(PageForm):
    """The five signs of a copy, in either case."""

    mark = forms.RegexField(
        r"^\s*[0-9A-Za-z]{5}\s*$",
        label=gettext_lazy("The five signs of the copy"),
        help_text=gettext_lazy("For example 7K4MX."),
        error_messages={"invalid": gettext_lazy("A copy has five signs: digits and Latin letters.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": 8}),
    )

    def clean_mark(self) -> str:
        return self.cleaned_data["mark"].strip().upper()
