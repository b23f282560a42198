"""From the standard seal to the sealed one; there is no way back."""

import uuid
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from vault import circles, datakeys, envelope, epochs, keys, rings, unlocked
from vault.errors import NotPossible
from vault.models import Certificate, Circle, DataKey, Sealed
from vault.witness import Witness, testify


@sensitive_variables()
@transaction.atomic
def upgrade(
    compartment: uuid.UUID, *, guests_fields: Collection[str], witness: Witness, with_recovery: bool = False
) -> str:
    """Seals all that a standard compartment holds to the reader who is unlocked now, and founds its circle.

    ``guests_fields``: what people send who have no key; it moves to the standard compartment beside.
    Returns the paper code as ``circles.begin`` does. The old keys are destroyed with their share, so
    that backups from before open nothing either. Raises Locked, NotPossible when it is sealed, Gone,
    Closed, Unreadable when a text was altered (nothing changes then).
    """
    unlocked.needed(compartment)
    datakeys.hold(compartment, datakeys.ALONE)
    if rings.is_sealed(compartment):
        raise NotPossible
    if Certificate.objects.filter(compartment=compartment).exists():
        raise keys.Gone
    if datakeys.is_closed(compartment):
        raise keys.Closed
    source = rings.StandardRing(compartment)
    code = circles.begin_and_found(compartment, with_recovery=with_recovery)
    moved = _move(source, guests_fields)
    DataKey.objects.filter(compartment=compartment).delete()
    transaction.on_commit(lambda: keys.destroy_share(compartment))
    testify(witness, kind=circles.KIND, object_id=compartment, texts=moved, recovery=with_recovery)
    return code


@sensitive_variables()
def _move(source: rings.StandardRing, guests_fields: Collection[str]) -> int:
    """Seals each text anew where it belongs from now on; returns how many."""
    circle = rings.ring_of(source.compartment)
    aside = rings.StandardRing(rings.beside(source.compartment))
    moved = 0
    for rows in epochs.batches(Sealed.objects.filter(compartment=source.compartment)):
        for row in rows:
            _reseal(row, source, aside if row.field in guests_fields else circle)
        Sealed.objects.bulk_update(rows, ["compartment", "envelope"], batch_size=epochs.BATCH)
        moved += len(rows)
    return moved


def _reseal(row: Sealed, source: rings.Ring, target: rings.Ring) -> None:
    place, epoch = epochs.place_of(row), envelope.epoch_of(bytes(row.envelope))
    key, kcv = source.key(epoch)
    bound_to = envelope.bind(place, level=source.level, epoch=epoch, kcv=kcv)
    text = envelope.unlock(key, bytes(row.envelope), bound_to=bound_to)
    key, epoch, kcv = target.current()
    place = replace(place, compartment=target.compartment)
    bound_to = envelope.bind(place, level=target.level, epoch=epoch, kcv=kcv)
    row.compartment, row.envelope = target.compartment, envelope.lock(key, text, epoch=epoch, bound_to=bound_to)


def tidy() -> int:
    """Makes good what a crash left between a commit and the key store: a share that an upgrade should
    have destroyed, a missing mark. Returns how many compartments needed it. Needs no key."""
    mended = 0
    for compartment in Circle.objects.order_by("pk").values_list("compartment", flat=True):
        was_left = keys.destroy_share(compartment)
        is_unmarked = not keys.has_share(rings.mark_of(compartment))
        if is_unmarked:
            keys.make_share(rings.mark_of(compartment))
        mended += was_left or is_unmarked
    return mended
