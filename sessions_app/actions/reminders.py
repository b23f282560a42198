"""Reminding those who read that a window closes, and those who write that notes wait."""

from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction

from audit.actions import record
from outbox import actions as outbox
from outbox.actions import Climber, walk
from outbox.ladders import Rung, plan
from outbox.models import Message
from participants.actions.writing import write
from participants.models import Call
from participants.selectors.hours import recipient_of, recipient_of_user
from sessions_app.emails import WINDOW_CLOSES, notes_wait, window_closes
from sessions_app.selectors.reminding import closing_windows, still_readable, still_unwritten, unwritten_rounds

CLOSING = [Rung("closing", -3)]
UNWRITTEN = [Rung("first", 3), Rung("second", 7), Rung("third", 14)]
GIVEN_UP = 21  # days after a round: then it is the convenor's to ask


def remind_of_corrections(now: datetime) -> int:
    """Tells everybody who reads a released note that its window closes, whether or not they have read it or
    proposed anything: nobody may learn that. One letter a person and day, for any number of notes."""
    climbers, windows = [], closing_windows(now)
    for window in windows:
        workshop = window.workshop
        last = window.until + timedelta(days=1)
        end = datetime.combine(last, time(0), workshop.zone)
        climbers += [
            Climber(
                prefix=f"window:{workshop.pk}:{window.until.isoformat()}:{person.pk}",
                planned=plan(CLOSING, anchor=window.until, zone=workshop.zone, end=end),
                recipient=recipient_of(person),
                take=partial(_tell_reader, window, person),
                kind=WINDOW_CLOSES,
                who=person.pk,
            )
            for person in window.people
        ]
    asked = Call.objects.filter(object_id__in={window.workshop.pk for window in windows})
    return walk(climbers, now, asked=dict(asked.values_list("key", "created_at")))


def remind_of_notes(now: datetime) -> int:
    """Tells the rapporteurs of a round that is over that notes wait to be finished; not which."""
    climbers = []
    for workshop, users in unwritten_rounds(now, within=GIVEN_UP):
        end = datetime.combine(workshop.ends_on + timedelta(days=GIVEN_UP), time(0), workshop.zone)
        climbers += [
            Climber(
                prefix=f"notes:{workshop.pk}:{user.pk}",
                planned=plan(UNWRITTEN, anchor=workshop.ends_on, zone=workshop.zone, end=end),
                recipient=recipient_of_user(user),
                take=partial(_tell_rapporteur, workshop, user),
            )
            for user in users
        ]
    return walk(climbers, now)


@transaction.atomic
def _tell_reader(window, person, rung: Rung, key: str) -> bool:
    if not still_readable(window) or Message.objects.filter(key=key).exists():
        return False
    workshop, letter = window.workshop, window_closes(window.workshop, person, window.until, key)
    write(letter, person=person, dialogue=workshop.dialogue, workshop=workshop)
    record("window.reminded", obj=window.workshop, compartment=window.workshop.pk)
    return True


@transaction.atomic
def _tell_rapporteur(workshop, user, rung: Rung, key: str) -> bool:
    if not still_unwritten(workshop) or Message.objects.filter(key=key).exists():
        return False
    outbox.queue(notes_wait(workshop, user, key))
    record("notes.reminded", obj=workshop, compartment=workshop.pk, rung=rung.name)
    return True
