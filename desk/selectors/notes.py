"""What waits about notes: those that are not released, and released ones to be looked at again. One query, and
only for those who write."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.selectors.rows import Waiting, name_of, waiting
from desk.selectors.words import link, number_word
from sessions_app.choices import WITHOUT_NOTES, NoteState
from sessions_app.models import WorkshopSession
from sessions_app.querysets import WRITES_NOTES
from workshops.policies import sits_as


def notes(user, today: dt.date):
    """Sessions that are over and whose notes are not released, a row for each round; and each released note
    whose roster has changed since."""
    if not sits_as(user, WRITES_NOTES):
        return
    unreleased = Q(note=None) | Q(note__state__in=[NoteState.RAW, NoteState.CHECKED])
    again = Q(note__state=NoteState.RELEASED, note__look_again_on__isnull=False)
    sessions = (
        WorkshopSession.objects.visible_to(user)
        .written_by(user)
        .filter((unreleased & Q(ends_at__lt=timezone.now())) | again, workshop__destroyed_at=None)
        .exclude(kind__in=WITHOUT_NOTES)
        .order_by("workshop__starts_on", "ends_at")[:200]
    )
    by_round: dict = {}
    for session in sessions:
        if session.has_note and session.note.is_released:
            yield _second_look(session, today)
        elif session.keeps_notes:
            by_round.setdefault(session.workshop_id, []).append(session)
    for group in by_round.values():
        yield _unreleased(group, today)


def _unreleased(group: list[WorkshopSession], today: dt.date) -> Waiting:
    first = group[0]
    workshop = first.workshop
    what = ngettext(
        "The notes of %(number)s session of %(name)s are not released.",
        "The notes of %(number)s sessions of %(name)s are not released.",
        len(group),
    )
    return waiting(
        today,
        what=what % {"number": number_word(len(group)).lower(), "name": name_of(workshop)},
        why=_("Those who were in the room wait to read them; the first is “%(title)s”.") % {"title": first.title},
        url=link("sessions:note-write", first.pk) if len(group) == 1 else link("sessions:agenda", workshop.pk),
        link=_("Open it"),
        due=first.ends_at.astimezone(workshop.zone).date(),
    )


def _second_look(session: WorkshopSession, today: dt.date) -> Waiting:
    """A released note that was checked against a roster which is another one by now."""
    return waiting(
        today,
        what=_("Look again at a released note of %(name)s: the roster changed.") % {"name": name_of(session.workshop)},
        why=_("Somebody was added, or is known by another name; the words may point at them now."),
        url=link("sessions:note-look-again", session.note.pk),
        link=_("Look again"),
        due=session.note.look_again_on,
    )
