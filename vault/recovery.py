"""The organiser's paper key of a sealed compartment: switched off before the first text, or used when no
reader can open anything any more."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault import codes, epochs, grants, keys
from vault.circles import KIND, circle_of, hold, key_of
from vault.errors import NotPossible, WrongSecret
from vault.models import Circle, Epoch, Sealed
from vault.witness import Witness, testify


@transaction.atomic
def switch_off_recovery(compartment: uuid.UUID, *, witness: Witness) -> None:
    """The organiser's paper key opens nothing any more; possible before the first text alone, else
    NotPossible."""
    hold(compartment)
    circle = circle_of(compartment)
    if Sealed.objects.filter(compartment=compartment).exists():
        raise NotPossible
    circle.recovery_public = None
    circle.save(update_fields=["recovery_public"])
    Epoch.objects.filter(compartment=compartment).update(recovery=None)
    testify(witness, kind=KIND, object_id=compartment)


@sensitive_variables()
@transaction.atomic
def recover(compartment: uuid.UUID, code: str, user_id: uuid.UUID, *, witness: Witness) -> int:
    """Lets a reader in by the organiser's paper key, when no reader can; returns the grants made.

    When that was is kept for every participant to see. Raises NotPossible without such a key,
    WrongSecret for another code, NoKey for a person without a key.
    """
    hold(compartment)
    circle, reader = circle_of(compartment), key_of(user_id)
    private = _paper_key(circle, code)
    made = 0
    for row in Epoch.objects.filter(compartment=compartment).exclude(recovery=None):
        place = {"compartment": compartment, "epoch": row.epoch, "kcv": bytes(row.kcv)}
        key = grants.take(bytes(row.recovery), private, reader=grants.RECOVERY, version=1, **place)
        made += epochs.hand_over(row, key, [reader])
    circle.recovered_at = timezone.now()
    circle.save(update_fields=["recovered_at"])
    testify(witness, kind=KIND, object_id=compartment, reader=user_id, grants=made)
    return made


@sensitive_variables()
def _paper_key(circle: Circle, code: str) -> bytes:
    if circle.recovery_public is None:
        raise NotPossible
    try:
        private = codes.read(code, size=keys.SIZE)
    except codes.Misspelt:
        raise WrongSecret from None
    if grants.public_of(private) != bytes(circle.recovery_public):
        raise WrongSecret
    return private
