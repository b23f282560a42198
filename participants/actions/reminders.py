"""The ladder at work: only those who have not answered, never after the fact, each rung once."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from outbox import actions as outbox
from participants.actions.invitations import locked
from participants.choices import WAITING
from participants.emails import REMINDER, reminder_letter
from participants.models import Invitation, ReminderStep
from participants.selectors.ladder import PlannedRung, ladder, not_yet_sent, waiting_guests
from workshops.models import Workshop


@transaction.atomic
def set_reminders(*, workshop: Workshop, steps: Iterable[ReminderStep], left_in_peace: Iterable, by) -> None:
    """Saves the ladder and whom to leave in peace (invitation ids); their waiting reminders are taken back."""
    for step in steps:
        ReminderStep.objects.update_or_create(
            workshop=workshop,
            rung=step.rung,
            defaults={"days_before": step.days_before, "hour": step.hour, "is_armed": step.is_armed},
        )
    guests = Invitation.objects.filter(workshop=workshop)
    guests.update(is_reminded=True)
    quiet = guests.filter(pk__in=list(left_in_peace))
    quiet.update(is_reminded=False)
    for guest in quiet:
        outbox.withdraw(guest, kinds=[REMINDER])
    armed = [step.rung for step in steps if step.is_armed]
    record("reminders.set", by=by, obj=workshop, compartment=workshop.pk, armed=armed, in_peace=len(quiet))


def send_due_reminders(now: datetime | None = None) -> int:
    """Queues every reminder that is due at ``now``; returns how many. Safe to run as often as one likes,
    and by several at once: each guest is looked at again under a lock, and a rung's key is unique."""
    now = now or timezone.now()
    steps = (
        ReminderStep.objects.filter(
            workshop__reply_by__gt=now, workshop__destroyed_at=None, workshop__dialogue__frozen_at=None
        )
        .select_related("workshop__dialogue", "workshop__rule_profile")
        .order_by("workshop_id")
    )
    sent = 0
    for _pk, group in groupby(steps, key=lambda step: step.workshop_id):
        sent += _send_for(list(group), now)
    return sent


def _send_for(steps: list[ReminderStep], now: datetime) -> int:
    workshop = steps[0].workshop
    if not workshop.is_open:
        return 0
    due = [rung for rung in ladder(workshop, [step for step in steps if step.is_armed]) if rung.is_due(now)]
    sent = 0
    for rung in due:
        guests = [guest for guest in waiting_guests(workshop) if rung.takes(guest)]
        sent += sum(_remind(guest, rung) for guest in not_yet_sent(guests, rung.step))
    return sent


@transaction.atomic
def _remind(guest: Invitation, rung: PlannedRung) -> bool:
    """Queues one reminder if the guest still waits: an answer given a moment ago stops it."""
    guest = locked(guest)
    if guest.state not in WAITING or not rung.takes(guest):
        return False
    outbox.queue(reminder_letter(guest, rung.step.rung))
    record("reminder.queued", obj=guest, compartment=guest.workshop_id, rung=rung.step.rung)
    return True
