"""The steps of making a reading key: one question a page. What was settled on an earlier page travels in
hidden fields of the page itself, so that the server keeps nothing half-made and nothing typed is lost."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PageForm, PaperMixin, SecretInput
from sessions_app.choices import WEAKNESS
from vault.errors import TooWeak
from vault.words import assess
from vault.words import plain as plain_words

LONGEST = 300  # characters of a passphrase


class Carried(PageForm):
    """What the steps before settled: ``proof`` (the words or code of before), ``words``, ``code`` (the new
    recovery code, once there is one)."""

    proof = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    words = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    code = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)


class ProofForm(Carried):
    """The words or the recovery code of before."""

    proof = forms.CharField(
        label=gettext_lazy("Your present six words"),
        max_length=LONGEST,
        widget=SecretInput(veiled=True),
        error_messages={"required": gettext_lazy("Type them, or go back.")},
    )


class SureForm(Carried):
    """Beginning anew closes what was open."""

    sure = forms.BooleanField(
        label=gettext_lazy("I begin anew, and wait until a facilitator lets me in again"),
        error_messages={"required": gettext_lazy("Say so here, or go back.")},
    )


class WordsForm(Carried):
    """Six words that the app proposes."""

    def clean_words(self) -> str:
        """Refuses, in plain words, what could be guessed."""
        words = self.cleaned_data["words"]
        try:
            assess(words)
        except TooWeak as weak:
            raise forms.ValidationError(WEAKNESS[weak.reason]) from None
        return words


class OwnForm(WordsForm):
    """A passphrase of one's own, if it is strong enough."""

    words = forms.CharField(
        label=gettext_lazy("Your own passphrase"),
        max_length=LONGEST,
        widget=SecretInput(),
        help_text=gettext_lazy(
            "At least fifteen characters, and not a saying, a name or a date. Several words that do not belong "
            "together are best."
        ),
        error_messages={"required": gettext_lazy("Type a passphrase, or take the six words.")},
    )


class RepeatForm(Carried):
    """The words once more, from the paper."""

    typed = forms.CharField(
        label=gettext_lazy("The words, from your paper"),
        max_length=LONGEST,
        widget=SecretInput(),
        help_text=gettext_lazy("With a space between them. Capital letters do not matter."),
        error_messages={"required": gettext_lazy("Type the words as you wrote them down.")},
    )

    def clean_typed(self) -> str:
        typed = self.cleaned_data["typed"]
        if plain_words(typed) != plain_words(self.data.get("words", "")):
            raise forms.ValidationError(_("These are not the same words. Look at your paper, or see the words again."))
        return typed


class CodeForm(PaperMixin, Carried):
    """The last group of the new recovery code, from the paper."""


class UnlockForm(PageForm):
    """The six words that open the sealed notes."""

    words = forms.CharField(
        label=gettext_lazy("Your six words"),
        max_length=LONGEST,
        widget=SecretInput(veiled=True),
        error_messages={"required": gettext_lazy("Type your six words.")},
    )


class AdmitForm(PageForm):
    """Letting a reader in: the words were compared by voice, and how far back they read.

    ``knows_all``: they read what was written before in any case (who writes the notes), or never (the rule
    lets each person know only their own topics); None: the facilitator chooses.
    """

    NOW, EARLIER = "now", "earlier"

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reads = forms.ChoiceField(
        label=gettext_lazy("What they can open"),
        choices=[
            (EARLIER, gettext_lazy("Also what was written before today, as far as they were in the room")),
            (NOW, gettext_lazy("Only what is written from now on")),
        ],
        initial=EARLIER,
        widget=forms.RadioSelect,
    )
    same = forms.BooleanField(
        label=gettext_lazy("We compared the four words by voice, and they are the same"),
        error_messages={
            "required": gettext_lazy("Compare them first: it is the one thing that no server can do for you.")
        },
    )

    def __init__(self, *args, knows_all: bool | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.knows_all = knows_all
        if knows_all is not None:
            del self.fields["reads"]

    def values(self) -> dict:
        """What the action takes."""
        chosen = self.cleaned_data.get("reads") == self.EARLIER
        return {
            "fingerprint": self.cleaned_data["fingerprint"],
            "with_earlier": chosen if self.knows_all is None else self.knows_all,
        }


class RecoveryForm(PageForm):
    """The organisers' recovery code, from their paper."""

    code = forms.CharField(
        label=gettext_lazy("The recovery code on the organisers’ paper"),
        max_length=LONGEST,
        widget=SecretInput(),
        help_text=gettext_lazy("Small or capital letters, with or without dashes: it is all the same."),
        error_messages={"required": gettext_lazy("Type the code.")},
    )
