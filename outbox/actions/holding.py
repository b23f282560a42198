"""Holding back the letters of some compartments, and letting them go on.

A hold is a row of the outbox's own. Whatever is queued meanwhile is held from the start; what was put
in line by a transaction that could not see the hold yet is caught by the next sweep, and no claim
succeeds in between.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from outbox import dispatch
from outbox.choices import MessageState
from outbox.models import Hold, Message


@dataclass(frozen=True)
class Held:
    """What a hold found: letters held back, and letters on their way to the mail server, which nobody
    can call back."""

    letters: int
    on_the_way: int


def hold(compartments: Iterable[uuid.UUID]) -> Held:
    """Holds back every letter of ``compartments`` that has not left, those to come included.

    Must run inside the transaction that has a reason for it. Safe to repeat.
    """
    wanted = set(compartments)
    Hold.objects.bulk_create([Hold(compartment=pk) for pk in wanted], ignore_conflicts=True)
    held = Message.objects.filter(compartment__in=wanted, state=MessageState.QUEUED).update(state=MessageState.HELD)
    leaving = Message.objects.filter(
        compartment__in=wanted, state=MessageState.SENDING, leased_until__gte=timezone.now()
    )
    return Held(held, leaving.count())


def hold_strays() -> int:
    """Holds back what came into line beside a hold; returns how many."""
    strays = Message.objects.filter(compartment__in=Hold.objects.values("compartment")).filter(
        models.Q(state=MessageState.QUEUED) | models.Q(state=MessageState.SENDING, leased_until__lt=timezone.now())
    )
    return strays.update(state=MessageState.HELD, leased_until=None, lease_owner="")


def is_held(compartment: uuid.UUID | None) -> bool:
    """True while the letters of ``compartment`` are held back."""
    return compartment is not None and Hold.objects.filter(pk=compartment).exists()


@transaction.atomic
def let_go(compartments: Collection[uuid.UUID], *, outdated: Mapping[uuid.UUID, str]) -> int:
    """Ends the hold. Letters in ``outdated`` (primary key -> why, in words) are withdrawn; the others go
    back in line. Returns how many go on."""
    Hold.objects.filter(pk__in=compartments).delete()
    waiting = Message.objects.filter(compartment__in=compartments, state=MessageState.HELD)
    for reason in sorted(set(outdated.values())):
        these = [pk for pk, words in outdated.items() if words == reason]
        waiting.filter(pk__in=these).update(state=MessageState.WITHDRAWN, last_error=reason)
    first = waiting.order_by("priority", "not_before").first()
    gone_on = waiting.update(state=MessageState.QUEUED)
    if first is not None:
        dispatch.after_commit(first)  # the worker it wakes takes the others along
    return gone_on
