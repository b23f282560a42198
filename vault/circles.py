"""The readers of a sealed compartment: let in and removed. How a circle stands says ``vault.overview``.

Who is *entitled* is decided above and handed in; who *can* is decided here, by keys. Only a reader
whose own key is unlocked in this request can let another in: the server cannot, while all are locked.
"""

import uuid
from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import sessions
from vault import codes, datakeys, epochs, grants, keys, readers, rings, unlock
from vault.envelope import epoch_of
from vault.errors import KeyChanged, LastReader, NoKey, NotPossible
from vault.models import Certificate, Circle, DataKey, Epoch, Grant, ReaderKey, Sealed
from vault.witness import Witness, testify

KIND = "vault.circle"


@sensitive_variables()
@transaction.atomic
def begin(compartment: uuid.UUID, *, witness: Witness, with_recovery: bool = False) -> str:
    """Makes a new compartment a sealed one. It takes texts once a reader has founded it (``found``).

    ``with_recovery``: the organiser keeps a paper key; returned is its code, to be shown once and kept
    nowhere, else "". Raises NotPossible for one that is in use already, Gone for a destroyed one.
    """
    hold(compartment)
    if rings.is_sealed(compartment) or DataKey.objects.filter(compartment=compartment).exists():
        raise NotPossible
    if Certificate.objects.filter(compartment=compartment).exists():
        raise keys.Gone
    code = _begin(compartment, with_recovery)
    testify(witness, kind=KIND, object_id=compartment, recovery=with_recovery)
    return code


@sensitive_variables()
def _begin(compartment: uuid.UUID, with_recovery: bool) -> str:
    private = grants.new_private()
    public = grants.public_of(private) if with_recovery else None
    keys.make_share(grants.share_of(compartment))
    Circle.objects.create(compartment=compartment, recovery_public=public)
    transaction.on_commit(lambda: keys.make_share(rings.mark_of(compartment)))
    return codes.write(private) if with_recovery else ""


def hold(compartment: uuid.UUID) -> None:
    """Keeps out everybody else who seals, opens or changes keys there, until the transaction ends."""
    datakeys.hold(compartment, datakeys.ALONE)


def circle_of(compartment: uuid.UUID) -> Circle:
    """The row of a sealed compartment. Raises NotPossible for a standard one."""
    circle = rings.circle_of(compartment)
    if circle is None:
        raise NotPossible
    return circle


@transaction.atomic
def found(compartment: uuid.UUID, *, witness: Witness) -> None:
    """Makes the first data key and grants it to the reader who is unlocked now.

    Raises Locked, Closed, NotPossible when it is founded.
    """
    hold(compartment)
    circle_of(compartment)
    ring = _found(compartment)
    testify(witness, kind=KIND, object_id=compartment, reader=ring.secret.user_id)


def _found(compartment: uuid.UUID) -> rings.SealedRing:
    ring = rings.ring_of(compartment)
    if ring.is_closed:
        raise keys.Closed
    if ring.rows:
        raise NotPossible
    epochs.first(ring.circle, key_of(ring.secret.user_id))
    return ring


def begin_and_found(compartment: uuid.UUID, *, with_recovery: bool) -> str:
    """``begin`` and ``found`` at once, in the transaction and under the witness of the caller, who
    holds the compartment. Returns the paper code."""
    code = _begin(compartment, with_recovery)
    _found(compartment)
    return code


def key_of(user_id: uuid.UUID) -> ReaderKey:
    """The present key of a reader. Raises NoKey."""
    row = ReaderKey.objects.filter(user_id=user_id).first()
    if row is None:
        raise NoKey
    return row


@transaction.atomic
def approve(
    compartment: uuid.UUID, user_id: uuid.UUID, *, fingerprint: str, with_earlier: bool, witness: Witness
) -> int:
    """Lets a reader in, by the unlocked key of one who is; returns the number of grants made.

    ``fingerprint``: of the key whose four words were compared. ``with_earlier`` False: they read what
    is sealed from now on, so where something is sealed a new epoch begins; True: also what the approver
    can read. Raises Locked, NotGranted, NoKey, KeyChanged.
    """
    hold(compartment)
    circle_of(compartment)
    ring, reader = rings.ring_of(compartment), key_of(user_id)
    if readers.show(reader).fingerprint != fingerprint:
        raise KeyChanged
    ring.current()
    Grant.objects.filter(compartment=compartment, reader_id=user_id).exclude(reader_version=reader.version).delete()
    made = sum(_let_in(ring, number, reader) for number in _opened_for(ring, with_earlier))
    testify(witness, kind=KIND, object_id=compartment, reader=user_id, version=reader.version, grants=made)
    return made


def _let_in(ring: rings.SealedRing, number: int, reader: ReaderKey) -> int:
    return epochs.hand_over(ring.rows[number], ring.key(number)[0], [reader])


