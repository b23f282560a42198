"""The ladder of a silence: three days and one day before it ends. No call: it would be a call about a vote."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from audit import actions as audit
from followups import emails
from followups.models import Addressee, Silence
from followups.selectors.silence_ladder import planned_for, prefix_of
from outbox.actions import Climber, walk
from outbox.ladders import Rung
from outbox.models import Message
from participants.actions.writing import write
from participants.selectors.hours import recipient_of

AHEAD = timedelta(days=10)  # a week of free days may bring a letter forward


def remind_of_silences(now: datetime) -> int:
    """Takes the steps that are due at ``now``; returns how many. One query for any number, but for what is sent.

    Everybody who is asked gets them, whether or not they have agreed: whoever saw the letters could else tell who
    was left when the silence was broken.
    """
    rows = (
        Addressee.objects.filter(silence__in=Silence.objects.open(), silence__ends_at__gt=now)
        .filter(silence__ends_at__lte=now + AHEAD, silence__joint_text__dialogue__frozen_at=None)
        .select_related("person", "silence__joint_text__dialogue", "silence__workshop__dialogue")
        .select_related("silence__workshop__rule_profile")
        .order_by("silence_id", "pk")
    )
    return walk([_climber(row) for row in rows if row.person.gets_letters], now)


def _climber(row: Addressee) -> Climber:
    return Climber(
        prefix=prefix_of(row),
        planned=planned_for(row),
        recipient=recipient_of(row.person),
        take=partial(_take, row),
        since=row.silence.created_at,
    )


@transaction.atomic
def _take(row: Addressee, rung: Rung, key: str) -> bool:
    stands = Silence.objects.open().select_for_update().filter(pk=row.silence_id)
    if not stands.exists() or Message.objects.filter(key=key).exists():
        return False
    workshop = row.workshop
    write(emails.silence(row, rung.name), person=row.person, dialogue=workshop.dialogue, workshop=workshop)
    audit.record("silence.reminded", obj=row.silence, compartment=row.silence.joint_text.dialogue_id, rung=rung.name)
    return True
