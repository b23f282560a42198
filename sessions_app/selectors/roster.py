"""Whom the leak check knows: everyone asked to the workshop, the team, and who was in the room."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation

from attribution.model import PersonEntry
from participants.selectors.roster import roster_across, roster_for
from sessions_app.selectors.agenda import present_in
from workshops.choices import TEAM
from workshops.models import Seat


@dataclass(frozen=True)
class Roster:
    """``everyone``: names that must not leak. ``present``: those of them who were in the room, among
    whom a description is counted; the whole list where nobody was recorded."""

    everyone: list[PersonEntry]
    present: list[PersonEntry]


def roster_of_session(session) -> Roster:
    """The roster of ``session``, in six queries. Words of roles are English, as the check's lists are."""
    recorded = present_in(session)
    with translation.override("en"):
        guests = roster_for(session.workshop)
    team = _team_of(session.workshop)
    in_the_room = [entry for entry in guests if (entry.invitation_id in recorded if recorded else entry.is_coming)]
    return Roster([*guests, *team], [*in_the_room, *team])


def roster_of_rounds(rounds, dialogue_id) -> Roster:
    """Everybody who was asked to one of ``rounds`` (a QuerySet), whatever they answered, and the team."""
    with translation.override("en"):
        guests = roster_across(rounds)
    seats = Seat.objects.held().filter(dialogue=dialogue_id, role__in=TEAM).select_related("user")
    team = {seat.user_id: seat for seat in seats.order_by("user__name", "role") if seat.user.name}
    everyone = [*guests, *(PersonEntry(id=f"team:{key}", name=seat.user.name) for key, seat in team.items())]
    return Roster(everyone, everyone)


def _team_of(workshop) -> list[PersonEntry]:
    """Facilitators, rapporteurs and organisers: the Rule covers them too."""
    seats = (
        Seat.objects.held()
        .filter(Q(workshop=None) | Q(workshop=workshop), dialogue=workshop.dialogue_id, role__in=TEAM)
        .select_related("user")
        .order_by("user__name", "role")
    )
    people = {seat.user_id: seat for seat in seats if seat.user.name}
    return [PersonEntry(id=f"team:{key}", name=seat.user.name, role=seat.role.lower()) for key, seat in people.items()]
