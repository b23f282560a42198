"""Sealing, opening, rewrapping, destroying. Nothing else in the project touches cryptography.

Each act is told to a *witness* first, in the same transaction: no audit row, no text. The vault knows
neither the audit trail nor the apps; callers hand in ``audit.actions.Witness(...)``.
"""

import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault import envelope, keys
from vault.envelope import Place, Unreadable
from vault.models import Certificate, DataKey, Sealed

STANDARD = "standard"


class Witness(Protocol):
    """Writes the audit row of an act on a sealed object and returns that row's id."""

    def __call__(self, *, kind: str, object_id: uuid.UUID, outcome: str = "ok", **facts) -> uuid.UUID: ...


def _current_key(compartment: uuid.UUID) -> tuple[bytes, DataKey]:
    """The data key of the newest epoch, made on the first use of the compartment."""
    row = DataKey.objects.filter(compartment=compartment).order_by("-epoch").first()
    if row is None:
        if Certificate.objects.filter(compartment=compartment).exists():
            raise keys.Gone
        row = _new_key(compartment, epoch=1)
    return _unwrap(row), row


def _new_key(compartment: uuid.UUID, *, epoch: int) -> DataKey:
    keys.make_share(compartment)
    key, kek_id = os.urandom(32), settings.VAULT_KEK_CURRENT
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


def _unwrap(row: DataKey) -> bytes:
    return keys.unwrap(
        bytes(row.wrapped),
        kek_id=row.kek_id,
        compartment=row.compartment,
        epoch=row.epoch,
        kcv=bytes(row.kcv),
    )


def _testify(witness: Witness, place: Place, **facts) -> None:
    """Has the act witnessed; a witness that returns no row's id stops it."""
    event = witness(kind=place.kind, object_id=place.object_id, field=place.field, **facts)
    if not isinstance(event, uuid.UUID):
        raise PermissionError("The vault opens nothing without an audit row.")


@sensitive_variables()
@transaction.atomic
def seal(place: Place, text: str, *, witness: Witness) -> Sealed:
    """Seals ``text`` in its place and returns the row; a revision is written once.

    Raises Gone when the compartment was destroyed, IntegrityError when the revision exists.
    """
    _testify(witness, place, revision=place.revision)
    key, row = _current_key(place.compartment)
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
    """The text sealed at ``place``. The audit row is written before, and stays if opening fails.

    Raises Sealed.DoesNotExist, Gone (destroyed) or Unreadable (altered, moved, wrong key).
    """
    return open_texts([place], witness=witness)[0]


@sensitive_variables()
def open_texts(places: list[Place], *, witness: Witness) -> list[str]:
    """Several texts of one compartment, in order, with two queries beside the audit rows."""
    if not places:
        return []
    with transaction.atomic():
        for place in places:
            _testify(witness, place, revision=place.revision)
    compartment = places[0].compartment
    rows = {
        (row.object_id, row.field, row.revision): row
        for row in Sealed.objects.filter(compartment=compartment, object_id__in={place.object_id for place in places})
    }
    data_keys: dict[int, tuple[bytes, bytes]] = {
        row.epoch: (_unwrap(row), bytes(row.kcv)) for row in DataKey.objects.filter(compartment=compartment)
    }
    if not data_keys:
        raise keys.Gone
    return [_open_row(rows, data_keys, place, witness) for place in places]


def _open_row(rows, data_keys, place: Place, witness: Witness) -> str:
    row = rows.get((place.object_id, place.field, place.revision))
    if row is None:
        raise Sealed.DoesNotExist
    try:
        epoch = envelope.epoch_of(bytes(row.envelope))
        if epoch not in data_keys:
            raise Unreadable
        key, kcv = data_keys[epoch]
        bound_to = envelope.bind(place, level=STANDARD, epoch=epoch, kcv=kcv)
        return envelope.unlock(key, bytes(row.envelope), bound_to=bound_to)
    except Unreadable:
        with transaction.atomic():
            _testify(witness, place, revision=place.revision, outcome="unreadable")
        raise


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
    key, _ = _current_key(compartment)
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
    witness(kind=first.kind, object_id=object_id, field=field, before=before)
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
    goes last and outside the transaction's reach, so a crash leaves rows that a repeat removes.
    """
    texts = Sealed.objects.filter(compartment=compartment).delete()[0]
    wrapped = DataKey.objects.filter(compartment=compartment).delete()[0]
    certificate = Certificate.objects.filter(compartment=compartment).first()
    if certificate is None:
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
        certificate = Certificate.objects.create(
            compartment=compartment,
            destroyed_at=now,
            statement=statement,
            signature=sign(statement.encode()),
        )
    witness(kind="vault.compartment", object_id=compartment, texts=texts, keys=wrapped)
    transaction.on_commit(lambda: keys.destroy_share(compartment))
    return certificate


def has_share(compartment: uuid.UUID) -> bool:
    """True while the compartment's shred share stands; after a shredding, only a crash leaves one."""
    return keys.share_path(compartment).exists()


@transaction.atomic
def _rewrap(row: DataKey, kek_id: str) -> None:
    key = _unwrap(row)
    DataKey.objects.filter(pk=row.pk, kek_id=row.kek_id).update(
        kek_id=kek_id,
        wrapped=keys.wrap(key, kek_id=kek_id, compartment=row.compartment, epoch=row.epoch),
    )


def rotate_kek(*, witness: Witness) -> int:
    """Rewraps every data key under the current KEK; resumable at any row; returns how many changed.

    Both KEKs must be loaded meanwhile. Raises RuntimeError if a row still names an old one after.
    """
    current, changed = settings.VAULT_KEK_CURRENT, 0
    for row in DataKey.objects.exclude(kek_id=current).iterator():
        _rewrap(row, current)
        changed += 1
    if DataKey.objects.exclude(kek_id=current).exists():
        raise RuntimeError("Some data keys still name an old KEK: run it again.")
    with transaction.atomic():
        witness(kind="vault.kek", object_id=uuid.uuid5(uuid.NAMESPACE_OID, current), rewrapped=changed)
    return changed
