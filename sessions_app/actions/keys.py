"""A reader's own key: made, opened, its words changed, recovered, made anew. The words and codes pass
through here and are kept nowhere."""

from contextlib import contextmanager

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness
from core.errors import DomainError
from sessions_app.actions import tries
from sessions_app.choices import WEAKNESS
from vault import codes, errors, readers
from vault.unlocked import ReaderSecret
from vault.wraps import CODE


class Wrong(DomainError):
    """The words or the code do not open the key; which part was wrong is not told."""


@contextmanager
def _in_sentences(wrong: str = ""):
    """Puts the vault's refusals into words for the person who asked."""
    try:
        yield
    except errors.WrongSecret:
        raise Wrong(wrong) from None
    except errors.Busy:
        raise DomainError(
            _("Many people are opening their notes at this moment. Try again in a few seconds.")
        ) from None
    except errors.TooWeak as weak:
        raise DomainError(WEAKNESS[weak.reason], field="words") from None
    except errors.NoKey:
        raise DomainError(_("You have no reading key yet.")) from None
    except errors.NotPossible:
        raise DomainError(_("You have a reading key already.")) from None


@sensitive_variables()
def make_key(*, words: str, by) -> readers.Enrolled:
    """A first key, open from now on. Its recovery code is in what comes back and is kept nowhere.

    Raises DomainError: too weak, a key there already, too many at once.
    """
    with _in_sentences():
        return readers.enrol(by.pk, words, witness=Witness("key.made", by=by))


@sensitive_variables()
def begin_anew(*, words: str, by) -> readers.Enrolled:
    """A new key for one whose words and code are both lost. What was open closes until a facilitator
    lets its owner in again."""
    with _in_sentences():
        return readers.begin_anew(by.pk, words, witness=Witness("key.made-anew", by=by))


@sensitive_variables()
def open_key(*, words: str, by) -> ReaderSecret:
    """The key of ``by``. Raises Wrong, TooMany (the sixth wrong attempt) or DomainError."""
    with _counted(by), _in_sentences(_("These words do not open your key. Look at your paper and try once more.")):
        return readers.open_key(by.pk, words, witness=Witness("key.opened", by=by))


@contextmanager
def _counted(user):
    """Counts wrong attempts, and them alone."""
    tries.count(user)
    try:
        yield
    except Wrong:
        raise
    except DomainError:
        tries.forgive(user)
        raise
    tries.forgive(user)


@sensitive_variables()
def change_words(*, proof: str, words: str, by) -> ReaderSecret:
    """The same key under new words; the recovery code stays. Every browser is locked."""
    with _counted(by), _in_sentences(_("These are not your present words. Look at your paper and try once more.")):
        witness = Witness("key.words-changed", by=by)
        return readers.change_passphrase(by.pk, proof, words, witness=witness)


@sensitive_variables()
def recover(*, proof: str, words: str, by) -> readers.Enrolled:
    """New words by the recovery code, which is used up: another comes back."""
    with _counted(by), _in_sentences(_("This is not your recovery code. Compare it with your paper, group by group.")):
        return readers.recover(by.pk, proof, words, witness=Witness("key.recovered", by=by))


def refuse_misspelt(code: str) -> None:
    """Raises DomainError for what cannot be a recovery code, before anything is asked of it."""
    try:
        codes.read(code, size=CODE)
    except codes.Misspelt:
        raise DomainError(
            _("A sign is missing or wrong. Seven groups of four stand on your paper; compare them one by one."),
            field="proof",
        ) from None
