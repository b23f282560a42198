"""What a reader has opened: their own history, from the trail. Nobody else is shown it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from audit.models import AccessEvent
from sessions_app.models import Note


@dataclass(frozen=True)
class Opened:
    """``note`` is None once it is closed to the reader: then not even its title is told."""

    note: Note | None
    times: int
    last: datetime


def history_of(user) -> QuerySet:
    """One row for each note that ``user`` has opened to read: {object_id, times, last}, the latest first."""
    mine = AccessEvent.objects.filter(actor_id=user.pk, action="note.read")
    return mine.values("object_id").annotate(times=Count("pk"), last=Max("at")).order_by("-last", "object_id")


def with_notes(rows, user) -> list[Opened]:
    """``rows`` of ``history_of`` with the notes that ``user`` may see today, in one query."""
    notes = Note.objects.visible_to(user).in_bulk([row["object_id"] for row in rows])
    return [Opened(notes.get(row["object_id"]), row["times"], row["last"]) for row in rows]
