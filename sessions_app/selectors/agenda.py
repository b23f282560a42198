"""The agenda as a viewer may see it."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count

from participants.choices import InvitationState
from participants.models import Invitation
from sessions_app.choices import SessionKind
from sessions_app.models import Note, Presence, WorkshopSession
from workshops.choices import TEAM, Existence, PlaceAndDate, Role, Topics
from workshops.models import GroundRules
from workshops.policies import in_team

WITH_TEAM = [*TEAM, Role.EVALUATOR, Role.FINANCE]
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


def sessions_of(workshop, viewer):
    """The sessions that ``viewer`` may know of, in order, with what a row shows of each.

    Adds ``in_the_room`` (how many were recorded as present).
    """
    return (
        WorkshopSession.objects.visible_to(viewer)
        .filter(workshop=workshop)
        .annotate(in_the_room=Count("presences"))
        .in_order()
    )


def readable_in(workshop, viewer) -> set:
    """Ids of the sessions whose note ``viewer`` can open on the reading page."""
    notes = Note.objects.visible_to(viewer).filter(session__workshop=workshop)
    return set(notes.values_list("session_id", flat=True))


def programme_of(workshop, viewer) -> list[Day]:
    """The agenda by day, in the workshop's zone; one query."""
    zone = workshop.zone

    def day_of(session):
        return session.starts_at.astimezone(zone).date() if session.starts_at else None

    return [Day(on, list(rows)) for on, rows in groupby(sessions_of(workshop, viewer), key=day_of)]


@dataclass(frozen=True)
class Copy:
    """What a printed agenda shows: the rule decides for participants, the team's is whole."""

    is_team: bool
    with_titles: bool
    with_place: bool
    with_name: bool


def copy_for(workshop, *, is_team: bool) -> Copy:
    """Paper leaves the room, so a participant's copy keeps to the narrowest reading of the rule."""
    rule = workshop.rule_profile
    return Copy(
        is_team=is_team,
        with_titles=is_team or rule.topics != Topics.NEED_TO_KNOW,
        with_place=is_team or rule.place_and_date != PlaceAndDate.NEED_TO_KNOW,
        with_name=is_team or rule.existence == Existence.PUBLIC,
    )


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
