"""Forgetting who did what, on the trail's own date, so that the tree still verifies.

Events go as a whole, salt and all; their leaves stay: hashes that nobody can guess an event from. Always
a beginning of the trail, up to a checkpoint older than AUDIT_RETENTION_DAYS, and always told in the trail
itself. The database lets nothing younger go than ``triggers.SHORTEST_DAYS``, whoever asks.
"""

import datetime as dt
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.actions import record
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.triggers import SHORTEST_DAYS

ACTION = "trail.erased"


@dataclass(frozen=True)
class Due:
    """What may be forgotten: the first ``size`` entries, sealed by ``until``; ``events`` still stand."""

    size: int
    until: dt.datetime
    events: int


def due(now: dt.datetime | None = None) -> Due | None:
    """What is due for erasure; None when nothing is."""
    limit = (now or timezone.now()) - dt.timedelta(days=settings.AUDIT_RETENTION_DAYS)
    last = Checkpoint.objects.filter(at__lt=limit).order_by("-size").first()
    if last is None:
        return None
    events = _events_before(last.size).count()
    return Due(last.size, last.at, events) if events else None


def _events_before(size: int):
    return AccessEvent.objects.filter(pk__in=Leaf.objects.filter(number__lt=size).values("event_id"))


def may_erase() -> bool:
    """Whether this database role may: on PostgreSQL an installation can keep it for a role of its own."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'audit_accessevent', 'DELETE')")
        return cursor.fetchone()[0]


@transaction.atomic
def erase_due() -> int:
    """Erases what is due and returns how many events went. Safe to repeat.

    Raises DatabaseError when this database role may not.
    """
    what = due()
    if what is None:
        return 0
    record(ACTION, kind="audit.trail", size=what.size, events=what.events)
    return _events_before(what.size).delete()[0]


def erased_size() -> int:
    """How many entries at the beginning were erased by the book.

    A claim counts only if the checkpoint that it names was old enough for the database to let its
    entries go, on the day of the claim and by the clock of today.
    """
    sizes = [0]
    for at, payload in AccessEvent.objects.filter(action=ACTION).values_list("at", "payload"):
        limit = min(at, timezone.now()) - dt.timedelta(days=SHORTEST_DAYS)
        size = json.loads(payload).get("size", 0)
        if Checkpoint.objects.filter(size=size, at__lt=limit).exists():
            sizes.append(size)
    return max(sizes)
