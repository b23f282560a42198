"""Who can be asked to telephone, and what somebody has to telephone about."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from outbox.calendars import is_decent
from participants.models import Call, Membership
from participants.selectors.hours import recipient_of
from workshops.choices import ORGANISERS, Role
from workshops.models import Seat

SHOWN = 200
# Who is asked when nobody was named.
FIRST = [Role.COORDINATOR, Role.CONVENOR, Role.FACILITATOR]


@dataclass(frozen=True)
class CallRow:
    """A call with the clock of whoever is to be reached (``there``: "14:20")."""

    call: Call
    there: str
    is_decent: bool
    is_mine: bool


def callers_of(dialogue, workshop=None) -> list[User]:
    """Those who organise ``workshop`` (or the whole dialogue), by name: any of them may be asked. One query."""
    seats = Seat.objects.held().filter(dialogue=dialogue, role__in=ORGANISERS, user__is_active=True)
    seats = seats.filter(Q(workshop=None) | Q(workshop=workshop)).select_related("user")
    return sorted({seat.user for seat in seats}, key=lambda user: (user.name, str(user.pk)))


def caller_for(dialogue, workshop=None, wanted: User | None = None) -> User | None:
    """``wanted`` while they organise, else the first by role and name; None where nobody does. One query."""
    seats = Seat.objects.held().filter(dialogue=dialogue, role__in=ORGANISERS, user__is_active=True)
    seats = list(seats.filter(Q(workshop=None) | Q(workshop=workshop)).select_related("user"))
    if wanted is not None and any(seat.user_id == wanted.pk for seat in seats):
        return wanted
    seats.sort(key=lambda seat: (FIRST.index(seat.role), seat.user.name, str(seat.user_id)))
    return seats[0].user if seats else None


def calls_for(user) -> list[CallRow]:
    """Open calls of what ``user`` organises, their own first, then by hour. One query."""
    now = timezone.now()
    calls = Call.objects.visible_to(user).open().order_by("due_at", "pk")[:SHOWN]
    rows = [call_row(call, user, now) for call in calls]
    return sorted(rows, key=lambda row: not row.is_mine)


def has_go_between(call: Call) -> bool:
    """True when it is written down through whom the person is reached. One query."""
    rows = Membership.objects.filter(person=call.person_id, dialogue=call.dialogue_id, has_go_between=True)
    return rows.exists()


def call_row(call: Call, user, now: datetime | None = None) -> CallRow:
    moment = now or timezone.now()
    recipient = recipient_of(call.person)
    there = f"{moment.astimezone(recipient.zone):%H:%M}"
    return CallRow(call, there, is_decent(moment, recipient), call.assignee_id == user.pk)
