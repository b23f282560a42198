"""The agenda as a viewer may see it."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count

from participants.choices import InvitationState
from participants.models import Invitation
from sessions_app.choices import SessionKind
from sessions_app.models import Note, Presence, WorkshopSession
from sessions_app.querysets import in_the_room
from workshops.choices import OFFICE, TEAM, Role
from workshops.models import GroundRules
from workshops.policies import in_team, reader_of
from workshops.rule import Reader, rule_of

WITH_TEAM = TEAM | OFFICE
NOT_ASKED = [InvitationState.DRAFT, InvitationState.WITHDRAWN, InvitationState.NO]


@dataclass(frozen=True)
class Day:
    """One day of the agenda in the workshop's zone; ``on`` is None for what has no time yet."""

    on: date | None
    sessions: list[WorkshopSession] = field(default_factory=list)


@dataclass(frozen=True)
class Gate:
    """Why the agenda is still closed to a guest: the version of the ground rules to acknowledge, and
    the guest's own invitation (None where there is none)."""

    rules: GroundRules
    invitation: Invitation | None


def gate_for(workshop, viewer) -> Gate | None:
    """What ``viewer`` has to acknowledge before agenda and papers open; None when nothing.

    The team is not held up, nor is anyone while no ground rules are written.
    """
    if in_team(viewer, workshop, WITH_TEAM):
        return None
    newest = GroundRules.objects.filter(workshop=workshop).order_by("-version").first()
    if newest is None:
        return None
    own = Invitation.objects.filter(workshop=workshop, person__user=viewer).exclude(state__in=NOT_ASKED)
    if own.filter(acknowledgements__ground_rules=newest).exists():
        return None
    return Gate(newest, own.first())


def past_the_gate(workshop, policy):
    """``policy``, for those alone to whom the agenda of ``workshop`` is open: the team, and who has
    acknowledged the ground rules in force. One query where there are none, else two."""
    newest = GroundRules.objects.filter(workshop=workshop).order_by("-version").first()
    if newest is None:
        return policy
    known = Invitation.objects.filter(workshop=workshop, acknowledgements__ground_rules=newest)
    ready = set(known.exclude(state__in=NOT_ASKED).values_list("person__user_id", flat=True))

    def may(user, obj) -> bool:
        return policy(user, obj) and (user.pk in ready or in_team(user, workshop, WITH_TEAM))

    return may


def sessions_of(workshop, viewer):
    """The sessions that ``viewer`` may know of, in order, with what a row shows of each.

    Adds ``in_the_room`` (how many were recorded as present) and ``concerns``: whether ``viewer`` was, or
    is to be, in that room.
    """
    return (
        WorkshopSession.objects.visible_to(viewer)
        .filter(workshop=workshop)
        .annotate(in_the_room=Count("presences"), concerns=in_the_room(viewer, "pk"))
        .in_order()
    )


def knows_topic(session, viewer, *, concerns: bool) -> bool:
    """Whether ``viewer`` may know what ``session`` is about. Where topics are told by need to know, that
    is the team, a caucus' own side, and whoever is in the room (``concerns``)."""
    reader = reader_of(viewer, session.workshop) or Reader.INVITED
    return rule_of(session).tells_topics_to(reader) or concerns or session.is_caucus


def mark_topics(sessions, viewer) -> list[WorkshopSession]:
    """The sessions (of ``sessions_of``), each with ``with_topic``. No query."""
    rows = list(sessions)
    for session in rows:
        session.with_topic = knows_topic(session, viewer, concerns=session.concerns)
    return rows


def is_in_room(session, viewer) -> bool:
    """Whether ``viewer`` was recorded as present in ``session``."""
    return Presence.objects.filter(session=session, invitation__person__user_id=viewer.pk).exists()


def readable_in(workshop, viewer) -> set:
    """Ids of the sessions whose note ``viewer`` can open on the reading page."""
    notes = Note.objects.visible_to(viewer).filter(session__workshop=workshop)
    return set(notes.values_list("session_id", flat=True))


def written_in(workshop, viewer) -> set:
    """Ids of the sessions whose note ``viewer`` writes; asks nothing for whoever writes none."""
    if not in_team(viewer, workshop, {Role.RAPPORTEUR}):
        return set()
    sessions = WorkshopSession.objects.filter(workshop=workshop).written_by(viewer, {Role.RAPPORTEUR})
    return set(sessions.values_list("pk", flat=True))


def programme_of(workshop, viewer) -> list[Day]:
    """The agenda by day, in the workshop's zone; one query."""
    zone = workshop.zone

    def day_of(session):
        return session.starts_at.astimezone(zone).date() if session.starts_at else None

    rows = mark_topics(sessions_of(workshop, viewer), viewer)
    return [Day(on, list(group)) for on, group in groupby(rows, key=day_of)]


@dataclass(frozen=True)
class Copy:
    """What a printed agenda shows: the rule decides for participants, the team's is whole."""

    is_team: bool
    with_titles: bool
    with_place: bool
    with_name: bool


def copy_for(workshop, *, is_team: bool) -> Copy:
    """Paper leaves the room, so a participant's copy keeps to the narrowest reading of the rule."""
    rule = rule_of(workshop)
    return Copy(
        is_team=is_team,
        with_titles=is_team or rule.tells_topics_to(Reader.PAPER),
        with_place=is_team or rule.tells_place_and_date_to(Reader.PAPER),
        with_name=is_team or (rule.tells_existence_to(Reader.PAPER) and rule.tells_topics_to(Reader.PAPER)),
    )


def paper_days(workshop, viewer, copy: Copy) -> list[Day]:
    """The programme for paper: each session ``with_topic`` and ``with_room`` as its own rule allows on
    paper. Where the dates stay off the page, all sessions stand under one day without a date."""
    days = programme_of(workshop, viewer)
    for session in (session for day in days for session in day.sessions):
        rule = rule_of(session)
        session.with_topic = copy.is_team or rule.tells_topics_to(Reader.PAPER)
        session.with_room = copy.is_team or rule.tells_place_and_date_to(Reader.PAPER)
    if copy.with_place:
        return days
    return [Day(None, day.sessions) for day in days]


def guests_of(session) -> list[Invitation]:
    """Those who may have been in the room: who said yes or perhaps; in a caucus its side alone."""
    coming = Invitation.objects.filter(workshop=session.workshop).coming().select_related("person", "side")
    if session.kind == SessionKind.CAUCUS:
        coming = coming.filter(side=session.side)
    return list(coming.order_by("side__position", "person__name"))


def present_guests_of(session) -> list[Invitation]:
    """Those who were recorded as present, by side and name, whatever they answer by now."""
    present = Invitation.objects.filter(presences__session=session).select_related("person", "side")
    return list(present.order_by("side__position", "person__name"))


def present_in(session) -> set:
    """Ids of the invitations recorded as present; empty when nothing was recorded."""
    return set(Presence.objects.filter(session=session).values_list("invitation_id", flat=True))


def last_day_of(workshop) -> date | None:
    """The day of the latest session, which a new one probably follows; else the workshop's first."""
    latest = WorkshopSession.objects.filter(workshop=workshop, starts_at__isnull=False).order_by("-starts_at").first()
    return latest.starts_at.astimezone(workshop.zone).date() if latest else workshop.starts_on
