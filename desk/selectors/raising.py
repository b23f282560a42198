"""What whoever wants to raise a workshop's seal is told: whether it can be done now, and whom it asks for a key."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sessions_app.selectors.readers import Row, entitled_to
from vault import overview
from workshops.choices import WRITES_NOTES, Level
from workshops.models import SEAL_WORDS
from workshops.models.seal import SealWords


@dataclass(frozen=True)
class Raising:
    """``refusal``: why it cannot be done now, or by this person, else ""; ``needs_own_key``: since this
    person has no six words yet. ``with_key`` wait to be let in afterwards, ``without_key`` make a key
    first; the person who asks is in neither."""

    before: SealWords
    after: SealWords
    refusal: str = ""
    needs_own_key: bool = False
    with_key: list[Row] = field(default_factory=list)
    without_key: list[Row] = field(default_factory=list)


def raising_of(workshop, user) -> Raising:
    """How the raising of the seal stands for ``user``; a constant number of queries."""
    entitled = entitled_to(workshop)
    keyless = overview.without_key(entitled)
    refusal = _refusal(workshop, user, entitled, keyless)
    others = {pk: row for pk, row in entitled.items() if pk != user.pk}
    return Raising(
        before=SEAL_WORDS[Level.STANDARD],
        after=SEAL_WORDS[Level.SEALED],
        refusal=refusal,
        needs_own_key=bool(refusal) and user.pk in keyless and user.pk in entitled and not _is_past(workshop),
        with_key=[row.row() for pk, row in others.items() if pk not in keyless],
        without_key=[row.row() for pk, row in others.items() if pk in keyless],
    )


def refusal_of(workshop, user) -> str:
    """Why ``user`` cannot raise the seal of ``workshop`` now, as a sentence, or ""."""
    entitled = entitled_to(workshop)
    return _refusal(workshop, user, entitled, overview.without_key(entitled))


def _is_past(workshop) -> bool:
    return workshop.destroyed_at is not None or workshop.is_sealed


def _refusal(workshop, user, entitled, keyless) -> str:
    if workshop.destroyed_at is not None:
        return _("The records of this workshop are destroyed: there is nothing left to seal.")
    if workshop.is_sealed:
        return _("This workshop is sealed already.")
    writers = {pk for pk, row in entitled.items() if row.roles & WRITES_NOTES}
    if not writers - keyless:
        return _(
            "No facilitator and no rapporteur has chosen six words yet, so nobody could open the notes afterwards. "
            "One of them makes a key first."
        )
    if user.pk not in writers:
        return _(
            "The first key of the notes goes to whoever raises the seal, and you do not read them. A facilitator "
            "who has chosen six words can do it."
        )
    if user.pk in keyless:
        return _("You have not chosen your six words yet. With them you are the first who can open the notes.")
    return ""
