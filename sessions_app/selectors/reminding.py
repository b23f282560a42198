"""Whose reading window closes soon, and which rounds have notes that wait. Few queries for any number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from participants.models import Person
from sessions_app.choices import WITHOUT_NOTES, NoteState, SessionKind
from sessions_app.models import Note, Presence, WorkshopSession
from workshops.choices import IN_THE_ROOM, Role
from workshops.models import Seat, Workshop

AHEAD = timedelta(days=8)  # a week of free days may bring a letter forward


@dataclass(frozen=True)
class Window:
    """Notes of one workshop that may be read until one day, and everybody who may."""

    workshop: Workshop
    until: date
    notes: list
    people: list[Person]


def closing_windows(now: datetime) -> list[Window]:
    """Windows of released notes that close soon. Three queries."""
    notes = (
        Note.objects.filter(state=NoteState.RELEASED)
        .filter(reading_until__gte=now.date() - timedelta(days=1), reading_until__lte=now.date() + AHEAD)
        .filter(session__workshop__destroyed_at=None, session__workshop__dialogue__frozen_at=None)
        .select_related("session__workshop__dialogue", "session__workshop__rule_profile")
        .order_by("session__workshop_id", "reading_until", "pk")
    )
    groups: dict = {}
    for note in notes:
        groups.setdefault((note.session.workshop_id, note.reading_until), []).append(note)
    if not groups:
        return []
    seats = _seats({workshop_id for workshop_id, _until in groups})
    present = _present([note for group in groups.values() for note in group])
    return [
        Window(group[0].session.workshop, until, group, _people(group, seats.get(workshop_id, {}), present))
        for (workshop_id, until), group in groups.items()
    ]


def still_readable(window: Window) -> bool:
    """True while one of the notes is released with this very day."""
    ids = [note.pk for note in window.notes]
    return Note.objects.filter(pk__in=ids, state=NoteState.RELEASED, reading_until=window.until).exists()


def unwritten_rounds(now: datetime, *, within: int) -> list[tuple[Workshop, list]]:
    """Rounds that are over for up to ``within`` days and have notes to be finished, with their rapporteurs.

    Caucuses do not count: whether one took place is its side's to know. Two queries.
    """
    days = {"workshop__ends_on__lt": now.date(), "workshop__ends_on__gte": now.date() - timedelta(days=within + 1)}
    sessions = _unwritten().filter(**days, workshop__dialogue__frozen_at=None)
    related = ("workshop__dialogue", "workshop__rule_profile", "rule_profile")
    rounds = {
        session.workshop_id: session.workshop
        for session in sessions.select_related(*related).order_by("workshop_id", "pk")
        if session.keeps_notes
    }
    if not rounds:
        return []
    seats = list(
        Seat.objects.held()
        .filter(role=Role.RAPPORTEUR, user__is_active=True)
        .filter(dialogue__in={workshop.dialogue_id for workshop in rounds.values()})
        .select_related("user")
        .order_by("user__name", "pk")
    )
    return [(workshop, _rapporteurs(workshop, seats)) for workshop in rounds.values()]


def still_unwritten(workshop: Workshop) -> bool:
    """True while notes of ``workshop`` wait to be finished."""
    return any(session.keeps_notes for session in _unwritten().filter(workshop=workshop).select_related("workshop"))


def _unwritten():
    open_notes = Q(note=None) | Q(note__state__in=[NoteState.RAW, NoteState.CHECKED])
    sessions = WorkshopSession.objects.filter(open_notes, workshop__destroyed_at=None, ends_at__isnull=False)
    return sessions.exclude(kind__in=[*WITHOUT_NOTES, SessionKind.CAUCUS])


def _rapporteurs(workshop: Workshop, seats: list[Seat]) -> list:
    mine = (s for s in seats if s.dialogue_id == workshop.dialogue_id and s.workshop_id in {None, workshop.pk})
    return list({seat.user_id: seat.user for seat in mine}.values())


def _seats(workshops: set) -> dict:
    """Workshop -> user -> sides for which they sit in the room."""
    found: dict = {}
    for seat in Seat.objects.held().filter(workshop__in=workshops, role__in=IN_THE_ROOM):
        found.setdefault(seat.workshop_id, {}).setdefault(seat.user_id, set()).add(seat.side_id)
    return found


def _present(notes: list) -> dict:
    """Session, or workshop -> the people with an account and an address who were there."""
    workshops = {note.session.workshop_id for note in notes}
    rows = (
        Presence.objects.filter(session__workshop__in=workshops, invitation__person__user__isnull=False)
        .filter(invitation__person__in=Person.objects.told())
        .select_related("invitation__person", "session")
        .order_by("invitation__person__name", "pk")
    )
    found: dict = {}
    for row in rows:
        found.setdefault(row.session_id, {})[row.invitation.person_id] = row.invitation.person
        found.setdefault(row.session.workshop_id, {})[row.invitation.person_id] = row.invitation.person
    return found


def _people(notes: list, seats: dict, present: dict) -> list[Person]:
    """Each once: those who were in the room of one of the notes and sit there still."""
    found = {}
    for note in notes:
        session = note.session
        of_a_side = session.is_caucus and not note.is_carried
        for person in present.get(session.workshop_id if note.is_carried else session.pk, {}).values():
            sides = seats.get(person.user_id)
            if sides is not None and (not of_a_side or session.side_id in sides):
                found[person.pk] = person
    return list(found.values())
