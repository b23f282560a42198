"""Who may read the notes of a sealed workshop, and who can: seats beside keys."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from sessions_app.choices import NoteState
from sessions_app.models import Note
from vault import overview, readers
from vault.errors import NoKey
from vault.readers import Shown
from workshops.choices import READS_NOTES, WRITES_NOTES, Role, Topics
from workshops.models import Seat, Workshop
from workshops.policies import in_team
from workshops.selectors import told_of


@dataclass(frozen=True)
class Row:
    """One person on the page of readers. ``shown`` is what their key looks like, for those who wait;
    ``is_whole`` False: they can open what was written since they were let in."""

    user: object
    roles: str
    shown: Shown | None = None
    is_whole: bool = True
    is_writer: bool = False


@dataclass
class Entitled:
    """A user whose seats let them read notes of a workshop: all, or those of the rooms they were in."""

    user: object
    roles: set[str] = field(default_factory=set)

    @property
    def roles_in_words(self) -> str:
        return get_text_list([str(Role(role).label) for role in Role.values if role in self.roles], _("and"))

    def row(self, **how) -> Row:
        """This person as the page of readers shows them."""
        return Row(self.user, self.roles_in_words, is_writer=bool(self.roles & WRITES_NOTES), **how)


def entitled_to(workshop) -> dict[UUID, Entitled]:
    """Everybody whom ``Note.objects.visible_to`` could ever let in, by user id; one query."""
    seats = (
        Seat.objects.held()
        .filter(Q(workshop=None) | Q(workshop=workshop), dialogue=workshop.dialogue_id, role__in=READS_NOTES)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    found: dict[UUID, Entitled] = {}
    for seat in seats:
        found.setdefault(seat.user_id, Entitled(seat.user)).roles.add(seat.role)
    return found


def reads_all(workshop, row: Row) -> bool | None:
    """Whether a newcomer reads what was written before: who writes the notes does; a guest does not where
    the rule lets each person know only their own topics; else None: whoever lets them in decides."""
    if row.is_writer:
        return True
    return False if workshop.rule_profile.topics == Topics.NEED_TO_KNOW else None


def reading_is_over(workshop, on: date) -> bool:
    """True when the workshop is over and participants have had all they can ever read of it by ``on``."""
    if workshop.ends_on is None or workshop.ends_on > on:
        return False
    notes = Note.objects.filter(session__workshop=workshop).exclude(state=NoteState.DESTROYED)
    to_come = Q(state__in=[NoteState.RAW, NoteState.CHECKED]) | Q(reading_until=None) | Q(reading_until__gte=on)
    return notes.exists() and not notes.filter(to_come).exists()


@dataclass(frozen=True)
class Readers:
    """The page of readers: who waits, who can read, who has made no key; ``state`` as the vault knows
    it (founded, stale epochs, recovery)."""

    state: overview.State
    waiting: list[Row]
    inside: list[Row]
    without_key: list[Row]
    former: int


def readers_of(workshop) -> Readers | None:
    """All readers of a sealed workshop in a constant number of queries; None for a standard one."""
    state = overview.state_of(workshop.pk)
    if state is None:
        return None
    entitled = entitled_to(workshop)
    members = {member.user_id: member for member in overview.members(workshop.pk)}
    waiting = {shown.user_id: shown for shown in overview.pending(workshop.pk, entitled)}
    missing = overview.without_key(entitled)
    return Readers(
        state=state,
        waiting=[entitled[pk].row(shown=shown) for pk, shown in waiting.items()],
        inside=[
            row.row(is_whole=members[pk].epochs == members[pk].of)
            for pk, row in entitled.items()
            if pk in members and pk not in waiting
        ],
        without_key=[row.row() for pk, row in entitled.items() if pk in missing],
        former=sum(pk not in entitled for pk in members),
    )


def key_of(user) -> Shown | None:
    """The public side of ``user``'s reading key, or None."""
    try:
        return readers.shown(user.pk)
    except NoKey:
        return None


@dataclass(frozen=True)
class OwnCircle:
    """A sealed workshop of one's own, as a row of a waiting list."""

    what: str
    why: str
    when: str = ""
    url: str = ""
    link: str = ""


def sealed_workshops_of(user) -> list[Workshop]:
    """The sealed workshops whose notes ``user``'s seats let them read, the nearest first; one query."""
    seats = Seat.objects.of(user).held().filter(role__in=READS_NOTES)
    mine = Q(pk__in=seats.exclude(workshop=None).values("workshop")) | Q(
        dialogue__in=seats.filter(workshop=None).values("dialogue")
    )
    return list(
        Workshop.objects.sealed()
        .filter(mine, destroyed_at=None)
        .select_related("dialogue", "rule_profile")
        .in_order()
        .distinct()
    )


def own_circles(user, key: Shown | None) -> list[OwnCircle]:
    """Each sealed workshop of ``user`` and what waits there; a constant number of queries."""
    workshops = sealed_workshops_of(user)
    open_ids = overview.opened_to(user.pk) if key else set()
    return [_own(workshop, user, key, workshop.pk in open_ids) for workshop in workshops]


def _own(workshop, user, key, is_open: bool) -> OwnCircle:
    name = f"{workshop.dialogue.code_name}, {workshop.round_name or told_of(workshop, user).title}."
    if is_open:
        url = reverse("sessions:agenda", kwargs={"pk": workshop.pk})
        return OwnCircle(
            name, _("Its notes open with your six words, as far as its rule lets you read them."), "", url, _("Agenda")
        )
    if key is None:
        return OwnCircle(name, _("It waits until you have chosen your six words."))
    return OwnCircle(name, _("It waits for a facilitator, who rings you and compares your four words."), _("waiting"))


def writes_in(user, compartment: UUID) -> bool:
    """True when ``user`` writes the notes of the workshop with that id."""
    workshop = Workshop.objects.visible_to(user).filter(pk=compartment).first()
    return workshop is not None and in_team(user, workshop, WRITES_NOTES)


def has_key(user) -> bool:
    return readers.has_key(user.pk)


def tallies_of(workshops: list[Workshop]) -> dict[UUID, overview.Tally]:
    """What waits in each of these sealed workshops, by id; a constant number of queries."""
    if not workshops:
        return {}
    entitled: dict[UUID, set[UUID]] = {workshop.pk: set() for workshop in workshops}
    dialogues = {workshop.dialogue_id for workshop in workshops}
    seats = Seat.objects.held().filter(dialogue__in=dialogues, role__in=READS_NOTES)
    for dialogue_id, workshop_id, user_id in seats.values_list("dialogue", "workshop", "user"):
        for workshop in workshops:
            if workshop.dialogue_id == dialogue_id and workshop_id in {None, workshop.pk}:
                entitled[workshop.pk].add(user_id)
    return overview.tallies(entitled)
