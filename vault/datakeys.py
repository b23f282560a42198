"""The data keys of a compartment: made on its first use, unwrapped when needed."""

import os
import struct
import uuid
from functools import cached_property

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from vault import keys
from vault.envelope import Unreadable
from vault.models import Certificate, Closure, DataKey

TOGETHER = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
ALONE = "SELECT pg_advisory_xact_lock(%s, %s)"


def hold(compartment: uuid.UUID, how: str) -> None:
    """Until the transaction ends, those who seal in a compartment keep a shredder out, and it them:
    else a text could be sealed beside its own destruction and outlive it.

    SQLite needs none of this: its IMMEDIATE transactions let in one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(how, struct.unpack(">ii", compartment.bytes[:8]))


def current(compartment: uuid.UUID) -> tuple[bytes, DataKey]:
    """The data key of the newest epoch and its row, made on the first use of the compartment.

    Raises Gone for a destroyed compartment, Closed for one that is closed. Needs a transaction.
    """
    if is_closed(compartment):
        raise keys.Closed
    row = _newest(compartment)
    if row is None:
        hold(compartment, TOGETHER)
        if Certificate.objects.filter(compartment=compartment).exists():
            raise keys.Gone
        row = _newest(compartment) or make(compartment, epoch=1)
    return unwrap(row), row


def is_closed(compartment: uuid.UUID) -> bool:
    """True while nothing may be opened or sealed in the compartment."""
    return Closure.objects.filter(pk=compartment).exists()


def _newest(compartment: uuid.UUID) -> DataKey | None:
    return DataKey.objects.filter(compartment=compartment).order_by("-epoch").first()


def make(compartment: uuid.UUID, *, epoch: int) -> DataKey:
    """A new data key; of two that are made at once, both callers get the first."""
    keys.make_share(compartment)
    key, kek_id = os.urandom(keys.SIZE), settings.VAULT_KEK_CURRENT
    try:
        with transaction.atomic():
            return DataKey.objects.create(
                compartment=compartment,
                epoch=epoch,
                kek_id=kek_id,
                wrapped=keys.wrap(key, kek_id=kek_id, compartment=compartment, epoch=epoch),
                kcv=keys.check_value(key, compartment, epoch),
            )
    except IntegrityError:  # another writer was first: its key counts
        return DataKey.objects.get(compartment=compartment, epoch=epoch)


def unwrap(row: DataKey) -> bytes:
    """The data key of a row. Raises Gone, Unreadable, KekMissing or KeyStoreFault."""
    return keys.unwrap(
        bytes(row.wrapped),
        kek_id=row.kek_id,
        compartment=row.compartment,
        epoch=row.epoch,
        kcv=bytes(row.kcv),
    )


class Ring:
    """The data keys of one compartment (two queries), each unwrapped when it is first needed."""

    def __init__(self, compartment: uuid.UUID):
        self.compartment = compartment
        self.opened: dict[int, tuple[bytes, bytes]] = {}

    @cached_property
    def is_closed(self) -> bool:
        return is_closed(self.compartment)

    @cached_property
    def rows(self) -> dict[int, DataKey]:
        return {row.epoch: row for row in DataKey.objects.filter(compartment=self.compartment)}

    def key(self, epoch: int) -> tuple[bytes, bytes]:
        """The data key of an epoch and its check value. Raises as ``unwrap`` does, and Closed."""
        if self.is_closed:
            raise keys.Closed
        if epoch not in self.rows:
            raise Unreadable
        if epoch not in self.opened:
            row = self.rows[epoch]
            self.opened[epoch] = unwrap(row), bytes(row.kcv)
        return self.opened[epoch]
