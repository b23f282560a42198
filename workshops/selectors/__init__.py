"""Page-shaped reads of dialogues, rounds and seats."""

from dataclasses import dataclass

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from workshops.choices import TEAM, PlaceAndDate, Role
from workshops.models import Dialogue, Seat, Workshop
from workshops.policies import holds, reader_of
from workshops.querysets import today
from workshops.rule import Reader, rule_of


@dataclass(frozen=True)
class Told:
    """What one reader is told of a round: ``title`` (the code name where the topics are not theirs), ``dates``
    and ``place`` ("" where the rule does not tell them)."""

    title: str
    dates: str
    place: str
    has_dates: bool


def told_of(workshop: Workshop, user, reader: Reader | None = None) -> Told:
    """What the rule of ``workshop`` tells ``user``, or somebody who reads as ``reader``. No query."""
    reader = reader or reader_of(user, workshop) or Reader.INVITED
    rule = rule_of(workshop)
    has_dates = rule.tells_place_and_date_to(reader)
    place = workshop.place_words if has_dates else ""
    if workshop.venue and rule.tells_venue_to(reader):
        place = f"{workshop.venue}, {workshop.city}" if workshop.city else workshop.venue
    return Told(
        title=workshop.title if rule.tells_topics_to(reader) else workshop.dialogue.code_name,
        dates=workshop.date_words if has_dates else "",
        place=place,
        has_dates=has_dates,
    )


def dialogues_for(user) -> QuerySet[Dialogue]:
    """``user``'s dialogues by title, each with ``rounds``, ``first_on`` and the next round's
    ``next_on`` and ``next_id``, counted among the rounds that ``user`` sees; public records last."""
    seen = Workshop.objects.visible_to(user)
    dated = seen if holds(user, TEAM) else seen.exclude(rule_profile__place_and_date=PlaceAndDate.NEED_TO_KNOW)
    coming = dated.filter(dialogue=OuterRef("pk"), ends_on__gte=today(), destroyed_at=None).in_order()
    return (
        Dialogue.objects.visible_to(user)
        .annotate(
            rounds=Count("workshops", filter=Q(workshops__in=seen.values("pk"))),
            first_on=Min("workshops__starts_on", filter=Q(workshops__in=dated.values("pk"))),
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
