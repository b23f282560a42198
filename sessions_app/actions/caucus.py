"""What a side decides about the notes of its caucuses: who works on them, and whether they leave it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.errors import DomainError
from outbox import actions as outbox
from sessions_app.actions.check import CheckFailed, check_text
from sessions_app.actions.notes import text_of
from sessions_app.actions.release import tell_readers
from sessions_app.choices import NoteState
from sessions_app.models import CaucusOpening, Note


@transaction.atomic
def open_caucus(*, session, role: str, by) -> CaucusOpening:
    """The side of ``session`` (a caucus) lets holders of ``role`` into the notes of all its caucuses
    in the workshop. A second time changes nothing."""
    opening, is_new = CaucusOpening.objects.get_or_create(
        workshop_id=session.workshop_id, side_id=session.side_id, role=role, ended_at=None, defaults={"given_by": by}
    )
    if is_new:
        audit.record("caucus.opened", by=by, obj=opening, compartment=session.workshop_id, role=role)
    return opening


@transaction.atomic
def close_caucus(*, session, role: str, by) -> int:
    """The side shuts that role out again, at once; returns whether it was let in (1 or 0)."""
    standing = CaucusOpening.objects.filter(
        workshop=session.workshop_id, side=session.side_id, role=role, ended_at=None
    )
    opening = standing.first()
    ended = standing.update(ended_at=timezone.now(), ended_by=by)
    if ended:
        audit.record("caucus.closed", by=by, obj=opening, compartment=session.workshop_id, role=role)
    return ended


@sensitive_variables()
@transaction.atomic
def carry_note(*, note, by) -> Note:
    """A side lets all who take part in the workshop read a released note of its caucus; they are told.

    The leak check runs once more, against the roster of this moment. Raises DomainError.
    """
    check = check_text(
        session=note.session, text=text_of(note, by=by, act="note.checked", revision=note.released_revision)
    )
    if check.has_failed:
        raise CheckFailed
    if check.blocking:
        raise DomainError(
            _("Some words of this note point at one person. It stays with its side until they are changed.")
        )
    if not Note.objects.filter(pk=note.pk, state=NoteState.RELEASED, is_carried=False).update(is_carried=True):
        raise DomainError(_("This note is not released, or others can read it already."))
    note.is_carried = True
    audit.record("note.carried", by=by, obj=note, compartment=note.compartment, revision=note.released_revision)
    tell_readers(note)
    return note


@transaction.atomic
def hold_note(*, note, by) -> Note:
    """The side takes its note back to itself, at once. What was read was read."""
    if not Note.objects.filter(pk=note.pk, is_carried=True).update(is_carried=False):
        raise DomainError(_("Only your side can read this note as it is."))
    note.is_carried = False
    audit.record("note.held", by=by, obj=note, compartment=note.compartment)
    outbox.withdraw(note, kinds=["sessions_app/note_released"])
    return note
