"""Sealing, opening, forgetting, destroying. Nothing else in the project opens a sealed text.

Each act is told to a *witness* first, in the same transaction: no audit row, no text. The vault knows
neither the audit trail nor the apps; callers hand in ``audit.actions.Witness(...)``.
"""

import hashlib
import hmac
import json
import logging
import uuid
from collections import Counter
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault import circles, datakeys, envelope, epochs, keys, rings, rollback
from vault.envelope import Place, Unreadable
from vault.errors import NotGranted, RolledBack
from vault.models import Certificate, DataKey, Sealed
from vault.witness import Witness, testify

log = logging.getLogger(__name__)

# Why a text did not open, in the words of the trail.
OUTCOMES = {
    RolledBack: "older",
    Unreadable: "unreadable",
    keys.Gone: "gone",
    keys.Closed: "closed",
    Sealed.DoesNotExist: "missing",
    keys.Unavailable: "locked",
    NotGranted: "denied",
}


@sensitive_variables()
@transaction.atomic
def seal(place: Place, text: str, *, witness: Witness) -> Sealed:
    """Seals ``text`` in its place and returns the row; a revision is written once, and numbers only rise: one that
    is used again after it was forgotten does not open, since the trail remembers that a newer one was sealed.

    Raises Gone when the compartment was destroyed, Closed when it is closed, IntegrityError when the
    revision exists; of a sealed compartment Locked and NotGranted.
    """
    facts = {"field": place.field, "revision": place.revision, "sealed": True}  # see vault.rollback
    testify(witness, kind=place.kind, object_id=place.object_id, **facts)
    ring = epochs.ring_to_seal(place.compartment)
    key, epoch, kcv = ring.current()
    bound_to = envelope.bind(place, level=ring.level, epoch=epoch, kcv=kcv)
    return Sealed.objects.create(
        compartment=place.compartment,
        kind=place.kind,
        object_id=place.object_id,
        field=place.field,
        revision=place.revision,
        envelope=envelope.lock(key, text, epoch=epoch, bound_to=bound_to),
    )


@sensitive_variables()
def open_text(place: Place, *, witness: Witness) -> str:
    """The text sealed at ``place``. The audit row is written before; a failure adds its own.

    Raises Sealed.DoesNotExist, Gone (destroyed), Closed (for the moment), RolledBack (older than the trail
    says) or Unreadable (altered, moved, wrong key); of a sealed compartment Locked, before anything is
    written, and NotGranted.
    """
    return open_texts([place], witness=witness)[0]


@sensitive_variables()
def open_texts(places: list[Place], *, witness: Witness) -> list[str]:
    """Several texts of one compartment, in order, with a constant number of queries beside the audit rows."""
    if not places:
        return []
    compartment = places[0].compartment
    if {place.compartment for place in places} != {compartment}:
        raise ValueError("These texts lie in several compartments.")
    try:
        ring, texts, memory = _gather(places, witness)
    except Unreadable as failure:  # the level itself was tampered with
        _report(places, failure, witness)
        raise
    older = {} if ring.is_closed or ring.is_gone else rollback.older(places, memory)
    return [_open_one(texts, ring, place, older.get(place), witness) for place in places]


@transaction.atomic
def _gather(places: list[Place], witness: Witness) -> tuple[rings.Ring, dict[tuple, bytes], rollback.Memory]:
    """The keys, the texts and what the trail remembers of them, once the opening of each is witnessed."""
    compartment = places[0].compartment
    datakeys.hold(compartment, datakeys.TOGETHER)  # a change of keys under way would show half of itself
    ring = rings.ring_of(compartment)
    for place in places:
        testify(witness, kind=place.kind, object_id=place.object_id, field=place.field, revision=place.revision)
    if ring.is_closed or ring.is_gone:
        return ring, {}, {}
    memory = rollback.recall(places, witness)
    rows = Sealed.objects.filter(
        compartment=compartment,
        object_id__in={place.object_id for place in places},
        field__in={place.field for place in places},
        revision__in={place.revision for place in places},
    )
    return ring, {(row.object_id, row.field, row.revision): bytes(row.envelope) for row in rows}, memory


def _open_one(texts: dict, ring: rings.Ring, place: Place, older: RolledBack | None, witness: Witness) -> str:
    try:
        if older is not None:
            raise older
        return _unlock(texts.get((place.object_id, place.field, place.revision)), ring, place)
    except tuple(OUTCOMES) as failure:
        _report([place], failure, witness)
        raise


def _report(places: list[Place], failure: Exception, witness: Witness) -> None:
    """Has a failure witnessed, and logs it: the caller's transaction, and the audit row with it, may be
    rolled back."""
    outcome = next(word for kind, word in OUTCOMES.items() if isinstance(failure, kind))
    for place in places:
        log.warning("A sealed text did not open (%s): %s %s", outcome, place.kind, place.object_id)
        facts = {"field": place.field, "revision": place.revision, "outcome": outcome}
        with transaction.atomic():
            testify(witness, kind=place.kind, object_id=place.object_id, **facts)


