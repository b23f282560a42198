"""Page-shaped reads of dialogues and seats."""

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
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


def seats_of_dialogue(dialogue: Dialogue) -> list[tuple[User, list[Seat]]]:
    """Everyone seated or to be seated, the team first, then by name; each with their seats."""
    seats = (
        dialogue.seats.filter(Q(ends_on=None) | Q(ends_on__gte=today()), ended_at=None)
        .select_related("user", "workshop", "side")
        .order_by("user__name", "user__email", F("workshop__starts_on").asc(nulls_first=True))
    )
    rank = {value: place for place, value in enumerate(Role.values)}
    by_person: dict[User, list[Seat]] = {}
    for seat in seats:
        by_person.setdefault(seat.user, []).append(seat)
    return sorted(by_person.items(), key=lambda pair: min(rank[seat.role] for seat in pair[1]))
