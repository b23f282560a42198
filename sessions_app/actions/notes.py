"""Writing and reading notes. The text is in the vault from the first save."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness
from core.errors import DomainError
from sessions_app.actions.ruling import refuse_long_points
from sessions_app.choices import NoteState
from sessions_app.models import Note, NoteText
from vault import actions as vault
from workshops.rule import Rule, rule_of

KEPT_REVISIONS = 20
PRUNE_EVERY = 10
OPEN_STATES = [NoteState.RAW, NoteState.CHECKED]


class Conflict(DomainError):
    """Somebody, or another page of the same person, saved meanwhile. ``note`` holds the newer state."""

    def __init__(self, note: Note):
        super().__init__(_("Another version was saved meanwhile, as number %(n)d.") % {"n": note.revision})
        self.note = note


@dataclass(frozen=True)
class Saved:
    """A save that counts: the note and the revision that now stands."""

    note: Note
    revision: int


def _witness(act: str, note: Note, by) -> Witness:
    return Witness(act, by=by, compartment=note.compartment)


@sensitive_variables()
def text_of(note: Note, *, by, act: str, revision: int | None = None) -> NoteText:
    """Opens one revision (default the newest); an unsaved note is empty. ``act`` is what the trail says."""
    wanted = note.revision if revision is None else revision
    if wanted == 0:
        return NoteText()
    return NoteText.from_json(vault.open_text(note.place(wanted), witness=_witness(act, note, by)))


def governing(session) -> Rule:
    """The rule that a text of ``session`` keeps to: its note's, if there is one."""
    return session.note.rule if session.has_note else rule_of(session)


def refuse_without_notes(session) -> None:
    """Under a rule that keeps no notes nothing is written at all."""
    if not governing(session).keeps_notes:
        raise DomainError(_("The rule of this session keeps no notes, so nothing can be written here."))


@transaction.atomic
def begin_note(*, session) -> Note:
    """The session's note, made if need be under the rule that governs the session now."""
    note = Note.objects.select_related("session__workshop").filter(session=session).first()
    if note is not None:
        return note
    profile = session.profile
    if profile._state.adding:
        profile.save()
    note, _made = Note.objects.get_or_create(session=session, defaults={"rule_profile": profile})
    return note


@sensitive_variables()
def save_note(*, session, text: NoteText, base: int, by) -> Saved:
    """Seals ``text`` as the next revision of the session's note.

    ``base``: the revision that it was made from. Raises Conflict, with nothing changed, when another
    is the newest by now; DomainError when the note is released or the rule keeps none.
    """
    refuse_without_notes(session)
    refuse_long_points(governing(session), text)
    try:
        return _save(session=session, text=text, base=base, by=by)
    except Conflict as conflict:
        note = conflict.note
        present = text_of(note, by=by, act="note.compared")
        if present == text or _is_overtaken(present, text):
            return Saved(note, note.revision)
        if text.page and present.page == text.page:  # this page's own save, whose answer was lost
            return _save(session=session, text=text, base=note.revision, by=by)
        raise


def _is_overtaken(present: NoteText, text: NoteText) -> bool:
    """An older save of the same page that arrives late."""
    return bool(text.page) and present.page == text.page and text.turn <= present.turn


@sensitive_variables()
@transaction.atomic
def _save(*, session, text: NoteText, base: int, by) -> Saved:
    note, revision = begin_note(session=session), base + 1
    won = Note.objects.filter(pk=note.pk, revision=base, state__in=OPEN_STATES).update(revision=revision)
    if not won:
        _refuse(note)
    note.revision = revision
    vault.seal(note.place(revision), text.to_json(), witness=_witness("note.saved", note, by))
    if revision % PRUNE_EVERY == 0 and revision > KEPT_REVISIONS:
        oldest = revision - KEPT_REVISIONS + 1
        _forget(note, before=min(oldest, note.read_revision or oldest), by=by)
    return Saved(note, revision)


def _refuse(note: Note) -> None:
    note = Note.objects.select_related("session__workshop").get(pk=note.pk)
    if not note.is_open:
        raise DomainError(_("This note has been released. Take it back before you change it."))
    raise Conflict(note)


def _forget(note: Note, *, before: int, by) -> int:
    return vault.forget(note.pk, field="text", before=before, witness=_witness("note.versions-destroyed", note, by))
