"""Closing compartments for a while: nothing in them opens, nothing is sealed, nothing is lost."""

import uuid
from collections.abc import Collection, Iterable

from django.db import transaction

from vault import datakeys, rings
from vault.models import Closure
from vault.witness import Witness, testify


@transaction.atomic
def close(compartments: Collection[uuid.UUID], *, witness: Witness) -> int:
    """Closes ``compartments``; returns how many were open. Safe to repeat.

    Waits for those who are sealing in one of them at this moment; whoever comes after is refused.
    """
    wanted = reach(compartments)
    for compartment in wanted:
        datakeys.hold(compartment, datakeys.ALONE)
    closed = set(Closure.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    Closure.objects.bulk_create(Closure(compartment=compartment) for compartment in wanted if compartment not in closed)
    fresh = sorted(set(compartments) - closed)
    for compartment in fresh:
        testify(witness, kind="vault.compartment", object_id=compartment)
    return len(fresh)


@transaction.atomic
def reopen(compartments: Collection[uuid.UUID], *, witness: Witness) -> int:
    """Opens closed ``compartments`` again; returns how many were closed."""
    closed = sorted(Closure.objects.filter(pk__in=set(compartments)).values_list("pk", flat=True))
    for compartment in closed:
        testify(witness, kind="vault.compartment", object_id=compartment)
    Closure.objects.filter(pk__in=reach(compartments)).delete()
    return len(closed)


def reach(compartments: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Everything that belongs to ``compartments``: what guests without a key send lies beside a sealed one."""
    return sorted({name for compartment in compartments for name in (compartment, rings.beside(compartment))})
