"""The rapporteur's private sheet of a session: for its author alone, and gone with the raw notes."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness
from core.errors import DomainError
from sessions_app.actions.notes import refuse_without_notes
from sessions_app.models import Jotting
from vault import actions as vault

LONGEST = 20_000


@dataclass(frozen=True)
class Sheet:
    """The author's own words, and the revision that they are."""

    text: str
    revision: int


class SheetConflict(DomainError):
    """Another page of the author saved meanwhile; ``sheet`` is what stands."""

    def __init__(self, sheet: Sheet):
        super().__init__(_("Another page saved other words meanwhile. Both are here; keep what you need."))
        self.sheet = sheet


@sensitive_variables()
def open_sheet(*, session, by) -> Sheet:
    """``by``'s own sheet; an empty one where nothing was written."""
    row = Jotting.objects.filter(session=session, author=by).select_related("session").first()
    if row is None or row.revision == 0:
        return Sheet("", row.revision if row else 0)
    witness = Witness("jotting.opened", by=by, compartment=session.workshop_id)
    return Sheet(vault.open_text(row.place(), witness=witness), row.revision)


@sensitive_variables()
def save_sheet(*, session, text: str, base: int, by) -> int:
    """Seals ``text`` in the place of what stood before, and returns the revision. ``base``: the one it was
    made from. Raises SheetConflict, or DomainError where nothing may be written."""
    _refuse(session)
    if len(text) > LONGEST:
        raise DomainError(_("This is longer than a sheet can hold."), field="text")
    revision = _save(session, text, base, by)
    if revision:
        return revision
    present = open_sheet(session=session, by=by)
    if present.text == text:  # the same words once more, whose answer was lost
        return present.revision
    raise SheetConflict(present)


@sensitive_variables()
@transaction.atomic
def _save(session, text: str, base: int, by) -> int:
    """The new revision; 0 when ``base`` is not the present one."""
    row, _made = Jotting.objects.get_or_create(session=session, author=by)
    revision = base + 1
    if not Jotting.objects.filter(pk=row.pk, revision=base).update(revision=revision):
        return 0
    row.revision = revision
    witness = Witness("jotting.saved", by=by, compartment=session.workshop_id)
    vault.seal(row.place(), text, witness=witness)
    vault.forget(row.pk, field="text", before=revision, witness=witness)
    return revision


@transaction.atomic
def destroy_sheet(*, session, by) -> bool:
    """The author destroys their own sheet at once; False where there was none."""
    return destroy_sheets(Jotting.objects.filter(session=session, author=by), by=by) > 0


def destroy_sheets(rows, *, by) -> int:
    """Destroys the words of ``rows`` (a QuerySet) and the rows; returns how many."""
    rows = list(rows.select_related("session"))
    for row in rows:
        witness = Witness("jotting.destroyed", by=by, compartment=row.session.workshop_id)
        vault.forget(row.pk, field="text", witness=witness)
    return len([row.delete() for row in rows])


def _refuse(session) -> None:
    """Where no notes are kept, and once the raw notes are destroyed, nothing is jotted down."""
    refuse_without_notes(session)
    note = session.note if session.has_note else None
    if note and note.is_released and note.raw_destroyed_on:
        raise DomainError(_("The raw notes of this session are destroyed, and jottings with them."))
