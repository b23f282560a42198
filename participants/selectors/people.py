"""People as their pages show them: only what belongs to dialogues that the reader organises."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from outbox.models import Wish
from participants.choices import InvitationState
from participants.models import Affiliation, Invitation, Membership, NameVariant, Person
from workshops.choices import ORGANISERS, Role
from workshops.models import Dialogue
from workshops.policies import seats_of


def organised_dialogues(user) -> QuerySet[Dialogue]:
    """Dialogues whose people ``user`` may see, by title."""
    ids = {seat.dialogue_id for seat in seats_of(user) if seat.role in ORGANISERS and seat.workshop_id is None}
    return Dialogue.objects.filter(pk__in=ids, is_public_record=False).order_by("title", "pk")


def importable_ids(user) -> set:
    """Ids of those of them into which ``user`` may import people."""
    roles = {Role.CONVENOR, Role.COORDINATOR}
    return {seat.dialogue_id for seat in seats_of(user) if seat.role in roles and seat.workshop_id is None}


def people_of(user, *, words: str = "", dialogue=None, side=None) -> QuerySet[Person]:
    """People whom ``user`` sees, by name: those in whose names, institution or address ``words`` stand,
    of one dialogue and side if given. Each has ``memberships`` (visible ones), present ``affiliations``,
    and the number of rounds ``attended``. Four queries for any number of people."""
    memberships = Membership.objects.visible_to(user)
    mine = memberships.filter(person=OuterRef("pk"))
    if dialogue is not None:
        mine = mine.filter(dialogue=dialogue)
    if side is not None:
        mine = mine.filter(side=side)
    people = Person.objects.filter(Exists(mine))
    for word in words.split():
        people = people.filter(_holds(word))
    seen = Q(invitations__attended=True, invitations__workshop__dialogue__in=memberships.values("dialogue"))
    return (
        people.annotate(attended=Count("invitations", filter=seen, distinct=True))
        .prefetch_related(
            Prefetch("memberships", memberships.select_related("dialogue", "side").order_by("created_at", "pk")),
            Prefetch("affiliations", Affiliation.objects.filter(is_current=True)),
        )
        .order_by("name", "pk")
    )


def _holds(word: str) -> Q:
    variants = NameVariant.objects.filter(person=OuterRef("pk"), text__icontains=word)
    posts = Affiliation.objects.filter(person=OuterRef("pk")).filter(
        Q(institution__icontains=word) | Q(acronym__iexact=word)
    )
    return Q(name__icontains=word) | Q(email__icontains=word) | Q(Exists(variants)) | Q(Exists(posts))


@dataclass(frozen=True)
class PersonPage:
    """All that the page of a person tells. ``rounds``: invitations, the latest round first."""

    person: Person
    variants: list[NameVariant]
    affiliations: list[Affiliation]
    memberships: list[Membership]
    rounds: list[Invitation]
    unwanted: list[str]  # kinds of letters, in words


def person_page(user, person: Person) -> PersonPage:
    """What ``user`` may read about ``person``. Five queries."""
    memberships = Membership.objects.visible_to(user).filter(person=person)
    rounds = (
        Invitation.objects.visible_to(user)
        .filter(person=person)
        .exclude(state=InvitationState.DRAFT)
        .select_related("workshop__dialogue", "side")
        .order_by("-workshop__starts_on", "-workshop__number", "pk")
    )
    return PersonPage(
        person=person,
        variants=list(person.variants.order_by("kind", "text")),
        affiliations=list(person.affiliations.order_by("-is_current", "institution")),
        memberships=list(memberships.select_related("person", "dialogue", "side").order_by("created_at", "pk")),
        rounds=list(rounds),
        unwanted=[wish.get_group_display() for wish in Wish.objects.refused().filter(who=person.pk).order_by("group")],
    )
