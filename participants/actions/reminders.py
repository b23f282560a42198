"""The ladder at work: only those who have not answered, never after the fact, each rung once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record
from core.errors import DomainError
from outbox.emails import Rendered, render
from outbox.ladders import Step, next_due
from outbox.models import Message
from participants.actions.calls import ask_for_call
from participants.actions.invitations import locked
from participants.actions.writing import take_back, write
from participants.choices import WAITING, CallKind
from participants.emails import REMINDER, reminder_letter
from participants.models import Invitation, Ladder, ReminderStep
from participants.selectors.calls import callers_of
from participants.selectors.ladder import (
    Climb,
    answers_on,
    climbing_steps,
    climbs,
    key_of,
    ladder,
    ladder_rests,
    letters_of,
    waiting_guests,
)
from workshops.models import Workshop


@dataclass(frozen=True)
class Sample:
    """A letter of the ladder as ``guest`` would read it."""

    step: ReminderStep
    guest: Invitation
    words: Rendered


@transaction.atomic
def set_reminders(
    *, workshop: Workshop, steps: Iterable[ReminderStep], left_in_peace: Iterable, caller: User | None = None, by
) -> None:
    """Saves the ladder, who telephones, and whom to leave in peace (invitation ids); their waiting reminders
    are taken back. Raises DomainError for a caller who does not organise the workshop."""
    steps = list(steps)
    if caller is not None and caller not in callers_of(workshop.dialogue_id, workshop):
        raise DomainError(_("Choose somebody who organises this round."), field="caller")
    for step in steps:
        ReminderStep.objects.update_or_create(
            workshop=workshop,
            rung=step.rung,
            defaults={
                "days_before": step.days_before,
                "hour": step.hour,
                "is_armed": step.is_armed,
                "texts": step.texts,
            },
        )
    Ladder.objects.update_or_create(workshop=workshop, defaults={"caller": caller})
    guests = Invitation.objects.filter(workshop=workshop)
    guests.update(is_reminded=True)
    quiet = guests.filter(pk__in=list(left_in_peace))
    quiet.update(is_reminded=False)
    for guest in quiet:
        take_back(guest, kinds=[REMINDER])
    armed = [step.rung for step in steps if step.is_armed]
    record("reminders.set", by=by, obj=workshop, compartment=workshop.pk, armed=armed, in_peace=len(quiet))


def samples_of(steps: Iterable[ReminderStep], guests: Iterable[Invitation]) -> list[Sample]:
    """The words of each letter of the ladder, for one guest of each language, as they would be sent."""
    firsts = {guest.person.language: guest for guest in reversed(list(guests)) if guest.person.gets_letters}
    letters = [step for step in steps if step.is_armed and not step.is_call]
    return [
        Sample(step, guest, render(reminder_letter(guest, step.rung, words=step.texts)))
        for step in letters
        for _language, guest in sorted(firsts.items())
    ]


@transaction.atomic
def pause_reminders(*, workshop: Workshop, is_paused: bool, by) -> None:
    """Lets the whole ladder rest, or go on; what its time passed by meanwhile is not made up for."""
    paused_at = timezone.now() if is_paused else None
    Ladder.objects.update_or_create(workshop=workshop, defaults={"paused_at": paused_at})
    if is_paused:
        for guest in waiting_guests([workshop]):
            take_back(guest, kinds=[REMINDER])
    record("reminders.paused" if is_paused else "reminders.resumed", by=by, obj=workshop, compartment=workshop.pk)


@transaction.atomic
def skip_step(*, workshop: Workshop, rung: str, is_skipped: bool, by) -> None:
    """Leaves one rung out while answers are wanted on the present day, or takes it in again. Raises
    DomainError for a rung that is not on the ladder."""
    day = answers_on(workshop) if is_skipped else None
    if not ReminderStep.objects.filter(workshop=workshop, rung=rung).update(skipped_on=day):
        raise DomainError(_("This step is not on the ladder yet. Set the reminders first."))
    record("reminders.skipped", by=by, obj=workshop, compartment=workshop.pk, rung=rung, is_skipped=is_skipped)


def send_due_reminders(now: datetime | None = None) -> int:
    """Takes every step that is due at ``now``, letters and calls; returns how many. Safe to run as often as
    one likes, and by several at once: each guest is looked at again under a lock, and a rung's key is unique.

    The number of queries is the same for any number of guests and workshops, but for what is sent.
    """
    now = now or timezone.now()
    ladders = _standing(now)
    if not ladders:
        return 0
    guests = list(waiting_guests(ladders).select_related(None).select_related("person"))
    for guest in guests:  # one object a workshop, not one a guest: this runs every minute
        guest.workshop = ladders[guest.workshop_id][0]
    letters = letters_of(guests)
    sent = 0
    for pk, group in groupby(sorted(guests, key=lambda guest: guest.workshop_id), lambda guest: guest.workshop_id):
        workshop, steps = ladders[pk]
        for climb in climbs(ladder(workshop, steps), list(group), letters, now):
            if step := next_due(climb.steps, now):
                sent += _take(climb, step, {row.rung: row for row in steps}, now)
    return sent


def _standing(now: datetime) -> dict:
    """Workshop id -> (workshop, its armed steps), of the ladders that stand and do not rest. Two queries."""
    rows = list(
        ReminderStep.objects.filter(
            workshop__reply_by__gt=now, workshop__destroyed_at=None, workshop__dialogue__frozen_at=None, is_armed=True
        )
        .exclude(workshop__ladder__paused_at__isnull=False)
        .order_by("workshop_id", "pk")
    )
    if not rows:
        return {}
    workshops = Workshop.objects.select_related("dialogue", "rule_profile").in_bulk({step.workshop_id for step in rows})
    found = {}
    for pk, group in groupby(rows, key=lambda step: step.workshop_id):
        steps, workshop = list(group), workshops[pk]
        if workshop.is_open and (kept := climbing_steps(workshop, steps)):
            found[pk] = workshop, kept
    return found


@transaction.atomic
def _take(climb: Climb, step: Step, steps: dict[str, ReminderStep], now: datetime) -> bool:
    """Queues one reminder, or asks for one call, if the guest still waits: an answer given, or a ladder that
    was paused a moment ago stops it."""
    asking = climb.guest.asking
    guest = locked(climb.guest)
    if guest.state not in WAITING or not guest.is_reminded or guest.asking != asking or ladder_rests(guest.workshop_id):
        return False
    rung = step.planned.rung
    if rung.is_call:
        return ask_for_call(
            key=key_of(guest, rung.name),
            kind=CallKind.ANSWER,
            about=guest,
            person=guest.person,
            dialogue=guest.workshop.dialogue,
            workshop=guest.workshop,
            due_at=now,
            caller=_caller(guest.workshop),
            is_instead=climb.is_blocked,
        )
    key = key_of(guest, rung.name)
    if Message.objects.filter(key=key).exists():  # another scheduler was first
        return False
    letter = reminder_letter(guest, rung.name, key=key, words=steps[rung.name].texts)
    write(letter, person=guest.person, dialogue=guest.workshop.dialogue, workshop=guest.workshop)
    record("reminder.queued", obj=guest, compartment=guest.workshop_id, rung=rung.name)
    return True


def _caller(workshop: Workshop) -> User | None:
    row = Ladder.objects.filter(workshop=workshop).select_related("caller").first()
    return row.caller if row else None
