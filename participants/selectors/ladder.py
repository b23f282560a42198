"""The reminder ladder: when each rung is due, and who would get it. Times are reckoned in the
workshop's zone."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from outbox.choices import MessageState
from outbox.models import Message
from participants.choices import Rung
from participants.models import Invitation, ReminderStep

# Nobody is reminded of a letter that came yesterday.
BREATHER = timedelta(days=2)
SUGGESTED = {Rung.NUDGE: (10, 10), Rung.LAST_CALL: (3, 10)}  # days before, hour


@dataclass(frozen=True)
class PlannedRung:
    """One rung of a workshop's ladder. ``until``: from then on the next rung, or silence, has taken over."""

    step: ReminderStep
    due_at: datetime
    until: datetime

    def is_due(self, now: datetime) -> bool:
        return self.due_at <= now < self.until

    def takes(self, invitation: Invitation) -> bool:
        """True when the guest has had the letter for long enough to be reminded of it, and its link opens."""
        return bool(
            invitation.is_reminded
            and invitation.person.email
            and invitation.sent_at
            and invitation.sent_at + BREATHER <= self.due_at
            and invitation.link_expires_at
            and invitation.link_expires_at > self.due_at
        )


@dataclass(frozen=True)
class PlannedSend:
    """A rung, who gets it, and who does not, with the sending that was done already."""

    rung: PlannedRung
    guests: list[Invitation]
    is_past: bool


def ladder(workshop, steps) -> list[PlannedRung]:
    """``steps`` of ``workshop`` in the order of time; empty without a date for answers."""
    if workshop.reply_by is None:
        return []
    dated = [(due_at(workshop, step), step) for step in steps]
    rungs = sorted((pair for pair in dated if pair[0] < workshop.reply_by), key=lambda pair: pair[0])
    moments = [when for when, _step in rungs] + [workshop.reply_by]
    return [PlannedRung(step, when, until) for (when, step), until in zip(rungs, moments[1:], strict=True)]


def due_at(workshop, step) -> datetime:
    """``days_before`` the day on which answers are due, at ``hour`` on the workshop's clock."""
    day = workshop.reply_by.astimezone(workshop.zone).date() - timedelta(days=step.days_before)
    return datetime.combine(day, time(step.hour), workshop.zone)


def waiting_guests(workshop):
    """Those who have not answered, or are to confirm again, in the order of their names."""
    return (
        Invitation.objects.awaiting_reply()
        .filter(workshop=workshop)
        .select_related("person", "side", "workshop__dialogue", "workshop__rule_profile")
        .order_by("person__name", "pk")
    )


def key_of(invitation: Invitation, step: ReminderStep) -> str:
    return f"invitation:{invitation.pk}:{step.rung}"


def not_yet_sent(guests: list[Invitation], step: ReminderStep) -> list[Invitation]:
    """Those of ``guests`` for whom no letter of this rung was ever queued. One query."""
    keys = [key_of(guest, step) for guest in guests]
    done = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [guest for guest in guests if key_of(guest, step) not in done]


def plan_of(workshop, steps, now: datetime | None = None) -> list[PlannedSend]:
    """The whole future of the ladder, as it stands at ``now``: who would get what, when."""
    now = now or timezone.now()
    guests = list(waiting_guests(workshop))
    return [
        PlannedSend(
            rung=rung,
            guests=[] if rung.until <= now else not_yet_sent([g for g in guests if rung.takes(g)], rung.step),
            is_past=rung.until <= now,
        )
        for rung in ladder(workshop, steps)
    ]


def suggested_steps(workshop) -> list[ReminderStep]:
    """The steps of ``workshop``, saved or suggested (unsaved, unarmed), the nudge first."""
    saved = {step.rung: step for step in workshop.reminder_steps.all()}
    return [
        saved.get(rung) or ReminderStep(workshop=workshop, rung=rung, days_before=days, hour=hour, is_armed=False)
        for rung, (days, hour) in SUGGESTED.items()
    ]


def reminders_sent(invitation_ids) -> dict:
    """Invitation id -> moments at which reminders went out, the latest last. One query."""
    rows = (
        Message.objects.filter(object_id__in=list(invitation_ids), kind="participants/reminder")
        .filter(state=MessageState.SENT)
        .order_by("sent_at")
        .values_list("object_id", "sent_at")
    )
    sent: dict = {}
    for pk, at in rows:
        sent.setdefault(pk, []).append(at)
    return sent
