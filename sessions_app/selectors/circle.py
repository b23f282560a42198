"""Who can read a note, and how many have. Counts and roles; never who."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import AccessEvent
from sessions_app.choices import SessionKind
from sessions_app.models import Note, Presence
from sessions_app.policies import can_read_note
from workshops.choices import IN_THE_ROOM, Role
from workshops.models import Seat
from workshops.selectors.circle import Circle as PageCircle
from workshops.selectors.circle import seen_by


@dataclass(frozen=True)
class Circle:
    """How many may open a session's note: writers in any state, readers once it is released.

    ``unreached`` were in the room but have no account or no seat, and cannot open it.
    """

    rapporteurs: int
    facilitators: int
    readers: int
    unreached: int
    is_carried: bool = False

    @property
    def writers_in_words(self) -> str:
        """ "1 rapporteur and 2 facilitators"."""
        first = ngettext("%(count)d rapporteur", "%(count)d rapporteurs", self.rapporteurs)
        second = ngettext("%(count)d facilitator", "%(count)d facilitators", self.facilitators)
        parts = [
            words % {"count": count}
            for words, count in ((first, self.rapporteurs), (second, self.facilitators))
            if count
        ]
        return _(" and ").join(parts) or _("nobody")

    @property
    def in_words(self) -> str:
        """All who can open it once it is released."""
        if not self.readers:
            return self.writers_in_words
        room = ngettext("%(count)d person who was in the room", "%(count)d people who were in the room", self.readers)
        if self.is_carried:
            room = ngettext("%(count)d person who takes part", "%(count)d people who take part", self.readers)
        return _("%(room)s, %(writers)s") % {
            "room": room % {"count": self.readers},
            "writers": self.writers_in_words,
        }


def _seats(workshop):
    return Seat.objects.held().filter(Q(workshop=None) | Q(workshop=workshop), dialogue=workshop.dialogue_id)


def reader_ids(session) -> set:
    """Users who were in the room and sit there today; in a caucus for its side, or everybody who takes
    part once that side has carried its note. The same people that ``Note.objects.visible_to`` lets in,
    asked from the note's end."""
    seats = _seats(session.workshop).filter(role__in=IN_THE_ROOM)
    if is_carried(session):
        return set(seats.values_list("user_id", flat=True))
    seats = seats.filter(user__people__invitations__presences__session=session)
    if session.kind == SessionKind.CAUCUS:
        seats = seats.filter(side=session.side_id)
    return set(seats.values_list("user_id", flat=True))


def is_carried(session) -> bool:
    """True when the side of a caucus lets all who take part read its note."""
    return session.is_caucus and Note.objects.filter(session=session, is_carried=True).exists()


def circle_of(session) -> Circle:
    """The circle of ``session``'s note, in three queries."""
    writers: dict[str, set] = {Role.RAPPORTEUR: set(), Role.FACILITATOR: set()}
    let_in = [role for role in writers if session.lets_in(role)]
    for role, user_id in _seats(session.workshop).filter(role__in=let_in).values_list("role", "user_id"):
        writers[role].add(user_id)
    readers = reader_ids(session)
    present = Presence.objects.filter(session=session).count()
    return Circle(
        rapporteurs=len(writers[Role.RAPPORTEUR]),
        facilitators=len(writers[Role.FACILITATOR]),
        readers=len(readers),
        unreached=max(present - len(readers), 0),
        is_carried=is_carried(session),
    )


def to_be_seen(session) -> PageCircle:
    """Who will be able to open the note of ``session`` while it is written, before there is one."""
    circle = circle_of(session)
    return PageCircle(circle.writers_in_words, 0)


def seen_now(note) -> PageCircle:
    """Who can open the note's own page as it stands: the writers while it is written, readers with them once
    it is released. Two queries."""
    return seen_by(Note.objects.visible_to, can_read_note, note)


# The trail has a row before a text opens, and a second one where it did not open after all.
READINGS = Count("pk", filter=Q(outcome="ok")) - Count("pk", filter=~Q(outcome="ok"))


def readings_by(user, note) -> int:
    """How often ``user`` has opened ``note`` on the reading page."""
    events = AccessEvent.objects.filter(object_id=note.pk, action="note.read", actor_id=user.pk)
    return events.aggregate(times=READINGS)["times"]


def how_many_have_read(note) -> int:
    """How many of those who were in the room have opened it; not who."""
    readers = reader_ids(note.session)
    return (
        AccessEvent.objects.filter(object_id=note.pk, action="note.read", actor_id__in=readers)
        .order_by()
        .values("actor_id")
        .annotate(times=READINGS)
        .filter(times__gt=0)
        .count()
    )


def last_saved_at(note):
    """When the text was last saved (aware), or None. The note itself keeps no time."""
    saved = AccessEvent.objects.filter(object_id=note.pk, action="note.saved").order_by("-at").first()
    return saved.at if saved else None
