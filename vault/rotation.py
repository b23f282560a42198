"""Changing the key-encrypting key: data keys and second-factor seeds are wrapped anew, texts stay.

Both keys are loaded meanwhile (VAULT_KEK, VAULT_KEK_NEXT) and everything goes on working. A run may
stop anywhere; the next one goes on. docs/operate.md has the steps.
"""

import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from vault import datakeys, keys
from vault.adapters import FactorAdapter, kek_id_of, packed, unpacked
from vault.envelope import Unreadable
from vault.models import DataKey
from vault.providers import Provider, provider
from vault.witness import Witness, testify

# Where allauth keeps what it had us encrypt, in the JSON of an authenticator.
SEEDS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Unfinished(RuntimeError):
    """Rows still name an old key-encrypting key; the text says how many."""


def rotate_kek(*, witness: Witness) -> int:
    """Wraps everything anew under the current KEK, in its newest version; returns how many rows it changed.

    Each row is a transaction with its audit row. Raises Unavailable when a key is not loaded or its
    provider is down, and Unfinished unless at the end no row names another KEK or an older version.
    """
    current = provider(settings.VAULT_KEK_CURRENT)
    changed = sum(_rewrap(pk, current, witness) for pk in _stale_keys(current))
    changed += sum(_reseal(pk, current, witness) for pk in _stale_factors(current))
    if left := len(_stale_keys(current)) + len(_stale_factors(current)):
        raise Unfinished(
            f"{left} rows still name an old key: their share is gone, or they were altered, or they were made "
            "while this ran. Keep the old key, and run this again."
        )
    name = uuid.uuid5(uuid.NAMESPACE_OID, current.kek_id)
    with transaction.atomic():
        testify(witness, kind="vault.kek", object_id=name, rewrapped=changed)
    return changed


def _stale_keys(current: Provider) -> list[uuid.UUID]:
    rows = DataKey.objects.order_by("pk").values_list("pk", "kek_id", "wrapped")
    return [pk for pk, kek_id, wrapped in rows if kek_id != current.kek_id or current.is_stale(bytes(wrapped))]


@transaction.atomic
def _rewrap(pk: uuid.UUID, current: Provider, witness: Witness) -> bool:
    """Wraps one data key anew; False if it is gone or does not open."""
    row = DataKey.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    try:
        wrapped = _wrapped_anew(row, current)
    except (keys.Gone, Unreadable):
        return False
    was, row.kek_id, row.wrapped = row.kek_id, current.kek_id, wrapped
    row.save(update_fields=["kek_id", "wrapped"])
    testify(witness, kind="vault.datakey", object_id=row.pk, was=was, now=current.kek_id)
    return True


def _wrapped_anew(row: DataKey, current: Provider) -> bytes:
    """From one KEK to another through our hands; from one version to the next inside the provider."""
    if row.kek_id == current.kek_id:
        return current.rewrap(bytes(row.wrapped))
    return keys.wrap(datakeys.unwrap(row), kek_id=current.kek_id, compartment=row.compartment, epoch=row.epoch)


def _stale_factors(current: Provider) -> list[int]:
    rows = Authenticator.objects.filter(type__in=SEEDS).order_by("pk").values_list("pk", "type", "data")
    return [pk for pk, kind, data in rows if _is_stale(data.get(SEEDS[kind], ""), current)]


def _is_stale(token: str, current: Provider) -> bool:
    if kek_id_of(token) != current.kek_id:
        return True
    try:
        return current.is_stale(unpacked(token))
    except Unreadable:  # no rotation makes it one
        return False


@transaction.atomic
def _reseal(pk: int, current: Provider, witness: Witness) -> bool:
    """Encrypts one second factor's seed anew; False if it is gone or does not open."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    token = row.data.get(SEEDS[row.type], "")
    try:
        row.data[SEEDS[row.type]] = _resealed(token, current)
    except Unreadable:
        return False
    row.save(update_fields=["data"])
    facts = {"was": kek_id_of(token), "now": current.kek_id, "factor": pk}
    testify(witness, kind="vault.factor", object_id=uuid.uuid5(uuid.NAMESPACE_OID, f"factor {pk}"), **facts)
    return True


def _resealed(token: str, current: Provider) -> str:
    if kek_id_of(token) == current.kek_id:
        return packed(current.kek_id, current.rewrap(unpacked(token)))
    adapter = FactorAdapter()
    return adapter.encrypt(adapter.decrypt(token))
