"""A note leaves its circle, is taken back, and its older versions are destroyed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from audit.actions import Witness
from core.errors import DomainError
from outbox import actions as outbox
from participants.actions.writing import write
from participants.models import Invitation, Person
from sessions_app import emails
from sessions_app.actions.check import Check, CheckFailed, check_text
from sessions_app.actions.jottings import destroy_sheets
from sessions_app.actions.notes import OPEN_STATES, refuse_without_notes, save_note, text_of
from sessions_app.actions.overrides import Override, overrides_of
from sessions_app.actions.passages import free_passages, use_passages
from sessions_app.actions.second_look import mark_of
from sessions_app.choices import NoteState
from sessions_app.models import FindingDecision, Note, NoteText
from sessions_app.selectors.circle import reader_ids
from vault import actions as vault

READING_DAYS = 30


def reading_until_for(note) -> date:
    """The last day of reading that is proposed: the workshop's, else thirty days from today."""
    return note.session.workshop.reading_until or timezone.now().date() + timedelta(days=READING_DAYS)


@dataclass(frozen=True)
class Draft:
    """What is about to be released, what the check says of it now, and what was overridden in it."""

    text: NoteText
    check: Check
    overrides: list[Override]


@sensitive_variables()
def open_for_release(*, note, by) -> Draft:
    """The newest text to be read once more before it is released."""
    text = text_of(note, by=by, act="note.opened")
    check = check_text(session=note.session, text=text, by=by)
    return Draft(text, check, overrides_of(note=note, text=text, check=check, by=by))


@sensitive_variables()
@transaction.atomic
def release_note(*, note, revision: int, reading_until: date, by) -> Note:
    """Opens the note to those who were in the room, if no finding blocks it.

    ``revision``: the one that was read before releasing; a newer one must be read first. The check
    runs again with the roster of this moment; if it breaks off, nothing is released. What stands because
    somebody agreed to be named is bound to this release, and cannot be taken back after it.
    """
    note = Note.objects.select_for_update(of=("self",)).select_related("session__workshop__dialogue").get(pk=note.pk)
    refuse_without_notes(note.session)
    _refuse_release(note, revision, reading_until)
    text = text_of(note, by=by, act="note.checked")
    result = check_text(session=note.session, text=text, by=by)
    _refuse_leaks(result)
    use_passages(note=note, passage_ids={item.asked.passage_id for item in result.agreed}, by=by)
    whole = text.without_empty()
    if whole != text:
        note = save_note(session=note.session, text=whole, base=revision, by=by).note
        revision = note.revision
    today = timezone.now().date()
    note.state, note.released_revision, note.released_on = NoteState.RELEASED, revision, today
    note.reading_until, note.raw_destroyed_on = reading_until, None
    note.read_revision, note.look_again_on, note.roster_mark = None, None, mark_of(note.session)
    note.destroy_raw_on = note.rule.raw_ends_on(today)
    note.save(
        update_fields=[
            "state", "released_revision", "released_on", "reading_until", "destroy_raw_on", "raw_destroyed_on",
            "read_revision", "look_again_on", "roster_mark",
        ]
    )  # fmt: skip
    audit.record("note.released", by=by, obj=note, compartment=note.compartment, revision=revision, until=reading_until)
    if note.destroy_raw_on == today:
        destroy_raw(note, today, by=by)
    tell_readers(note)
    return note


def _refuse_release(note, revision: int, reading_until: date) -> None:
    if note.state not in OPEN_STATES:
        raise DomainError(_("This note has been released already."))
    if note.revision != revision:
        raise DomainError(_("The text was changed while you were reading it. Read it again before it is released."))
    if reading_until < timezone.now().date():
        raise DomainError(_("The last day of reading lies in the past."), field="reading_until")


def _refuse_leaks(result) -> None:
    if result.has_failed:
        raise CheckFailed
    if result.is_empty:
        raise DomainError(_("Nothing is written yet, so there is nothing to release."))
    if result.blocking:
        words = ngettext(
            "%(n)d finding blocks the release: reword it first.",
            "%(n)d findings block the release: reword them first.",
            result.blocking,
        )
        raise DomainError(words % {"n": result.blocking})
    if result.unconfirmed:
        words = ngettext(
            "%(n)d finding was set aside or accepted, and no second person has confirmed it.",
            "%(n)d findings were set aside or accepted, and no second person has confirmed them.",
            len(result.unconfirmed),
        )
        raise DomainError(words % {"n": len(result.unconfirmed)})


def tell_readers(note) -> int:
    """Queues the letter to each who can read the note; nobody gets it twice for one release."""
    users = reader_ids(note.session)
    guests = Invitation.objects.filter(workshop=note.session.workshop_id)
    if not note.is_carried:
        guests = guests.filter(presences__session=note.session)
    people = Person.objects.filter(Exists(guests.filter(person=OuterRef("pk"))), user_id__in=users)
    people, workshop = people.told().order_by("pk"), note.session.workshop
    for person in people:
        write(emails.note_released(note, person), person=person, dialogue=workshop.dialogue, workshop=workshop)
    return len(people)


@transaction.atomic
def take_back_note(*, note, by) -> Note:
    """Closes a released note again, at once and for everyone, to correct it. What was read was read."""
    won = Note.objects.filter(pk=note.pk, state=NoteState.RELEASED).update(
        state=NoteState.RAW,
        read_revision=F("released_revision"),
        look_again_on=None,
        released_revision=None,
        released_on=None,
        reading_until=None,
        destroy_raw_on=None,
        is_carried=False,
    )
    if not won:
        raise DomainError(_("This note is not released, so there is nothing to take back."))
    free_passages(note=note)
    FindingDecision.objects.filter(note=note).update(confirmed=False)  # the next release is looked at anew
    audit.record("note.taken-back", by=by, obj=note, compartment=note.compartment)
    outbox.withdraw(note, kinds=[emails.NOTE_RELEASED])
    note.refresh_from_db()
    return note


def destroy_raw_due(today: date) -> int:
    """Destroys the older versions of released notes whose day has come; returns of how many notes.

    Safe to run twice; one note's failure leaves the others done.
    """
    notes = list(Note.objects.with_raw_due(today).select_related("session"))
    for note in notes:
        destroy_raw(note, today, by=None)
    return len(notes)


@transaction.atomic
def destroy_raw(note, today: date, *, by) -> None:
    """The released revision stays; what came before it goes, with the reasons of decisions and the
    rapporteurs' own jottings."""
    witness = Witness("note.raw-destroyed", by=by, compartment=note.compartment)
    vault.forget(note.pk, field="text", before=note.released_revision, witness=witness)
    for row in FindingDecision.objects.filter(note=note):
        vault.forget(row.pk, field="reason", witness=witness)
    destroy_sheets(note.session.jottings.all(), by=by)
    Note.objects.filter(pk=note.pk).update(raw_destroyed_on=today)
