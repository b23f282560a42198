"""What a concern is about, whom an incident may harm, and how it was handled."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.models import AccessEvent
from followups.choices import ConcernPage, ToldHow
from followups.models import AffectedPerson, Incident, IncidentStep
from participants.models import Person
from sessions_app.models import Presence
from workshops.choices import TEAM, Role
from workshops.models import Dialogue, Seat
from workshops.policies import seats_of

# Kinds of page by the beginning of a view's name; the first that fits.
PAGES = {
    "sessions:note": ConcernPage.NOTE,
    "sessions:correction": ConcernPage.NOTE,
    "sessions:": ConcernPage.AGENDA,
    "participants:answer": ConcernPage.INVITATION,
    "participants:invitation": ConcernPage.INVITATION,
    "participants:": ConcernPage.PEOPLE,
    "followups:text": ConcernPage.TEXT,
    "followups:": ConcernPage.FOLLOWUP,
    "reports:": ConcernPage.REPORT,
    "desk:letter": ConcernPage.LETTER,
    "desk:dialogue": ConcernPage.DIALOGUE,
    "desk:workshop": ConcernPage.DIALOGUE,
    "desk:record": ConcernPage.DIALOGUE,
    "workshops:": ConcernPage.DIALOGUE,
}
# From a row to the dialogue that it belongs to, one step at a time.
UPWARDS = ("dialogue", "workshop", "session", "note", "invitation", "joint_text", "grant", "report", "line", "incident")
ACTS = {
    "incident.reported": gettext_lazy("Reported"),
    "incident.moved": gettext_lazy("Moved on"),
    "incident.step-added": gettext_lazy("A step was written down"),
    "incident.step-done": gettext_lazy("A step was done"),
    "incident.people-set": gettext_lazy("The list of people was changed"),
    "incident.person-told": gettext_lazy("Somebody was told"),
    "incident.lesson-sealed": gettext_lazy("What was learnt was written down"),
    "incident.closed": gettext_lazy("Closed"),
}


def kind_of_page(view_name: str) -> str:
    """The kind of page that a view shows."""
    return next((kind for start, kind in PAGES.items() if view_name.startswith(start)), ConcernPage.OTHER)


def dialogue_id_of(row) -> UUID | None:
    """The dialogue to which ``row`` belongs, by primary key; None where it belongs to none."""
    if isinstance(row, Dialogue):
        return row.pk
    for name in UPWARDS:
        above = getattr(row, name, None)
        if above is not None:
            return dialogue_id_of(above)
    return None


def dialogues_to_report_in(user) -> list[tuple[str, str]]:
    """(primary key, words) of each dialogue in which ``user`` is seated. A funder knows no code names:
    theirs are told apart by the day of the seat."""
    seats = {seat.dialogue_id: seat for seat in seats_of(user) if seat.dialogue_id}
    names = dict(Dialogue.objects.filter(pk__in=seats).order_by("code_name").values_list("pk", "code_name"))
    knows = {seat.dialogue_id for seat in seats_of(user) if seat.role != Role.FUNDER}
    return [(str(pk), name if pk in knows else _unnamed(seats[pk])) for pk, name in names.items()]


def _unnamed(seat: Seat) -> str:
    day = date_format(seat.created_at, "SHORT_DATE_FORMAT")
    return _("the dialogue in which you are seated since %(day)s") % {"day": day}


@dataclass(frozen=True)
class StepRow:
    """A step with its words, which come from the vault."""

    step: IncidentStep
    what: str
    overdue: bool


@dataclass(frozen=True)
class Happening:
    """A line of the history; ``who`` empty for somebody who stayed unnamed, and for the machine.
    ``when`` in words: of the reporting the day alone, since an hour would help to tell who it was."""

    when: str
    what: str
    who: str


@dataclass(frozen=True)
class IncidentPage:
    """``words`` None once they are destroyed."""

    incident: Incident
    words: dict | None
    steps: list[StepRow]
    affected: list[AffectedPerson]
    history: list[Happening]


def page_of(incident: Incident, words: dict | None, today: dt.date) -> IncidentPage:
    """The page of one incident; ``words`` as ``read_incident`` gives them."""
    steps = incident.steps.select_related("holder").order_by("until", "pk")
    what = words["steps"] if words else {}
    return IncidentPage(
        incident=incident,
        words=words,
        steps=[StepRow(step, what.get(step.pk, ""), step.done_on is None and step.until < today) for step in steps],
        affected=list(incident.affected.select_related("person", "told_by").order_by("person__name", "pk")),
        history=history_of(incident),
    )


def history_of(incident: Incident) -> list[Happening]:
    """What the trail says was done about an incident, the latest first; not who read it."""
    parts = [
        incident.pk,
        *incident.steps.values_list("pk", flat=True),
        *incident.affected.values_list("pk", flat=True),
    ]
    events = AccessEvent.objects.filter(object_id__in=parts, action__in=ACTS).order_by("-at")[:60]
    return [Happening(_when(event), str(ACTS[event.action]), event.actor_name) for event in events]


def _when(event: AccessEvent) -> str:
    moment = timezone.localtime(event.at)
    return date_format(moment, "SHORT_DATE_FORMAT" if event.action == "incident.reported" else "DATETIME_FORMAT")


def holders_of(dialogue_id: UUID) -> QuerySet[User]:
    """Who can be given a step: the team of the whole dialogue."""
    seats = Seat.objects.held().filter(dialogue=dialogue_id, workshop=None, role__in=TEAM)
    return User.objects.filter(pk__in=seats.values("user")).order_by("name", "email")


def people_to_choose(incident: Incident) -> tuple[list[Person], list[Person]]:
    """People of the dialogue: first those within reach of the thing concerned, then all others.

    Within reach is who was in the room or opened it; which of the two is not told, since nobody's
    reading is shown to others.
    """
    people = Person.objects.filter(memberships__dialogue=incident.dialogue_id).order_by("name", "pk")
    if incident.object_id is None:
        return [], list(people)
    opened = AccessEvent.objects.filter(object_id=incident.object_id, outcome="ok").values("actor_id")
    present = Presence.objects.filter(Q(session__note=incident.object_id) | Q(session=incident.object_id)).values(
        "invitation__person"
    )
    near = set(people.filter(Q(user__in=opened) | Q(pk__in=present)).values_list("pk", flat=True))
    return [person for person in people if person.pk in near], [person for person in people if person.pk not in near]


def ways_to_tell(affected: AffectedPerson) -> list[tuple[str, str]]:
    """How somebody can be told: without an address not by a letter."""
    return [pair for pair in ToldHow.choices if pair[0] != ToldHow.LETTER or affected.person.is_told]
