"""A second person looks at what was set aside or accepted before a note is released."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from audit.actions import Witness
from core.errors import DomainError
from sessions_app.actions.check import Check, Found, hand_of
from sessions_app.choices import Decision
from sessions_app.models import FindingDecision, NoteText
from sessions_app.selectors.passages import passage_around
from vault import actions as vault
from vault.keys import Gone
from vault.models import Sealed


@dataclass(frozen=True)
class Override:
    """A decision with the words that it is about and its reason; both live in this request alone."""

    row: FindingDecision
    found: Found
    words: str
    reason: str
    is_own: bool

    @property
    def may_be_confirmed(self) -> bool:
        return not self.row.confirmed and not self.is_own


@sensitive_variables()
def overrides_of(*, note, text: NoteText, check: Check, by) -> list[Override]:
    """What was overridden in ``text``, in its order, for ``by``: whoever decided it does not confirm it.

    Each place is shown once, also where the same words stand again. One query, and one look into the vault
    where reasons were given.
    """
    decided = {item.fingerprint: item for item in reversed(check.decided)}
    rows = [row for row in FindingDecision.objects.filter(note=note) if row.fingerprint in decided]
    reasons = _reasons(note, rows, by)
    found = [(row, decided[row.fingerprint]) for row in rows]
    found.sort(key=lambda pair: pair[1].finding.start)
    mine = hand_of(note.compartment, note.pk, by) if rows else ""
    return [
        Override(
            row,
            item,
            passage_around(text, item.finding.start, item.finding.end),
            reasons.get(row.pk, ""),
            is_own=row.hand == mine,
        )
        for row, item in found
    ]


@sensitive_variables()
def _reasons(note, rows: list[FindingDecision], by) -> dict:
    """The sealed reasons by decision; none where they were destroyed with the raw notes."""
    given = [row for row in rows if row.decision == Decision.ACCEPTED]
    if not given:
        return {}
    witness = Witness("note.reasons-read", by=by, compartment=note.compartment)
    try:
        words = vault.open_texts([row.place() for row in given], witness=witness)
    except (Gone, Sealed.DoesNotExist):
        return {}
    return {row.pk: reason for row, reason in zip(given, words, strict=True)}


@transaction.atomic
def confirm_override(*, note, key: str, by) -> None:
    """``by`` has seen the words and lets the decision stand. Refused to whoever took it."""
    row = _row(note, key)
    if row.hand == hand_of(note.compartment, note.pk, by):
        raise DomainError(_("You decided this yourself: somebody else has to confirm it."))
    row.confirmed = True
    row.save(update_fields=["confirmed"])
    _record("note.override-confirmed", note, row, by)


@transaction.atomic
def send_back_override(*, note, key: str, by) -> None:
    """The decision and its reason go; the finding stands as if nothing had been decided."""
    row = _row(note, key)
    vault.forget(row.pk, field="reason", witness=Witness("note.reason-destroyed", by=by, compartment=note.compartment))
    _record("note.override-sent-back", note, row, by)
    row.delete()


def _row(note, key: str) -> FindingDecision:
    """The decision with that key; DomainError when it is not of this note, or gone by now."""
    rows = {str(row.pk): row for row in FindingDecision.objects.select_for_update().filter(note=note)}
    if key not in rows:
        raise DomainError(_("That decision is no longer there."))
    return rows[key]


def _record(act: str, note, row: FindingDecision, by) -> None:
    facts = {"finding": row.kind, "fits": row.fits, "decision": row.decision}
    audit.record(act, by=by, obj=note, compartment=note.compartment, **facts)
