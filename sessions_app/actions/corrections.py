"""Corrections that readers propose: for the rapporteur alone, tied to nobody."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from audit.actions import Witness
from core.errors import DomainError
from sessions_app.models import Correction
from vault import actions as vault


@dataclass(frozen=True)
class Proposal:
    """A proposal that waits, with its words."""

    correction: Correction
    words: str


@sensitive_variables()
@transaction.atomic
def propose_correction(*, note, words: str) -> Correction:
    """Seals a reader's proposal. It takes no ``by``: neither the row nor the trail says whose it is."""
    if not note.is_released:
        raise DomainError(_("This note is not open for corrections now."))
    row = Correction.objects.create(note=note)
    vault.seal(row.place(), words, witness=Witness("correction.proposed", by=None, compartment=note.compartment))
    return row


@sensitive_variables()
def proposals_for(*, note, by) -> list[Proposal]:
    """The proposals that wait, in no order that could tell one reader from another."""
    rows = list(Correction.objects.filter(note=note).waiting().select_related("note__session").order_by("pk"))
    witness = Witness("correction.read", by=by, compartment=note.compartment)
    words = vault.open_texts([row.place() for row in rows], witness=witness)
    return [Proposal(row, text) for row, text in zip(rows, words, strict=True)]


@transaction.atomic
def settle_correction(*, correction, by) -> Correction:
    """Puts a proposal aside and destroys its words, whether it was taken up or not."""
    compartment = correction.note.compartment
    Correction.objects.filter(pk=correction.pk).update(is_settled=True)
    audit.record("correction.settled", by=by, obj=correction.note, compartment=compartment)
    witness = Witness("correction.destroyed", by=by, compartment=compartment)
    vault.forget(correction.pk, field="text", witness=witness)
    return correction
