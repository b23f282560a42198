"""The ladder of invitations: when each rung is due, who would get it, and at what hour of their own.

Days and hours are reckoned in the workshop's zone, moments in each guest's decent hours (outbox.calendars).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from outbox import ladders
from outbox.calendars import Recipient
from outbox.choices import MessageState
from outbox.ladders import Planned, Rung, Step
from outbox.models import Message
from participants import choices
from participants.models import Call, Invitation, Ladder, ReminderStep
from participants.selectors.hours import recipient_of

# Days before answers are due, hour.
SUGGESTED = {choices.Rung.NUDGE: (10, 10), choices.Rung.LAST_CALL: (3, 10), choices.Rung.CALL: (1, 10)}
# Letters that ask; what else a guest is sent (a confirmation) is no reason to wait with a reminder.
ASKING = ["participants/invitation", "desk/workshop_moved"]
REMINDER = "participants/reminder"


@dataclass
class Letters:
    """What one guest was sent: ``asked_at`` the latest letter that asks, ``done`` rung -> when it went,
    ``is_blocked`` when the newest letter could not be delivered, ``is_called`` while somebody has a call to make in
    the place of one."""

    asked_at: datetime | None = None
    done: dict[str, datetime] = field(default_factory=dict)
    is_blocked: bool = False
    is_called: bool = False


@dataclass(frozen=True)
class Climb:
    """One guest on the ladder. ``is_blocked``: no letter reaches them, so that a person telephones."""

    guest: Invitation
    recipient: Recipient
    steps: list[Step]
    is_blocked: bool = False

    def to_come(self, rung: str) -> list[tuple[Invitation, datetime]]:
        """The guest with the moment of ``rung``, if it is still to come and has one."""
        steps = (step for step in self.steps if step.planned.rung.name == rung and not step.is_done)
        return [(self.guest, step.at) for step in steps if step.at]


@dataclass(frozen=True)
class PlannedSend:
    """A rung with everybody who would get it, each at their own moment. ``is_past``: nothing more goes out."""

    step: ReminderStep
    planned: Planned
    sends: list[tuple[Invitation, datetime]]
    is_past: bool
    is_skipped: bool = False

    @property
    def due_at(self) -> datetime:
        return self.planned.due_at

    @property
    def guests(self) -> list[Invitation]:
        return [guest for guest, _at in self.sends]


@dataclass(frozen=True)
class Plan:
    """``sends`` in the order of time; ``instead``: whom no letter reaches, and when somebody telephones;
    ``called``: who is on somebody's list of calls already."""

    sends: list[PlannedSend]
    instead: list[tuple[Invitation, datetime]]
    called: list[Invitation] = field(default_factory=list)

    @property
    def to_come(self) -> list[PlannedSend]:
        """Those that somebody would get."""
        return [send for send in self.sends if send.sends]


def answers_on(workshop) -> date | None:
    """The day on which answers are due, on the workshop's calendar."""
    return workshop.reply_by and workshop.reply_by.astimezone(workshop.zone).date()


def ladder(workshop, steps: Iterable[ReminderStep]) -> list[Planned]:
    """``steps`` of ``workshop`` in the order of time; empty without a date for answers."""
    if workshop.reply_by is None:
        return []
    rungs = [Rung(step.rung, -step.days_before, step.hour, is_call=step.is_call) for step in steps]
    return ladders.plan(rungs, anchor=answers_on(workshop), zone=workshop.zone, end=workshop.reply_by)


def climbing_steps(workshop, steps: Iterable[ReminderStep]) -> list[ReminderStep]:
    """Those of ``steps`` that are armed and not skipped this time."""
    day = answers_on(workshop)
    return [step for step in steps if step.is_armed and not step.is_skipped(day)]


def ladder_rests(workshop) -> bool:
    """True while the ladder of ``workshop`` is paused. One query."""
    return Ladder.objects.filter(workshop=workshop, paused_at__isnull=False).exists()


def waiting_guests(workshops):
    """Those who have not answered, or are to confirm again, in the order of their names."""
    return (
        Invitation.objects.awaiting_reply()
        .filter(workshop__in=workshops)
        .select_related("person", "side", "workshop__dialogue", "workshop__rule_profile")
        .order_by("person__name", "pk")
    )


def key_of(invitation: Invitation, rung: str) -> str:
    """One for each rung and each time that the guest is asked; the rung stands last."""
    anew = f":{invitation.asking}" if invitation.asking > 1 else ""
    return f"invitation:{invitation.pk}{anew}:{rung}"


