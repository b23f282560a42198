"""The data keys of a sealed compartment: made, handed on, replaced. All in the caller's transaction."""

import os
import uuid
from collections.abc import Iterable

from vault import boxes, datakeys, envelope, grants, keys, rings
from vault.envelope import Place
from vault.models import Circle, Epoch, Grant, ReaderKey, Sealed

BATCH = 200  # rows written at once


def ring_to_seal(compartment: uuid.UUID) -> rings.Ring:
    """The keys with which to seal, held against a change of keys until the transaction ends.

    Where a reader was removed and the present epoch is still the one they held, the first to write
    begins a new one: nothing new is sealed under a key that a former reader knows.
    """
    datakeys.hold(compartment, datakeys.TOGETHER)
    if _is_stale(compartment):
        _begin_alone(compartment)
    return rings.ring_of(compartment)


def _begin_alone(compartment: uuid.UUID) -> None:
    """Begins a new epoch, unless another writer does at this moment: then waits for theirs.

    By a lock of its own. Whoever writes may have read in the same transaction and holds the compartment
    together with others who did; if each then asked for it alone, they would wait for one another.
    """
    datakeys.hold(uuid.uuid5(compartment, "turn"), datakeys.ALONE)
    if _is_stale(compartment):
        turn(rings.ring_of(compartment))


def _is_stale(compartment: uuid.UUID) -> bool:
    newest = Epoch.objects.filter(compartment=compartment).order_by("-rank").first()
    return newest is not None and newest.is_stale


def first(circle: Circle, reader: ReaderKey) -> Epoch:
    """The first epoch, granted to the reader who founds the circle."""
    key = os.urandom(keys.SIZE)
    epoch = _make(circle, key, rank=1, marking_key=os.urandom(keys.SIZE))
    hand_over(epoch, key, [reader])
    return epoch


def turn(ring: rings.SealedRing) -> Epoch:
    """A further epoch for what is sealed from now on, granted to the readers of the present one."""
    newest = ring.rows[ring.newest]
    key = os.urandom(keys.SIZE)
    epoch = _make(ring.circle, key, rank=newest.rank + 1, marking_key=ring.marking_key())
    hand_over(epoch, key, holders(newest))
    return epoch


def replace(ring: rings.SealedRing, old: Epoch) -> Epoch:
    """Seals every text of an epoch anew under a fresh key for its present readers; the old key's
    grants go. Raises NotGranted if the present reader has no grant of it."""
    key = os.urandom(keys.SIZE)
    epoch = _make(ring.circle, key, rank=old.rank, marking_key=ring.marking_key(old.epoch))
    hand_over(epoch, key, holders(old))
    _reseal(ring, old, epoch, key)
    Grant.objects.filter(compartment=old.compartment, epoch=old.epoch).delete()
    old.delete()
    return epoch


def _make(circle: Circle, key: bytes, *, rank: int, marking_key: bytes) -> Epoch:
    circle.last_epoch += 1
    circle.save(update_fields=["last_epoch"])
    compartment, number = circle.compartment, circle.last_epoch
    kcv = keys.check_value(key, compartment, number)
    recovery = circle.recovery_public and bytes(circle.recovery_public)
    place = {"compartment": compartment, "epoch": number, "kcv": kcv}
    return Epoch.objects.create(
        **place,
        rank=rank,
        marking_key=boxes.shut(key, marking_key, bound_to=rings.marking_place(compartment, number, kcv)),
        recovery=recovery and grants.give(key, recovery, reader=grants.RECOVERY, version=1, **place),
    )


def hand_over(epoch: Epoch, key: bytes, readers: Iterable[ReaderKey]) -> int:
    """Grants the data key of an epoch to readers; returns to how many who had no grant."""
    have = set(
        Grant.objects.filter(compartment=epoch.compartment, epoch=epoch.epoch).values_list("reader_id", flat=True)
    )
    made = [_grant(epoch, key, reader) for reader in readers if reader.user_id not in have]
    Grant.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _grant(epoch: Epoch, key: bytes, reader: ReaderKey) -> Grant:
    place = {"compartment": epoch.compartment, "epoch": epoch.epoch}
    sealed_key = grants.give(
        key, bytes(reader.public), reader=reader.user_id, version=reader.version, kcv=bytes(epoch.kcv), **place
    )
    return Grant(reader_id=reader.user_id, reader_version=reader.version, sealed_key=sealed_key, **place)


def holders(epoch: Epoch) -> list[ReaderKey]:
    """The readers whose present key an epoch is granted to."""
    given = Grant.objects.filter(compartment=epoch.compartment, epoch=epoch.epoch)
    versions = dict(given.values_list("reader_id", "reader_version"))
    found = ReaderKey.objects.filter(user_id__in=versions).order_by("user_id")
    return [reader for reader in found if reader.version == versions[reader.user_id]]


def _reseal(ring: rings.SealedRing, old: Epoch, epoch: Epoch, key: bytes) -> None:
    for rows in batches(Sealed.objects.filter(compartment=old.compartment)):
        mine = [row for row in rows if envelope.epoch_of(bytes(row.envelope)) == old.epoch]
        for row in mine:
            place = place_of(row)
            old_key, kcv = ring.key(old.epoch)
            bound_to = envelope.bind(place, level=rings.SEALED, epoch=old.epoch, kcv=kcv)
            text = envelope.unlock(old_key, bytes(row.envelope), bound_to=bound_to)
            bound_to = envelope.bind(place, level=rings.SEALED, epoch=epoch.epoch, kcv=bytes(epoch.kcv))
            row.envelope = envelope.lock(key, text, epoch=epoch.epoch, bound_to=bound_to)
        Sealed.objects.bulk_update(mine, ["envelope"], batch_size=BATCH)


def place_of(row: Sealed) -> Place:
    """The place that a row states; whether its text belongs there, opening shows."""
    return Place(row.compartment, row.kind, row.object_id, row.field, row.revision)


def batches(rows) -> Iterable[list[Sealed]]:
    """The rows of a query in lists of BATCH, so that thousands of texts never lie in memory at once."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(ids), BATCH):
        yield list(Sealed.objects.filter(pk__in=ids[at : at + BATCH]))
