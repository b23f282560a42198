"""The reminder ladder of action items: a week before, on the day, and three days after."""

import datetime as dt

from django.db import transaction

from audit import actions as audit
from followups import emails
from followups.models import ActionItem
from outbox.actions import queue
from outbox.models import Message
from workshops.models import Seat

LADDER = {"before": -7, "day": 0, "after": 3}  # occurrence -> days from the due date
GRACE = 2  # days in which a rung that was missed (a machine that was off) is still sent


def occurrence_on(item: ActionItem, today: dt.date) -> str | None:
    """Which rung, if any, is to be sent for ``item`` today: "before", "day" or "after" and its due date.

    A rung that had passed before the item was written down is not made up for.
    """
    for name, days in LADDER.items():
        rung_on = item.due_on + dt.timedelta(days=days)
        if rung_on <= today <= rung_on + dt.timedelta(days=GRACE) and rung_on >= item.created_at.date():
            return f"{name}-{item.due_on.isoformat()}"
    return None


def send_due_reminders(today: dt.date) -> int:
    """Queues the letters that fall due on ``today`` (UTC) and returns how many. Safe to repeat."""
    nearest, farthest = min(LADDER.values()), max(LADDER.values()) + GRACE
    items = (
        ActionItem.objects.open()
        .filter(
            due_on__gte=today - dt.timedelta(days=farthest),
            due_on__lte=today - dt.timedelta(days=nearest),
            dialogue__closed_at=None,
            dialogue__frozen_at=None,
        )
        .select_related("dialogue", "owner_person__user")
        .order_by("due_on", "pk")
    )
    due = [(item, occurrence) for item in items if (occurrence := occurrence_on(item, today))]
    holders = _holders(due)
    letters = [letter for item, occurrence in due for letter in _letters(item, occurrence, holders)]
    written = set(Message.objects.filter(key__in=[letter.key for letter in letters]).values_list("key", flat=True))
    return sum(_send(letter) for letter in letters if letter.key not in written)


def _holders(due) -> dict:
    """(dialogue, role) -> the accounts that hold it for the whole dialogue; one query."""
    dialogues = {item.dialogue_id for item, _ in due if item.owner_role}
    holders: dict = {}
    for seat in Seat.objects.held().filter(dialogue__in=dialogues, workshop=None).select_related("user"):
        holders.setdefault((seat.dialogue_id, seat.role), {})[seat.user_id] = seat.user
    return holders


def _letters(item, occurrence, holders) -> list:
    if item.owner_person is not None:
        letter = emails.reminder_for_person(item, occurrence)
        return [letter] if letter else []
    users = holders.get((item.dialogue_id, item.owner_role), {}).values()
    return [emails.reminder_for_holder(item, occurrence, user) for user in users if user.is_active]


@transaction.atomic
def _send(letter) -> bool:
    """Queues one letter if its item is still open."""
    if not ActionItem.objects.open().filter(pk=letter.about.pk).select_for_update().exists():
        return False
    queue(letter)
    audit.record("action.reminded", obj=letter.about, compartment=letter.compartment)
    return True
