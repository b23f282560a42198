"""Closing compartments for a while: nothing in them opens, nothing is sealed, nothing is lost."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from vault import datakeys
from vault.models import Closure
from vault.witness import Witness, testify


@transaction.atomic
def close(compartments: Iterable[uuid.UUID], *, witness: Witness) -> int:
    """Closes ``compartments``; returns how many were open. Safe to repeat.

    Waits for those who are sealing in one of them at this moment; whoever comes after is refused.
    """
    wanted = sorted(set(compartments))
    for compartment in wanted:
        datakeys.hold(compartment, datakeys.ALONE)
    closed = set(Closure.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    fresh = [compartment for compartment in wanted if compartment not in closed]
    Closure.objects.bulk_create(Closure(compartment=compartment) for compartment in fresh)
    for compartment in fresh:
        testify(witness, kind="vault.compartment", object_id=compartment)
    return len(fresh)


@transaction.atomic
def reopen(compartments: Iterable[uuid.UUID], *, witness: Witness) -> int:
    """Opens closed ``compartments`` again; returns how many were closed."""
    closed = sorted(Closure.objects.filter(pk__in=set(compartments)).values_list("pk", flat=True))
    for compartment in closed:
        testify(witness, kind="vault.compartment", object_id=compartment)
    Closure.objects.filter(pk__in=closed).delete()
    return len(closed)
