"""Changing the key-encrypting key: data keys and second-factor seeds are wrapped anew, texts stay.

Both keys are loaded meanwhile (VAULT_KEK, VAULT_KEK_NEXT) and everything goes on working. A run may
stop anywhere; the next one goes on. docs/operate.md has the steps.
"""

import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from vault import datakeys, keys
from vault.adapters import FactorAdapter, kek_id_of
from vault.envelope import Unreadable
from vault.models import DataKey
from vault.witness import Witness, testify

# Where allauth keeps what it had us encrypt, in the JSON of an authenticator.
SEEDS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Unfinished(RuntimeError):
    """Rows still name an old key-encrypting key; the text says how many."""


def rotate_kek(*, witness: Witness) -> int:
    """Wraps everything anew under the current KEK; returns how many rows it changed.

    Each row is a transaction with its audit row. Raises KekMissing when a key is not loaded, and
    Unfinished unless at the end no row names another KEK than the current one.
    """
    current = settings.VAULT_KEK_CURRENT
    keys.kek(current)
    changed = sum(_rewrap(pk, current, witness) for pk in _stale_keys(current))
    changed += sum(_reseal(pk, current, witness) for pk in _stale_factors(current))
    if left := len(_stale_keys(current)) + len(_stale_factors(current)):
        raise Unfinished(
            f"{left} rows still name an old key: their share is gone, or they were altered, or they were made "
            "while this ran. Keep the old key, and run this again."
        )
    with transaction.atomic():
        testify(witness, kind="vault.kek", object_id=uuid.uuid5(uuid.NAMESPACE_OID, current), rewrapped=changed)
    return changed


def _stale_keys(current: str) -> list[uuid.UUID]:
    return list(DataKey.objects.exclude(kek_id=current).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _rewrap(pk: uuid.UUID, current: str, witness: Witness) -> bool:
    """Wraps one data key anew; False if it is gone or does not open."""
    row = DataKey.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    try:
        key = datakeys.unwrap(row)
    except (keys.Gone, Unreadable):
        return False
    was, row.kek_id = row.kek_id, current
    row.wrapped = keys.wrap(key, kek_id=current, compartment=row.compartment, epoch=row.epoch)
    row.save(update_fields=["kek_id", "wrapped"])
    testify(witness, kind="vault.datakey", object_id=row.pk, was=was, now=current)
    return True


def _stale_factors(current: str) -> list[int]:
    rows = Authenticator.objects.filter(type__in=SEEDS).order_by("pk").values_list("pk", "type", "data")
    return [pk for pk, kind, data in rows if kek_id_of(data.get(SEEDS[kind], "")) != current]


@transaction.atomic
def _reseal(pk: int, current: str, witness: Witness) -> bool:
    """Encrypts one second factor's seed anew; False if it is gone or does not open."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    token, adapter = row.data.get(SEEDS[row.type], ""), FactorAdapter()
    try:
        seed = adapter.decrypt(token)
    except Unreadable:
        return False
    row.data[SEEDS[row.type]] = adapter.encrypt(seed)
    row.save(update_fields=["data"])
    facts = {"was": kek_id_of(token), "now": current, "factor": pk}
    testify(witness, kind="vault.factor", object_id=uuid.uuid5(uuid.NAMESPACE_OID, f"factor {pk}"), **facts)
    return True
