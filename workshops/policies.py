"""Who may do what with a dialogue and a workshop. Pure: reads the user's seats, nothing else."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef

from workshops.choices import IN_THE_ROOM, OFFICE, ORGANISERS, RELEASES, TEAM, Existence, Role
from workshops.models import EmergencySeal
from workshops.rule import Reader


def seats_of(user) -> list:
    """The seats that ``user`` holds today; asked of the database once per user object (a request)."""
    return [seat for seat in standing_seats_of(user) if seat.frozen_at is None]


def sleeping_seats_of(user) -> list:
    """Seats that stand in dialogues under an emergency seal: they open nothing, except to two people
    the page on which the seal is released."""
    return [seat for seat in standing_seats_of(user) if seat.frozen_at is not None]


def standing_seats_of(user) -> list:
    """Seats held and asleep, each with ``frozen_at`` of its dialogue, and ``is_drilled`` where a drill of
    the emergency seal is under way; one query per user object."""
    if not getattr(user, "is_authenticated", False):
        return []
    if not hasattr(user, "standing_seats"):
        keep_seats(user, marked(user.seats.filter(ended_at=None)))
    return user.standing_seats


def marked(seats):
    """A queryset of seats with what ``standing_seats_of`` promises of each."""
    drills = EmergencySeal.objects.open().filter(dialogue=OuterRef("dialogue"), is_drill=True)
    return seats.annotate(frozen_at=F("dialogue__frozen_at"), is_drilled=Exists(drills))


def keep_seats(user, seats: Iterable) -> None:
    """Has ``user`` remember those of ``seats`` (``marked``) that stand, for whoever asks next."""
    user.standing_seats = [seat for seat in seats if seat.stands]


def forget_seats(user) -> None:
    """Lets the next question read the seats anew (after giving or ending one)."""
    if hasattr(user, "standing_seats"):
        del user.standing_seats


def holds(user, roles: Iterable[str], *, dialogue_id=None, workshop_id=None) -> bool:
    """True when ``user`` holds one of ``roles`` in the dialogue: for the whole of it, or, if
    ``workshop_id`` is given, narrowed to that workshop."""
    wanted = set(roles)
    return any(
        seat.role in wanted
        and (dialogue_id is None or seat.dialogue_id == dialogue_id)
        and (seat.workshop_id is None or seat.workshop_id == workshop_id)
        for seat in seats_of(user)
    )


def sits_as(user, roles: Iterable[str]) -> bool:
    """True when ``user`` holds one of ``roles`` anywhere, for however little."""
    wanted = set(roles)
    return any(seat.role in wanted for seat in seats_of(user))


def can_view_operations(user) -> bool:
    """The operator runs the installation and is in no dialogue; organisers may see its pulse too."""
    return any(seat.role == Role.OPERATOR for seat in seats_of(user)) or holds(user, ORGANISERS)


def can_read_captured_mail(user) -> bool:
    """The captured mailbox holds personal links: the operator of a demo alone reads it."""
    return any(seat.role == Role.OPERATOR for seat in seats_of(user)) or holds(user, {Role.CONVENOR})


def in_team(user, workshop, roles: Iterable[str] = TEAM) -> bool:
    """True when ``user`` holds a team seat that covers ``workshop``."""
    return holds(user, roles, dialogue_id=workshop.dialogue_id, workshop_id=workshop.pk)


def sides_in(user, workshop, roles: Iterable[str] = tuple(Role)) -> set:
    """Ids of the sides for which ``user`` sits in ``workshop`` as one of ``roles``."""
    wanted = set(roles)
    return {
        seat.side_id
        for seat in seats_of(user)
        if seat.role in wanted
        and seat.side_id
        and seat.dialogue_id == workshop.dialogue_id
        and seat.workshop_id in {None, workshop.pk}
    }


def can_open_home(user) -> bool:
    """Everybody who has signed in has a home; what it shows comes from seats."""
    return user.is_authenticated


def can_list_dialogues(user) -> bool:
    """Whoever sits in a team, or looks after its money or its evaluation."""
    return holds(user, TEAM | {Role.EVALUATOR, Role.FINANCE})


def can_create_dialogue(user) -> bool:
    """A convenor of any dialogue may found another; the first is seated by the operator
    (``manage.py seat_convenor``)."""
    return holds(user, {Role.CONVENOR})


def can_view_dialogue(user, dialogue) -> bool:
    return holds(user, TEAM | {Role.EVALUATOR, Role.FINANCE}, dialogue_id=dialogue.pk)


def can_edit_dialogue(user, dialogue) -> bool:
    return holds(user, {Role.CONVENOR}, dialogue_id=dialogue.pk)


def can_seal_dialogue(user, dialogue) -> bool:
    """Seal it in an emergency, or play that through: whoever convenes or facilitates the whole of it."""
    return not dialogue.is_public_record and any(
        seat.role in RELEASES and seat.dialogue_id == dialogue.pk and seat.workshop_id is None
        for seat in seats_of(user)
    )


def can_view_seal(user, seal) -> bool:
    """Those who may release, also while all seats of the dialogue are asleep; of a drill, the two."""
    may = any(
        seat.role in RELEASES and seat.dialogue_id == seal.dialogue_id and seat.workshop_id is None
        for seat in standing_seats_of(user)
    )
    return may and (not seal.is_drill or user.pk in seal.players)


def can_propose_release(user, seal) -> bool:
    return can_view_seal(user, seal) and seal.is_open and seal.proposed_at is None


def can_confirm_release(user, seal) -> bool:
    """The second of two: never the one who proposed it."""
    return can_view_seal(user, seal) and seal.is_proposed and seal.proposed_by_id != user.pk


def can_decline_release(user, seal) -> bool:
    """Take the proposal off the table: either of the two."""
    return can_view_seal(user, seal) and seal.is_proposed


def can_break_off_drill(user, seal) -> bool:
    return can_view_seal(user, seal) and seal.is_drill and seal.is_open


def can_manage_seats(user, dialogue) -> bool:
    return can_edit_dialogue(user, dialogue)


def can_end_seat(user, seat) -> bool:
    return seat.dialogue_id is not None and holds(user, {Role.CONVENOR}, dialogue_id=seat.dialogue_id)


def can_create_workshop(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(
        user, {Role.CONVENOR, Role.FACILITATOR, Role.COORDINATOR}, dialogue_id=dialogue.pk
    )


def can_view_workshop(user, workshop) -> bool:
    """The team, whoever sits in it, and the office of the dialogue where the round is acknowledged."""
    return reader_of(user, workshop) is not None


def reader_of(user, workshop) -> Reader | None:
    """As whom the rule of ``workshop`` is asked for ``user``: the widest of their seats; None for a stranger."""
    roles = {seat.role for seat in seats_of(user) if _covers(seat, workshop)}
    here = {seat.role for seat in seats_of(user) if seat.workshop_id == workshop.pk}
    if roles & ORGANISERS:
        return Reader.ORGANISER
    if Role.RAPPORTEUR in roles:
        return Reader.RAPPORTEUR
    if roles & IN_THE_ROOM or here & OFFICE:
        return Reader.ATTENDEE
    is_acknowledged = workshop.rule_profile.existence != Existence.NOT_ACKNOWLEDGED
    return Reader.OFFICE if roles & OFFICE and is_acknowledged else None


def _covers(seat, workshop) -> bool:
    return seat.dialogue_id == workshop.dialogue_id and seat.workshop_id in {None, workshop.pk}


def can_edit_workshop(user, workshop) -> bool:
    return workshop.destroyed_at is None and in_team(user, workshop, ORGANISERS)


def can_set_rule(user, workshop) -> bool:
    return workshop.destroyed_at is None and in_team(user, workshop, {Role.CONVENOR, Role.FACILITATOR})


def can_set_retention(user, workshop) -> bool:
    return workshop.destroyed_at is None and in_team(user, workshop, {Role.CONVENOR})


def can_agree_to_retention(user, proposal) -> bool:
    """Whoever comes for a side says so for it."""
    workshop = proposal.workshop
    return (
        proposal.is_open
        and workshop.destroyed_at is None
        and holds(user, {Role.PARTICIPANT}, dialogue_id=workshop.dialogue_id, workshop_id=workshop.pk)
        and bool(sides_in(user, workshop))
    )


def can_organise(user, workshop) -> bool:
    """May see the people, the answers and the letters of a workshop."""
    return in_team(user, workshop, ORGANISERS)
