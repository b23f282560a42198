"""Which letters that were held back are no longer true. A constant number of queries for any number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from followups.actions.reminders import planned_for
from followups.choices import ActionState
from followups.models import ActionItem
from outbox.calendars import Recipient
from outbox.choices import MessageState
from outbox.models import Message
from participants.choices import InvitationState
from participants.models import Invitation, ReminderStep
from participants.selectors.ladder import ladder
from sessions_app.choices import NoteState
from sessions_app.models import Note
from workshops.models import Seat, Workshop

PAST = gettext_noop("It was held back, and its time has passed.")
SETTLED = gettext_noop("It was held back, and what it was about is settled or gone.")
OVER = gettext_noop("It was held back, and its round is over.")


@dataclass(frozen=True)
class World:
    """What the letters are about, by primary key, as it stands at ``now``; ``rungs``: those of each
    workshop's ladder whose time has not passed."""

    now: datetime
    workshops: dict[UUID, Workshop]
    invitations: dict[UUID, Invitation]
    items: dict[UUID, ActionItem]
    notes: dict[UUID, Note]
    seats: set[UUID]
    rungs: dict[UUID, set[str]]


def outdated_letters(compartments: Collection[UUID], now: datetime) -> dict[UUID, str]:
    """Held letters of ``compartments`` that must not go any more: primary key -> why, in words."""
    letters = list(
        Message.objects.filter(compartment__in=compartments, state=MessageState.HELD).only(
            "key", "kind", "object_kind", "object_id", "compartment"
        )
    )
    world = _world(letters, compartments, now)
    return {letter.pk: words for letter in letters if (words := _why_not(letter, world))}


def _world(letters: list[Message], compartments: Collection[UUID], now: datetime) -> World:
    about: dict[str, set[UUID]] = {}
    for letter in letters:
        about.setdefault(letter.object_kind, set()).add(letter.object_id)
    workshops = Workshop.objects.select_related("dialogue", "rule_profile").in_bulk(list(compartments))
    return World(
        now=now,
        workshops=workshops,
        invitations=Invitation.objects.in_bulk(list(about.get("participants.invitation", ()))),
        items=ActionItem.objects.select_related("owner_person").in_bulk(list(about.get("followups.actionitem", ()))),
        notes=Note.objects.in_bulk(list(about.get("sessions_app.note", ()))),
        seats=set(Seat.objects.standing().filter(pk__in=about.get("workshops.seat", ())).values_list("pk", flat=True)),
        rungs=_lasting_rungs(workshops, now),
    )


def _lasting_rungs(workshops: dict[UUID, Workshop], now: datetime) -> dict[UUID, set[str]]:
    steps: dict[UUID, list[ReminderStep]] = {}
    for step in ReminderStep.objects.filter(workshop__in=workshops, is_armed=True):
        steps.setdefault(step.workshop_id, []).append(step)
    return {
        pk: {one.rung.name for one in ladder(workshops[pk], found) if not one.is_over(now)}
        for pk, found in steps.items()
    }


def _why_not(letter: Message, world: World) -> str:
    """Why ``letter`` is out of date; "" when it may go."""
    if letter.kind in BY_KIND:
        return BY_KIND[letter.kind](letter, world)
    workshop = world.workshops.get(letter.compartment)
    return OVER if workshop is not None and workshop.destroyed_at else ""


def _to_a_guest(letter: Message, world: World) -> str:
    """An invitation, or new dates: while the round is ahead and the guest is still asked."""
    invitation, workshop = world.invitations.get(letter.object_id), world.workshops.get(letter.compartment)
    if workshop is None or not workshop.is_open or (workshop.finishes_at and workshop.finishes_at < world.now):
        return OVER
    gone = invitation is None or invitation.state in {InvitationState.WITHDRAWN, InvitationState.DRAFT}
    return SETTLED if gone else ""


def _reminder(letter: Message, world: World) -> str:
    """A rung of the ladder: while its hour lasts and the guest has not answered."""
    if words := _to_a_guest(letter, world):
        return words
    if not world.invitations[letter.object_id].is_waiting:
        return SETTLED
    rung = letter.key.rpartition(":")[2]
    return "" if rung in world.rungs.get(letter.compartment, set()) else PAST


def _off_the_calendar(letter: Message, world: World) -> str:
    """A withdrawal or a calling-off is true for good; after the last day nobody needs it."""
    workshop = world.workshops.get(letter.compartment)
    return OVER if workshop and workshop.finishes_at and workshop.finishes_at < world.now else ""


def _of_an_action(letter: Message, world: World) -> str:
    item = world.items.get(letter.object_id)
    if item is None or item.state != ActionState.OPEN:
        return SETTLED
    # By the clock of Greenwich: a letter that was held back need not be exact to the hour.
    lasting = [one for one in planned_for(item, Recipient(ZoneInfo("UTC"))) if one.due_at <= world.now < one.until]
    names = {f"{item.due_on.isoformat()}:{one.rung.name}" for one in lasting}
    day, rung = letter.key.split(":")[2], letter.key.rpartition(":")[2]
    return "" if f"{day}:{rung}" in names else PAST


def _of_a_note(letter: Message, world: World) -> str:
    note = world.notes.get(letter.object_id)
    if note is None or note.state != NoteState.RELEASED:
        return SETTLED
    return PAST if note.reading_until and note.reading_until < world.now.date() else ""


def _of_a_seat(letter: Message, world: World) -> str:
    return "" if letter.object_id in world.seats else SETTLED


BY_KIND = {
    "participants/invitation": _to_a_guest,
    "participants/confirmation": _to_a_guest,
    "participants/reminder": _reminder,
    "participants/missing": _to_a_guest,
    "participants/withdrawal": _off_the_calendar,
    "desk/workshop_moved": _to_a_guest,
    "desk/workshop_called_off": _off_the_calendar,
    "desk/calendar_changed": _off_the_calendar,
    "followups/reminder": _of_an_action,
    "sessions_app/note_released": _of_a_note,
    "workshops/seat_given": _of_a_seat,
    "reports/grant_shared": _of_a_seat,
}
