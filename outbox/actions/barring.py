"""People to whom no letter leaves: a colleague speaks to them instead (``participants.actions.writing``).

A bar is a row of the outbox's own, as a hold is: no claim succeeds beside it, whoever queued the letter.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef

from outbox.choices import MessageState
from outbox.models import Bar, Message

WAITING = [MessageState.QUEUED, MessageState.HELD, MessageState.PARKED]


def bar(person_id: UUID) -> None:
    """From now on no letter to this person leaves. Must run in the transaction that has a reason for it."""
    Bar.objects.get_or_create(person_id=person_id)


def unbar(person_id: UUID) -> None:
    """Letters that are queued from now on leave again."""
    Bar.objects.filter(person_id=person_id).delete()


def take_barred() -> list[Message]:
    """Withdraws every letter that waits for somebody who is barred, and returns them: what came into line
    beside the bar as well. Must run inside a transaction."""
    barred = Exists(Bar.objects.filter(person_id=OuterRef("person_id")))
    rows = Message.objects.filter(barred, state__in=WAITING).select_for_update(of=("self",))
    found = list(rows.order_by("created_at", "pk"))
    Message.objects.filter(pk__in=[row.pk for row in found]).update(state=MessageState.WITHDRAWN)
    return found