def _opened_for(ring: rings.SealedRing, with_earlier: bool) -> list[int]:
    """The epochs that a new reader gets; begins one for a newcomer who is to read nothing earlier."""
    if with_earlier:
        return [number for number in ring.rows if number in ring.grants]
    if _used(ring.compartment, ring.newest):
        epochs.turn(ring)
        ring.reload()
    return [ring.newest]


def _used(compartment: uuid.UUID, epoch: int) -> bool:
    rows = Sealed.objects.filter(compartment=compartment).values_list("envelope", flat=True)
    return any(epoch_of(bytes(envelope)) == epoch for envelope in rows.iterator())


@transaction.atomic
def drop(compartment: uuid.UUID, user_id: uuid.UUID, *, witness: Witness, even_last: bool = False) -> int:
    """Takes a reader's grants away, and ends their sessions and unlocked keys; it needs no key.

    What they held is stale until a reader with an unlocked key replaces it (``renew``). Returns the
    number of grants that went. Raises LastReader where nobody else could open an epoch, unless
    ``even_last``.
    """
    hold(compartment)
    mine = Grant.objects.filter(compartment=compartment, reader_id=user_id)
    held = set(mine.values_list("epoch", flat=True))
    if not even_last:
        _refuse_to_lose(compartment, held, {user_id})
    mine.delete()
    Epoch.objects.filter(compartment=compartment, epoch__in=held).update(is_stale=True)
    for user in get_user_model().objects.filter(pk=user_id):
        sessions.end_all(user)
    testify(witness, kind=KIND, object_id=compartment, reader=user_id, grants=len(held))
    transaction.on_commit(lambda: unlock.end_all(user_id))
    return len(held)


def _refuse_to_lose(compartment: uuid.UUID, held: set[int], leaving: Collection[uuid.UUID]) -> None:
    rows = Epoch.objects.filter(compartment=compartment, epoch__in=held, recovery=None)
    for row in rows:
        if all(reader.user_id in leaving for reader in epochs.holders(row)):
            raise LastReader


@sensitive_variables()
@transaction.atomic
def renew(compartment: uuid.UUID, *, witness: Witness, everything: bool = False) -> int:
    """Replaces the stale epochs (or every one) with fresh keys and seals their texts anew.

    Returns how many stale epochs are left, which the present reader was not granted. Raises Locked,
    NotGranted when they were granted none.
    """
    hold(compartment)
    circle_of(compartment)
    ring = rings.ring_of(compartment)
    due = [row for row in ring.rows.values() if everything or row.is_stale]
    able = [row for row in due if row.epoch in ring.grants]
    if due and not able:
        ring.current()
        raise NotPossible
    for row in able:
        epochs.replace(ring, row)
    testify(witness, kind=KIND, object_id=compartment, renewed=len(able))
    return sum(row.is_stale for row in due) - sum(row.is_stale for row in able)


@transaction.atomic
def remove(compartment: uuid.UUID, user_id: uuid.UUID, *, witness: Witness) -> int:
    """Removes a reader for good, in one transaction: ``drop`` and ``renew``. Returns what is left stale.

    What was read was read; what is sealed here now, they cannot open even with their key.
    """
    drop(compartment, user_id, witness=witness)
    return renew(compartment, witness=witness)


@transaction.atomic
def turn(compartment: uuid.UUID, *, witness: Witness) -> None:
    """A new epoch on demand: what is sealed from now on has a key of its own. Raises Locked, NotGranted."""
    hold(compartment)
    circle_of(compartment)
    epochs.turn(rings.ring_of(compartment))
    testify(witness, kind=KIND, object_id=compartment)


@transaction.atomic
def keep_only(compartment: uuid.UUID, staying: Collection[uuid.UUID], *, witness: Witness) -> int:
    """Deletes the grants of everyone else, when the reading window is over; it needs no key.

    Returns how many went. Where that would leave an epoch to nobody, nothing goes and LastReader is
    raised.
    """
    hold(compartment)
    leaving = Grant.objects.filter(compartment=compartment).exclude(reader_id__in=staying)
    held = set(leaving.values_list("epoch", flat=True))
    _refuse_to_lose(compartment, held, set(leaving.values_list("reader_id", flat=True)))
    gone = leaving.delete()[0]
    if gone:
        testify(witness, kind=KIND, object_id=compartment, grants=gone)
    return gone


def destroy(compartment: uuid.UUID) -> dict[str, int]:
    """Deletes a circle with epochs and grants, in the caller's transaction; says how many went."""
    gone = {
        "epochs": Epoch.objects.filter(compartment=compartment).delete()[0],
        "grants": Grant.objects.filter(compartment=compartment).delete()[0],
    }
    was_sealed = Circle.objects.filter(compartment=compartment).delete()[0]
    return gone if was_sealed else {}
