"""Sealing, opening, forgetting, destroying. Nothing else in the project opens a sealed text.

Each act is told to a *witness* first, in the same transaction: no audit row, no text. The vault knows
neither the audit trail nor the apps; callers hand in ``audit.actions.Witness(...)``.
"""

import hashlib
import hmac
import json
import logging
import uuid
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault import datakeys, envelope, keys
from vault.envelope import Place, Unreadable
from vault.models import Certificate, DataKey, Sealed
from vault.witness import Witness, testify

log = logging.getLogger(__name__)

STANDARD = "standard"
# Why a text did not open, in the words of the trail.
OUTCOMES = {
    Unreadable: "unreadable",
    keys.Gone: "gone",
    keys.Closed: "closed",
    Sealed.DoesNotExist: "missing",
    keys.Unavailable: "locked",
}


@sensitive_variables()
@transaction.atomic
def seal(place: Place, text: str, *, witness: Witness) -> Sealed:
    """Seals ``text`` in its place and returns the row; a revision is written once.

    Raises Gone when the compartment was destroyed, Closed when it is closed, IntegrityError when the
    revision exists.
    """
    testify(witness, kind=place.kind, object_id=place.object_id, field=place.field, revision=place.revision)
    datakeys.hold(place.compartment, datakeys.TOGETHER)
    key, row = datakeys.current(place.compartment)
    bound_to = envelope.bind(place, level=STANDARD, epoch=row.epoch, kcv=bytes(row.kcv))
    return Sealed.objects.create(
        compartment=place.compartment,
        kind=place.kind,
        object_id=place.object_id,
        field=place.field,
        revision=place.revision,
        envelope=envelope.lock(key, text, epoch=row.epoch, bound_to=bound_to),
    )


@sensitive_variables()
def open_text(place: Place, *, witness: Witness) -> str:
    """The text sealed at ``place``. The audit row is written before; a failure adds its own.

    Raises Sealed.DoesNotExist, Gone (destroyed), Closed (for the moment) or Unreadable (altered, moved,
    wrong key).
    """
    return open_texts([place], witness=witness)[0]


@sensitive_variables()
def open_texts(places: list[Place], *, witness: Witness) -> list[str]:
    """Several texts of one compartment, in order, with three queries beside the audit rows."""
    if not places:
        return []
    compartment = places[0].compartment
    if {place.compartment for place in places} != {compartment}:
        raise ValueError("These texts lie in several compartments.")
    with transaction.atomic():
        for place in places:
            testify(witness, kind=place.kind, object_id=place.object_id, field=place.field, revision=place.revision)
    texts = {
        (row.object_id, row.field, row.revision): bytes(row.envelope)
        for row in Sealed.objects.filter(
            compartment=compartment,
            object_id__in={place.object_id for place in places},
            field__in={place.field for place in places},
            revision__in={place.revision for place in places},
        )
    }
    ring = datakeys.Ring(compartment)
    return [_open_one(texts, ring, place, witness) for place in places]


def _open_one(texts: dict, ring: datakeys.Ring, place: Place, witness: Witness) -> str:
    try:
        return _unlock(texts.get((place.object_id, place.field, place.revision)), ring, place)
    except tuple(OUTCOMES) as failure:
        outcome = next(word for kind, word in OUTCOMES.items() if isinstance(failure, kind))
        # Also here: the caller's transaction, and the audit row with it, may be rolled back.
        log.warning("A sealed text did not open (%s): %s %s", outcome, place.kind, place.object_id)
        with transaction.atomic():
            testify(
                witness,
                kind=place.kind,
                object_id=place.object_id,
                field=place.field,
                revision=place.revision,
                outcome=outcome,
            )
        raise


def _unlock(sealed: bytes | None, ring: datakeys.Ring, place: Place) -> str:
    if ring.is_closed:
        raise keys.Closed
    if not ring.rows:
        raise keys.Gone
    if sealed is None:
        raise Sealed.DoesNotExist
    epoch = envelope.epoch_of(sealed)
    key, kcv = ring.key(epoch)
    return envelope.unlock(key, sealed, bound_to=envelope.bind(place, level=STANDARD, epoch=epoch, kcv=kcv))


@sensitive_variables()
def fingerprint(compartment: uuid.UUID, *parts: str) -> str:
    """A keyed hash (64 hex digits) of words that must not be stored: comparable, not readable.

    It dies with the compartment's key.
    """
    return fingerprints(compartment, [parts])[0]


@sensitive_variables()
@transaction.atomic
def fingerprints(compartment: uuid.UUID, lists: Sequence[tuple[str, ...]]) -> list[str]:
    """The fingerprint of each list of parts, in order, with one look at the key."""
    if not lists:
        return []
    key, _ = datakeys.current(compartment)
    return [hmac.new(key, envelope.encode("fingerprint", *parts), hashlib.sha256).hexdigest() for parts in lists]


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
    """Destroys a compartment for good: ciphertext, wrapped keys, share. Returns the certificate.

    Safe to repeat: a second call destroys what is left and returns the same certificate. The share
    goes last and outside the transaction's reach, so a crash leaves a share (see ``has_share``) that
    a repeat removes, never a share destroyed and an act rolled back.
    """
    datakeys.hold(compartment, datakeys.ALONE)
    texts = Sealed.objects.filter(compartment=compartment).delete()[0]
    wrapped = DataKey.objects.filter(compartment=compartment).delete()[0]
    certificate = Certificate.objects.filter(compartment=compartment).first()
    if certificate is None:
        certificate = _certify(compartment, texts, wrapped)
    testify(witness, kind="vault.compartment", object_id=compartment, texts=texts, keys=wrapped)
    transaction.on_commit(lambda: keys.destroy_share(compartment))
    return certificate


def _certify(compartment: uuid.UUID, texts: int, wrapped: int) -> Certificate:
    now = timezone.now()
    statement = json.dumps(
        {
            "compartment": str(compartment),
            "destroyed_at": now.isoformat(timespec="seconds"),
            "keys": wrapped,
            "texts": texts,
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
    """True while the compartment's shred share stands; after a shredding, only a crash leaves one."""
    return keys.has_share(compartment)
