"""Page-shaped reads of dialogues and seats."""

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from workshops.choices import Role
from workshops.models import Dialogue, Seat, Workshop
from workshops.querysets import today


def dialogues_for(user) -> QuerySet[Dialogue]:
    """``user``'s dialogues by title, each with ``rounds``, ``first_on`` and the next round's
    ``next_on`` and ``next_id``; public records last."""
    coming = Workshop.objects.filter(dialogue=OuterRef("pk"), ends_on__gte=today(), destroyed_at=None).in_order()
    return (
        Dialogue.objects.visible_to(user)
        .annotate(
            rounds=Count("workshops"),
            first_on=Min("workshops__starts_on"),
            next_on=Subquery(coming.values("starts_on")[:1]),
            next_id=Subquery(coming.values("pk")[:1]),
        )
        .order_by("is_public_record", "title")
    )


def seats_of_dialogue(dialogue: Dialogue) -> list[Seat]:
    """Its seats that stand or will stand, team first, then by name; with user, workshop and side."""
    seats = (
        dialogue.seats.filter(Q(ends_on=None) | Q(ends_on__gte=today()), ended_at=None)
        .select_related("user", "workshop", "side")
        .order_by("user__name", "user__email")
    )
    rank = {value: place for place, value in enumerate(Role.values)}
    return sorted(seats, key=lambda seat: rank[seat.role])
