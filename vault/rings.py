"""The data keys of a compartment, at either level. The compartment's own row decides which."""

import uuid

from vault import boxes, datakeys, grants, keys, unlocked
from vault.envelope import Unreadable, encode
from vault.errors import NotGranted
from vault.models import Certificate, Circle, Epoch, Grant

STANDARD, SEALED = "standard", "sealed"


def circle_of(compartment: uuid.UUID) -> Circle | None:
    """The row of a sealed compartment, or None for a standard one.

    Raises Unreadable when the row was taken away from a compartment that the key store knows to be
    sealed: else whoever can write to the database could have the next notes sealed at the lower level.
    """
    circle = Circle.objects.filter(compartment=compartment).first()
    if circle is None and keys.has_share(mark_of(compartment)) and not _is_destroyed(compartment):
        raise Unreadable
    return circle


def _is_destroyed(compartment: uuid.UUID) -> bool:
    return Certificate.objects.filter(compartment=compartment).exists()


def mark_of(compartment: uuid.UUID) -> uuid.UUID:
    """The name under which the key store remembers that a compartment is sealed."""
    return uuid.uuid5(compartment, "circle")


def beside(compartment: uuid.UUID) -> uuid.UUID:
    """The standard compartment beside a sealed one, for what guests send who have no key."""
    return uuid.uuid5(compartment, "beside")


def share_names(compartment: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Every name under which the key store may hold something of a compartment."""
    return compartment, grants.share_of(compartment), beside(compartment), mark_of(compartment)


def is_sealed(compartment: uuid.UUID) -> bool:
    """True for a sealed compartment. Raises as ``circle_of`` does."""
    return circle_of(compartment) is not None


def ring_of(compartment: uuid.UUID) -> "Ring":
    """The keys of a compartment. Raises Locked if it is sealed and the reader has not unlocked."""
    circle = circle_of(compartment)
    return StandardRing(compartment) if circle is None else SealedRing(circle)


class StandardRing(datakeys.Ring):
    """Keys that the installation itself unwraps."""

    level = STANDARD

    @property
    def is_gone(self) -> bool:
        """True when there is no key: nothing was sealed here, or it was destroyed."""
        return not self.rows

    def current(self) -> tuple[bytes, int, bytes]:
        """(data key, epoch, check value) to seal with. Raises as ``datakeys.current`` does."""
        key, row = datakeys.current(self.compartment)
        return key, row.epoch, bytes(row.kcv)

    def marking_key(self) -> bytes:
        """What fingerprints are keyed with."""
        return self.current()[0]


class SealedRing:
    """Keys that the present reader was granted, by the key they unlocked for this request."""

    level = SEALED
    is_gone = False  # a destroyed circle has no row of its own any more

    def __init__(self, circle: Circle):
        self.circle, self.compartment = circle, circle.compartment
        self.is_closed = datakeys.is_closed(circle.compartment)
        self.secret = unlocked.present() if self.is_closed else unlocked.needed(circle.compartment)
        self.opened: dict[int, bytes] = {}
        self.reload()

    def reload(self) -> None:
        """Looks anew which epochs there are and which of them the reader was granted."""
        self.rows, self.grants = {}, {}
        if self.secret is None:  # it is closed
            return
        self.rows = {row.epoch: row for row in Epoch.objects.filter(compartment=self.compartment).order_by("rank")}
        own = Grant.objects.filter(
            compartment=self.compartment, reader_id=self.secret.user_id, reader_version=self.secret.version
        )
        self.grants = {row.epoch: bytes(row.sealed_key) for row in own}

    @property
    def newest(self) -> int:
        """The number of the epoch in which texts are sealed now. Raises Closed, NotGranted before there is one."""
        if self.is_closed:
            raise keys.Closed
        if not self.rows:
            raise NotGranted(self.compartment)
        return list(self.rows)[-1]

    def key(self, epoch: int) -> tuple[bytes, bytes]:
        """The data key of an epoch and its check value.

        Raises Closed, Unreadable for an epoch that is not there, NotGranted without a grant, Gone
        without the share.
        """
        if self.is_closed:
            raise keys.Closed
        if epoch not in self.rows:
            raise Unreadable
        kcv = bytes(self.rows[epoch].kcv)
        if epoch not in self.opened:
            if epoch not in self.grants:
                raise NotGranted(self.compartment)
            self.opened[epoch] = grants.take(
                self.grants[epoch],
                self.secret.private,
                compartment=self.compartment,
                epoch=epoch,
                reader=self.secret.user_id,
                version=self.secret.version,
                kcv=kcv,
            )
        return self.opened[epoch], kcv

    def current(self) -> tuple[bytes, int, bytes]:
        """(data key, epoch, check value) to seal with. Raises as ``key`` does."""
        key, kcv = self.key(self.newest)
        return key, self.newest, kcv

    def marking_key(self, epoch: int | None = None) -> bytes:
        """What fingerprints are keyed with: the same through every epoch of the circle."""
        epoch = self.newest if epoch is None else epoch
        key, kcv = self.key(epoch)
        box = bytes(self.rows[epoch].marking_key)
        return boxes.open_box(key, box, bound_to=marking_place(self.compartment, epoch, kcv))


def marking_place(compartment: uuid.UUID, epoch: int, kcv: bytes) -> bytes:
    """What a marking key is bound to under the data key of its epoch."""
    return encode("marking-key", compartment, epoch, kcv)


Ring = StandardRing | SealedRing
