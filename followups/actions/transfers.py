"""The transfer log: which idea went where, and how well that is known."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.errors import DomainError
from followups.choices import Evidence, TransferState
from followups.models import Transfer
from followups.selectors.leaks import first_in_takeaway
from vault import actions as vault
from vault.envelope import Place
from vault.keys import Gone
from vault.models import Sealed
from workshops.querysets import today


@sensitive_variables()
@transaction.atomic
def record_transfer(*, dialogue, detail="", by, **entry) -> Transfer:
    """Adds an entry. ``entry``: the model's fields; ``detail``: words for the vault, may be empty."""
    _check(entry, dialogue.pk, detail)
    transfer = Transfer.objects.create(dialogue=dialogue, **entry)
    audit.record("transfer.recorded", by=by, obj=transfer, compartment=dialogue.pk)
    return _seal_detail(transfer, detail, by)


@sensitive_variables()
@transaction.atomic
def edit_transfer(*, transfer, detail="", by, **entry) -> Transfer:
    """Changes an entry as more becomes known; earlier words of ``detail`` are forgotten."""
    _check(entry, transfer.dialogue_id, detail)
    for name, value in entry.items():
        setattr(transfer, name, value)
    transfer.save()
    audit.record("transfer.edited", by=by, obj=transfer, compartment=transfer.dialogue_id)
    return _seal_detail(transfer, detail, by)


@sensitive_variables()
def _check(entry, dialogue_id, detail: str) -> None:
    for field, words in (("idea", entry["idea"]), ("detail", detail)):
        if why := first_in_takeaway(dialogue_id, words):
            raise DomainError(why, field=field)
    state, evidence, on = entry["state"], entry["evidence"], entry["happened_on"]
    if state == TransferState.USED_IN_PUBLIC and evidence != Evidence.PUBLIC:
        raise DomainError(_("What was used in public has public evidence."), field="evidence")
    if state != TransferState.PLANNED and on > today():
        raise DomainError(_("This date is still to come: the entry can only be planned."), field="happened_on")


def _place(transfer, revision) -> Place:
    return Place(transfer.dialogue_id, "followups.transfer", transfer.pk, "detail", revision)


def _seal_detail(transfer, detail, by) -> Transfer:
    if not detail and not transfer.detail_revision:
        return transfer
    revision = transfer.detail_revision + 1
    witness = audit.Witness("transfer.detail-sealed", by=by, compartment=transfer.dialogue_id)
    vault.seal(_place(transfer, revision), detail, witness=witness)
    vault.forget(transfer.pk, field="detail", before=revision, witness=witness)
    transfer.detail_revision = revision
    transfer.save(update_fields=["detail_revision"])
    return transfer


@sensitive_variables()
def read_transfer(*, transfer, by) -> str:
    """The words of ``detail``, or "" when none were written or they were destroyed; witnessed."""
    if not transfer.detail_revision:
        return ""
    witness = audit.Witness("transfer.read", by=by, compartment=transfer.dialogue_id)
    try:
        return vault.open_text(_place(transfer, transfer.detail_revision), witness=witness)
    except (Gone, Sealed.DoesNotExist):
        return ""
