"""What waits about notes: those that are not released, and released ones to be looked at again. Each source
asks at most one query, and only for those who write."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.selectors.rows import Waiting, name_of, waiting
from desk.selectors.words import link, number_word
from sessions_app.choices import WITHOUT_NOTES, NoteState
from sessions_app.models import Note, WorkshopSession
from sessions_app.querysets import WRITES_NOTES
from workshops.policies import sits_as

SHOWN = 5


def notes(user, today: dt.date):
    """Sessions that are over and whose notes are not released, a row for each round."""
    if not sits_as(user, WRITES_NOTES):
        return
    sessions = (
        WorkshopSession.objects.visible_to(user)
        .written_by(user)
        .filter(Q(note=None) | Q(note__state__in=[NoteState.RAW, NoteState.CHECKED]))
        .filter(ends_at__lt=timezone.now(), workshop__destroyed_at=None)
        .exclude(kind__in=WITHOUT_NOTES)
        .order_by("workshop__starts_on", "ends_at")[:200]
    )
    by_round: dict = {}
    for session in (session for session in sessions if session.keeps_notes):
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


def second_looks(user, today: dt.date):
    """Released notes that were checked against a roster which is another one by now."""
    if not sits_as(user, WRITES_NOTES):
        return
    notes = Note.objects.to_look_at(user).order_by("look_again_on", "pk")[: SHOWN + 1]
    for note in notes[:SHOWN]:
        yield waiting(
            today,
            what=_("Look again at a released note of %(name)s: the roster changed.")
            % {"name": name_of(note.session.workshop)},
            why=_("Somebody was added, or is known by another name; the words may point at them now."),
            url=link("sessions:note-look-again", note.pk),
            link=_("Look again"),
            due=note.look_again_on,
        )
