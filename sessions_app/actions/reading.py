"""Opening a note to read it, with the mark of the one who reads."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import record
from audit.models import AccessEvent
from core.errors import DomainError
from sessions_app.actions.notes import text_of
from sessions_app.models import NoteText
from vault import actions as vault
from vault.keys import Gone
from vault.models import Sealed

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no sign that could be taken for another
LENGTH = 5


class Destroyed(DomainError):
    def __init__(self):
        super().__init__(_("This text was destroyed."))


@dataclass(frozen=True)
class Reading:
    """The text as it may be shown, and the code that says whose copy this is."""

    text: NoteText
    mark: str


def mark_of(note, user) -> str:
    """Five signs for one reader of one note: derived from the workshop's key, stored nowhere, and gone
    with it."""
    number = int(vault.fingerprint(note.compartment, "reader", str(note.pk), str(user.pk)), 16)
    signs = []
    for _turn in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)


def whose_copy(*, note, mark: str, by):
    """The user whose copy of ``note`` bears ``mark``, or None. For after an incident: that ``by`` looked
    is in the trail, with whom the mark was found to be of."""
    opened = AccessEvent.objects.filter(object_id=note.pk, action__in=("note.read", "note.opened"))
    readers = get_user_model().objects.filter(pk__in=opened.values("actor_id"))
    with transaction.atomic():
        try:
            found = next((reader for reader in readers if mark_of(note, reader) == mark), None)
        except Gone:  # what the marks were made from was destroyed with the note
            found = None
        record(
            "note.copy_traced",
            by=by,
            obj=note,
            compartment=note.compartment,
            outcome="found" if found else "nobody",
            reader=found and found.pk,
        )
    return found


@sensitive_variables()
def open_reading(*, note, by) -> Reading:
    """What the reading page shows: the released revision, or to the writers the present draft.

    "note.read" is in the trail before the text is opened. Raises Destroyed when nothing is left.
    """
    revision, act = (note.released_revision, "note.read") if note.is_released else (note.revision, "note.opened")
    try:
        text = text_of(note, by=by, act=act, revision=revision)
        return Reading(text, mark_of(note, by))
    except (Gone, Sealed.DoesNotExist):
        raise Destroyed from None
