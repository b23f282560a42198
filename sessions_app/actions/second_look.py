"""A released note whose roster has changed since is looked at again, by somebody who may open it.

The job compares digests and opens nothing: a text is in clear only inside a request.
"""

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.errors import DomainError
from sessions_app.actions.check import Check, CheckFailed, check_text
from sessions_app.actions.notes import text_of
from sessions_app.choices import NoteState
from sessions_app.models import Note, NoteText
from sessions_app.selectors.roster import roster_of_session


def mark_of(session) -> str:
    """A digest of whom the check knows in ``session`` now. Six queries."""
    roster = roster_of_session(session)
    facts = [sorted(map(str, (asdict(entry) for entry in roster.everyone))), sorted(e.id for e in roster.present)]
    return sha256(str(facts).encode()).hexdigest()


def note_changes(today: date) -> int:
    """Writes down which released notes were checked against another roster than today's; returns how many.

    Safe to run twice: one that waits already keeps its day.
    """
    notes = Note.objects.filter(state=NoteState.RELEASED, look_again_on=None, session__workshop__destroyed_at=None)
    changed = [
        note.pk
        for note in notes.select_related("session__workshop").order_by("pk")
        if mark_of(note.session) != note.roster_mark
    ]
    return Note.objects.filter(pk__in=changed, state=NoteState.RELEASED).update(look_again_on=today)


@dataclass(frozen=True)
class Look:
    """The released text, what the check says of it with the roster of now, and that roster's digest."""

    text: NoteText
    check: Check
    mark: str


@sensitive_variables()
def look_again(*, note, by) -> Look:
    """Opens the released text and checks it anew; nothing is changed by that."""
    text = text_of(note, by=by, act="note.looked-at-again", revision=note.released_revision)
    return Look(text, check_text(session=note.session, text=text, by=by), mark_of(note.session))


@sensitive_variables()
@transaction.atomic
def let_stand(*, note, by) -> None:
    """The note stays released: nothing in it blocks with the roster of now. Raises DomainError otherwise."""
    note = Note.objects.select_for_update(of=("self",)).select_related("session__workshop").get(pk=note.pk)
    if not note.is_released:
        raise DomainError(_("This note is not released."))
    look = look_again(note=note, by=by)
    if look.check.has_failed:
        raise CheckFailed
    if look.check.blocking or look.check.unconfirmed:
        raise DomainError(_("Some words of this note point at one person now. Take it back and change them."))
    Note.objects.filter(pk=note.pk).update(look_again_on=None, roster_mark=look.mark)
    audit.record("note.let-stand", by=by, obj=note, compartment=note.compartment, warnings=look.check.warning)
