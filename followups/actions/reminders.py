"""The ladder of action items: a week before, on the day, three days after; then, if a person owns it, a call."""

from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db import transaction

from audit import actions as audit
from followups import emails
from followups.models import ActionItem
from outbox.actions import Climber, queue, walk
from outbox.calendars import Recipient
from outbox.ladders import Planned, Rung, plan
from outbox.models import Message
from participants.actions.calls import ask_for_call
from participants.actions.writing import write
from participants.choices import CallKind
from participants.models import Call
from participants.selectors.hours import recipient_of, recipient_of_user
from workshops.models import Seat

HOUR = 9  # on the recipient's own clock
CALL = Rung("call", 7, HOUR, is_call=True)
LADDER = [Rung("before", -7, HOUR), Rung("day", 0, HOUR), Rung("after", 3, HOUR)]
LASTING = timedelta(days=3)  # for so long a rung that was missed (a machine that was off) is still sent


def planned_for(item: ActionItem, recipient: Recipient) -> list[Planned]:
    """The rungs of ``item`` on the recipient's clock.

    One that had passed before the item was written down is not made up for.
    """
    rungs = [*LADDER, CALL] if item.owner_person else LADDER
    last = item.due_on + timedelta(days=CALL.days + LASTING.days)
    end = datetime.combine(last, time(HOUR), recipient.zone)
    planned = plan(rungs, anchor=item.due_on, zone=recipient.zone, end=end, lasting=LASTING)
    written_on = item.created_at.astimezone(recipient.zone).date()
    return [one for one in planned if one.due_at.astimezone(recipient.zone).date() >= written_on]


def send_due_reminders(now: datetime) -> int:
    """Takes the steps that are due at ``now`` and returns how many. Safe to repeat; the number of queries is
    the same for any number of items."""
    today, farthest = now.astimezone(UTC).date(), CALL.days + LASTING.days + 1
    items = list(
        ActionItem.objects.open()
        .filter(
            due_on__gte=today - timedelta(days=farthest),
            due_on__lte=today - timedelta(days=LADDER[0].days - 1),
            dialogue__closed_at=None,
            dialogue__frozen_at=None,
        )
        .select_related("dialogue", "workshop", "owner_person__user")
        .order_by("due_on", "pk")
    )
    if not items:
        return 0
    holders = _holders(items)
    climbers = [climber for item in items for climber in _climbers(item, holders, now)]
    return walk(climbers, now, asked=_calls([item.pk for item in items if item.owner_person]))


def _calls(items: list) -> dict[str, datetime]:
    """Key -> when, of the calls that were asked for about these items of persons; at most one query."""
    calls = Call.objects.filter(kind=CallKind.ACTION, object_id__in=items) if items else Call.objects.none()
    return dict(calls.values_list("key", "created_at"))


def _holders(items: list[ActionItem]) -> dict:
    """(dialogue, role) -> the accounts that hold it for the whole dialogue; one query."""
    dialogues = {item.dialogue_id for item in items if item.owner_role}
    holders: dict = {}
    for seat in Seat.objects.held().filter(dialogue__in=dialogues, workshop=None).select_related("user"):
        holders.setdefault((seat.dialogue_id, seat.role), {})[seat.user_id] = seat.user
    return holders


def _climbers(item: ActionItem, holders: dict, now: datetime):
    if item.owner_person is not None:
        recipient = recipient_of(item.owner_person)
        yield _climber(item, None, recipient, now)
        return
    for user in holders.get((item.dialogue_id, item.owner_role), {}).values():
        if user.is_active:
            yield _climber(item, user, recipient_of_user(user), now)


def _climber(item: ActionItem, user, recipient: Recipient, now: datetime) -> Climber:
    holder = f":{user.pk}" if user else ""
    planned = planned_for(item, recipient)
    if user is None and not item.owner_person.gets_letters:
        planned = [one for one in planned if one.rung.is_call]
    elif user is None and not item.owner_person.takes_calls:
        planned = [one for one in planned if not one.rung.is_call]
    return Climber(
        prefix=f"action:{item.pk}:{item.due_on.isoformat()}{holder}",
        planned=planned,
        recipient=recipient,
        take=partial(_take, item, user, now),
        kind=emails.REMINDER,
        who=user.pk if user else item.owner_person_id,
    )


@transaction.atomic
def _take(item: ActionItem, user, now: datetime, rung: Rung, key: str) -> bool:
    """Queues one letter, or asks for one call, if the item is still open and due on the same day."""
    mine = ActionItem.objects.open().filter(pk=item.pk, due_on=item.due_on)
    if not mine.select_for_update().exists() or Message.objects.filter(key=key).exists():
        return False
    if rung.is_call:
        return ask_for_call(
            key=key,
            kind=CallKind.ACTION,
            about=item,
            person=item.owner_person,
            dialogue=item.dialogue,
            due_at=now,
            is_instead=not item.owner_person.gets_letters,
        )
    letter = emails.reminder(item, rung.name, key, user)
    if user is None:
        write(letter, person=item.owner_person, dialogue=item.dialogue)
    else:
        queue(letter)
    audit.record("action.reminded", obj=item, compartment=item.dialogue_id)
    return True
