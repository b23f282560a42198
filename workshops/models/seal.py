"""What each seal protects against, and what it does not. Said here once: the form, every page of a
workshop and the reading pages take these words from here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workshops.choices import Level


@dataclass(frozen=True)
class SealWords:
    """``protects`` and ``does_not``: one plain sentence each; ``asks``: what it costs the readers."""

    name: str
    protects: str
    does_not: str
    asks: str


SEAL_WORDS = {
    Level.STANDARD: SealWords(
        name=_("Standard seal"),
        protects=_("A stolen database, disk or backup opens no note: the keys are kept apart from it."),
        does_not=_("Whoever runs the server, or takes its keys as well, could open the notes."),
        asks=_("Nothing more is asked of the readers than signing in."),
    ),
    Level.SEALED: SealWords(
        name=_("Sealed"),
        protects=_(
            "Only its readers can open the notes, each with six words of their own: a stolen database, disk, backup "
            "or key store opens none of them."
        ),
        does_not=_(
            "It does not protect against somebody who alters the running server, nor against the passing on of what "
            "was read."
        ),
        asks=_(
            "Each reader makes six words and keeps a recovery code on paper, and a facilitator lets each reader in "
            "by telephone. Once sealed it stays sealed."
        ),
    ),
}
