"""Who attended a round or a session: those whose consent a wider rule needs."""

from django.db.models import Q

from participants.choices import COMING
from participants.models import Invitation
from sessions_app.models import WorkshopSession


def those_who_attended(workshop, session: WorkshopSession | None = None) -> list[Invitation]:
    """Guests who were recorded in a room of ``workshop``, or of ``session`` alone, by name; with them, for a
    whole workshop, who was noted as having attended. Where nobody was recorded at all, everyone who was to
    come: rather one question too many."""
    guests = Invitation.objects.filter(workshop=workshop).select_related("person__user").order_by("person__name", "pk")
    if session is not None:
        there = guests.filter(presences__session=session)
    else:
        there = guests.filter(Q(presences__isnull=False) | Q(attended=True))
    found = list(there.distinct())
    if found:
        return found
    coming = guests.filter(state__in=COMING)
    return list(coming.filter(side=session.side) if session is not None and session.is_caucus else coming)
