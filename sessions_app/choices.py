"""The words of the agenda and of notes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionKind(TextChoices):
    PLENARY = "PLENARY", _("plenary")
    WORKING_GROUP = "WORKING_GROUP", _("working group")
    CAUCUS = "CAUCUS", _("caucus of one side")
    BILATERAL = "BILATERAL", _("bilateral")
    DRAFTING = "DRAFTING", _("drafting group")
    MEAL = "MEAL", _("meal")
    WALK = "WALK", _("walk or free time")


class CaucusRole(TextChoices):
    """Whom a side may let into the notes of its caucuses; the values are those of workshops' roles."""

    RAPPORTEUR = "RAPPORTEUR", _("the rapporteur")
    FACILITATOR = "FACILITATOR", _("the facilitators")


WITHOUT_NOTES = {SessionKind.MEAL, SessionKind.WALK}


class NoteState(TextChoices):
    RAW = "RAW", _("being written")
    CHECKED = "CHECKED", _("checked, not released")
    RELEASED = "RELEASED", _("released")
    SEALED = "SEALED", _("sealed")
    DESTROYED = "DESTROYED", _("destroyed")


class RequestState(TextChoices):
    OPEN = "OPEN", _("being asked")
    AGREED = "AGREED", _("agreed by all, and in force")
    REFUSED = "REFUSED", _("not agreed")
    WITHDRAWN = "WITHDRAWN", _("taken back")


class Decision(TextChoices):
    FALSE_ALARM = "FALSE_ALARM", _("false alarm")
    ACCEPTED = "ACCEPTED", _("accepted with a reason")


class PassageUse(TextChoices):
    NOTE = "NOTE", _("in the note that those who were in the room can read")


# Why a passphrase of one's own is not taken (vault.errors.TooWeak), in plain words.
WEAKNESS = {
    "short": _("This is too short: take at least fifteen characters, or the six words."),
    "guessable": _("This could be guessed. Add words that do not belong together, or take the six words."),
}