def _unlock(sealed: bytes | None, ring: rings.Ring, place: Place) -> str:
    if ring.is_closed:
        raise keys.Closed
    if ring.is_gone:
        raise keys.Gone
    if sealed is None:
        raise Sealed.DoesNotExist
    epoch = envelope.epoch_of(sealed)
    key, kcv = ring.key(epoch)
    return envelope.unlock(key, sealed, bound_to=envelope.bind(place, level=ring.level, epoch=epoch, kcv=kcv))


@sensitive_variables()
def fingerprint(compartment: uuid.UUID, *parts: str) -> str:
    """A keyed hash (64 hex digits) of words that must not be stored: comparable, not readable.

    It dies with the compartment's key. Of a sealed compartment a reader alone can make one.
    """
    return fingerprints(compartment, [parts])[0]


@sensitive_variables()
@transaction.atomic
def fingerprints(compartment: uuid.UUID, lists: Sequence[tuple[str, ...]]) -> list[str]:
    """The fingerprint of each list of parts, in order, with one look at the key."""
    if not lists:
        return []
    key = rings.ring_of(compartment).marking_key()
    return [hmac.new(key, envelope.encode("fingerprint", *parts), hashlib.sha256).hexdigest() for parts in lists]


def for_guests(compartment: uuid.UUID) -> uuid.UUID:
    """Where to keep what people send who have no reader's key: the compartment itself, or the standard
    one beside it where it is sealed. It is destroyed with it. Raises Closed while it is closed."""
    if not rings.is_sealed(compartment):
        return compartment
    if datakeys.is_closed(compartment):
        raise keys.Closed
    return rings.beside(compartment)


def parts_of(compartment: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """The compartment and the one beside it: under these two names its texts are kept."""
    return compartment, rings.beside(compartment)


@transaction.atomic
def forget(object_id: uuid.UUID, *, field: str, before: int | None = None, witness: Witness) -> int:
    """Deletes sealed revisions of one field (those below ``before``, or all); returns how many."""
    rows = Sealed.objects.filter(object_id=object_id, field=field)
    if before is not None:
        rows = rows.filter(revision__lt=before)
    first = rows.first()
    if first is None:
        return 0
    testify(witness, kind=first.kind, object_id=object_id, field=field, before=before)
    return rows.delete()[0]


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(b"certificate" + bytes.fromhex(settings.AUDIT_SIGNING_KEY)).digest()
    )


def sign(statement: bytes) -> bytes:
    """Ed25519 signature of this installation over ``statement``."""
    return _signer().sign(statement)


def signing_public_key() -> bytes:
    """The 32 raw bytes of the public key with which signatures are checked."""
    return _signer().public_key().public_bytes_raw()


@transaction.atomic
def shred(compartment: uuid.UUID, *, witness: Witness) -> Certificate:
    """Destroys a compartment for good: ciphertext, wrapped keys, grants, share. Returns the certificate.

    What guests left beside a sealed compartment goes with it. Safe to repeat: a second call destroys
    what is left and returns the same certificate. The shares go last and outside the transaction's
    reach, so a crash leaves a share (see ``has_share``) that a repeat removes, never a share destroyed
    and an act rolled back.
    """
    counts: Counter[str] = Counter()
    for part in parts_of(compartment):
        datakeys.hold(part, datakeys.ALONE)
        counts["texts"] += Sealed.objects.filter(compartment=part).delete()[0]
        counts["keys"] += DataKey.objects.filter(compartment=part).delete()[0]
    counts.update(circles.destroy(compartment))
    certificate = Certificate.objects.filter(compartment=compartment).first()
    if certificate is None:
        certificate = _certify(compartment, counts)
    testify(witness, kind="vault.compartment", object_id=compartment, **counts)
    transaction.on_commit(lambda: _destroy_shares(compartment))
    return certificate


def _destroy_shares(compartment: uuid.UUID) -> None:
    for name in rings.share_names(compartment):
        keys.destroy_share(name)


def _certify(compartment: uuid.UUID, counts: dict[str, int]) -> Certificate:
    now = timezone.now()
    statement = json.dumps(
        {
            "compartment": str(compartment),
            "destroyed_at": now.isoformat(timespec="seconds"),
            **counts,
        },
        sort_keys=True,
    )
    return Certificate.objects.create(
        compartment=compartment,
        destroyed_at=now,
        statement=statement,
        signature=sign(statement.encode()),
    )


def has_share(compartment: uuid.UUID) -> bool:
    """True while a share of the compartment stands; after a shredding, only a crash leaves one."""
    return any(keys.has_share(name) for name in rings.share_names(compartment))
