"""Reminding those who come of what they still owe; the last rung is a call."""

from datetime import datetime
from functools import partial

from django.db import transaction

from audit.actions import record
from outbox.actions import Climber, walk
from outbox.ladders import Rung, as_call
from outbox.models import Message
from participants.actions.calls import ask_for_call
from participants.actions.invitations import locked
from participants.actions.writing import write
from participants.choices import CallKind
from participants.emails import missing_letter
from participants.models import Invitation
from participants.selectors.hours import recipient_of
from participants.selectors.missing import CALL, calls_asked, owing, planned_for, still_owes


def remind_of_ground_rules(now: datetime) -> int:
    """Takes the steps that are due at ``now`` for guests who have not acknowledged them; returns how many."""
    return _remind(CallKind.RULES, now)


def remind_of_travel(now: datetime) -> int:
    """The same for guests who have said nothing of travel and needs."""
    return _remind(CallKind.TRAVEL, now)


def _remind(kind: str, now: datetime) -> int:
    guests = [guest for guest in owing(kind, now) if guest.workshop.is_open]
    if not guests:
        return 0
    return walk([_climber(guest, kind, now) for guest in guests], now, asked=calls_asked(guests, kind))


def _climber(guest: Invitation, kind: str, now: datetime) -> Climber:
    planned = planned_for(guest.workshop, kind)
    can_read = guest.person.gets_letters and guest.link_expires_at and guest.link_expires_at > now
    if can_read and not guest.person.takes_calls:
        planned = [one for one in planned if not one.rung.is_call]
    return Climber(
        prefix=f"{kind.lower()}:{guest.pk}:{guest.workshop.starts_on:%Y%m%d}",
        planned=planned if can_read else as_call(planned, CALL),
        recipient=recipient_of(guest.person),
        take=partial(_take, guest, kind, now),
        since=guest.written_at,
    )


@transaction.atomic
def _take(listed: Invitation, kind: str, now: datetime, rung: Rung, key: str) -> bool:
    guest = locked(listed)
    if not still_owes(guest, kind) or Message.objects.filter(key=key).exists():
        return False
    if rung.is_call:
        return ask_for_call(
            key=key,
            kind=kind,
            about=guest,
            person=guest.person,
            dialogue=guest.workshop.dialogue,
            workshop=guest.workshop,
            due_at=now,
            caller=listed.workshop.ladder.caller,
            is_instead=not guest.person.gets_letters,
        )
    letter, workshop = missing_letter(guest, kind, key), guest.workshop
    write(letter, person=guest.person, dialogue=workshop.dialogue, workshop=workshop)
    record("missing.reminded", obj=guest, compartment=guest.workshop_id, kind=kind, rung=rung.name)
    return True