def letters_of(guests: list[Invitation]) -> dict:
    """Invitation id -> Letters. Two queries, however many guests."""
    keys = {key_of(guest, rung): (guest.pk, rung) for guest in guests for rung in choices.Rung.values}
    found = {guest.pk: Letters(asked_at=guest.sent_at) for guest in guests}
    rows = (
        Message.objects.filter(compartment__in={guest.workshop_id for guest in guests}, object_id__in=found)
        .filter(kind__in=[*ASKING, REMINDER])
        .order_by("created_at", "pk")
        .values_list("object_id", "kind", "key", "state", "created_at", "not_before")
    )
    for pk, kind, key, state, created_at, leaves_at in rows:
        letters = found[pk]
        if key in keys:
            letters.done[keys[key][1]] = created_at
        if state != MessageState.WITHDRAWN:
            letters.is_blocked = state == MessageState.PARKED
            if kind in ASKING:
                letters.asked_at = max(letters.asked_at or created_at, created_at, leaves_at)
    calls = Call.objects.filter(object_id__in=found, kind=choices.CallKind.ANSWER)
    for key, created_at, about, letter, state in calls.values_list("key", "created_at", "object_id", "letter", "state"):
        found[about].is_called |= bool(letter) and state == choices.CallState.OPEN
        if key in keys:
            pk, rung = keys[key]
            found[pk].done[rung] = created_at
    return found


def climbs(rungs: list[Planned], guests: list[Invitation], letters: dict, now: datetime) -> list[Climb]:
    """How each of ``guests`` of one workshop climbs; whoever is left in peace or was never sent a letter is
    left out."""
    return [
        _climb(rungs, guest, letters[guest.pk], now) for guest in guests if guest.is_reminded and guest.sent_at
    ]  # fmt: skip


def plan_of(workshop, steps: Iterable[ReminderStep], now: datetime | None = None, in_peace: Iterable = ()) -> Plan:
    """The whole future of the ladder, as it stands at ``now``: who would get what, when. Three queries.

    ``in_peace``: ids of guests who are not to be reminded, beside those of whom it is written already.
    """
    now, steps, day = now or timezone.now(), list(steps), answers_on(workshop)
    kept = {one.rung.name: one for one in ladder(workshop, climbing_steps(workshop, steps))}
    guests = [guest for guest in waiting_guests([workshop]) if guest.pk not in set(in_peace)]
    letters = letters_of(guests)
    climbing = climbs(list(kept.values()), guests, letters, now)
    by_rung = {step.rung: step for step in steps}
    sends = []
    for one in ladder(workshop, steps):
        name, planned = one.rung.name, kept.get(one.rung.name)
        going = [pair for climb in climbing if not climb.is_blocked for pair in climb.to_come(name)]
        is_skipped = by_rung[name].is_skipped(day)
        sends.append(PlannedSend(by_rung[name], planned or one, going, (planned or one).is_over(now), is_skipped))
    instead = [pair for climb in climbing if climb.is_blocked for pair in climb.to_come(choices.Rung.CALL)]
    return Plan(sends, instead, [climb.guest for climb in climbing if letters[climb.guest.pk].is_called])


def suggested_steps(workshop) -> list[ReminderStep]:
    """The steps of ``workshop``, saved or suggested (unsaved), in the order of the ladder."""
    saved = {step.rung: step for step in workshop.reminder_steps.all()}
    return [
        saved.get(rung) or ReminderStep(workshop=workshop, rung=rung, days_before=days, hour=hour, is_armed=not saved)
        for rung, (days, hour) in SUGGESTED.items()
    ]


def reminders_sent(invitation_ids) -> dict:
    """Invitation id -> moments at which reminders went out, the latest last. One query."""
    rows = (
        Message.objects.filter(object_id__in=list(invitation_ids), kind=REMINDER)
        .filter(state=MessageState.SENT)
        .order_by("sent_at")
        .values_list("object_id", "sent_at")
    )
    sent: dict = {}
    for pk, at in rows:
        sent.setdefault(pk, []).append(at)
    return sent


def _climb(rungs: list[Planned], guest: Invitation, letters: Letters, now: datetime) -> Climb:
    recipient = recipient_of(guest.person)
    is_blocked = letters.is_blocked or not guest.person.gets_letters
    if letters.is_called:  # somebody has them on the list already
        return Climb(guest, recipient, [], is_blocked)
    planned = [one for one in rungs if one.rung.is_call or is_blocked or _link_opens(guest, one)]
    if not guest.person.takes_calls and not is_blocked:
        planned = [one for one in planned if not one.rung.is_call]
    if is_blocked:
        planned = ladders.as_call(planned, choices.Rung.CALL)
    steps = ladders.climb(planned, recipient, since=letters.asked_at, done=letters.done, now=now)
    return Climb(guest, recipient, steps, is_blocked)


def _link_opens(guest: Invitation, planned: Planned) -> bool:
    """A letter that carries a dead link is no reminder."""
    return guest.link_expires_at is not None and guest.link_expires_at > planned.due_at
