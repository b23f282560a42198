"""Whom one may invite, and what stands in the way of a letter."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _

from outbox.models import Message
from participants.choices import InvitationState, MemberState
from participants.models import Call, Invitation, Membership


@dataclass(frozen=True)
class Draft:
    """A chosen guest; ``problem``: why no letter goes out, in a sentence, or ""."""

    invitation: Invitation
    problem: str

    @property
    def is_called(self) -> bool:
        """True when a colleague speaks to them in the place of the letter."""
        return not self.problem and not self.invitation.person.takes_letters


def members_to_invite(user, workshop):
    """Members of the dialogue who were not yet sent an invitation to ``workshop``, approved ones first.

    Each row carries ``rounds`` (how many they attended) and ``draft_part`` by its prefetched draft.
    """
    sent = Invitation.objects.filter(workshop=workshop, person=OuterRef("person")).exclude(state=InvitationState.DRAFT)
    return (
        Membership.objects.visible_to(user)
        .filter(dialogue=workshop.dialogue_id)
        .exclude(state=MemberState.DECLINED_BY_US)
        .exclude(Exists(sent))
        .select_related("person", "side")
        .prefetch_related("person__affiliations")
        .annotate(
            rounds=Count("person__invitations", filter=Q(person__invitations__attended=True), distinct=True),
        )
        .order_by("side__position", "side__name", "state", "person__name", "pk")
    )


def drafts_of(workshop) -> list[Draft]:
    """The chosen guests in the order of their names, each with what keeps a letter from them. Two queries."""
    taken = set(
        Invitation.objects.filter(workshop=workshop)
        .exclude(state__in=[InvitationState.DRAFT, InvitationState.WITHDRAWN])
        .values_list("person__email", flat=True)
    )
    taken = {address.strip().lower() for address in taken}
    rows = (
        Invitation.objects.filter(workshop=workshop, state=InvitationState.DRAFT)
        .select_related("person", "side", "workshop__dialogue", "workshop__rule_profile")
        .order_by("person__name", "pk")
    )
    drafts = []
    for row in rows:
        drafts.append(Draft(row, _problem(row.person, taken)))
        taken.add(row.person.email.strip().lower())
    return drafts


@dataclass(frozen=True)
class Leaving:
    """Invitations that have been sent and whose letters have not left, or which a colleague has not yet made by
    telephone; until ``at``, when the first of them is due, all of them can be taken back."""

    letters: int
    calls: int
    at: datetime | None


def leaving(workshop) -> Leaving:
    """What can still be taken back. Two queries."""
    rows = Message.objects.ahead().filter(compartment=workshop.pk, kind="participants/invitation")
    letters = rows.aggregate(number=Count("pk"), at=Min("not_before"))
    rows = Call.objects.filter(workshop=workshop, letter="participants/invitation").ahead()
    calls = rows.aggregate(number=Count("pk"), at=Min("due_at"))
    hours = [found["at"] for found in (letters, calls) if found["at"]]
    return Leaving(letters["number"], calls["number"], min(hours, default=None))


def _problem(person, taken: set[str]) -> str:
    if not person.takes_letters:  # a colleague speaks to them
        return ""
    address = person.email.strip().lower()
    if not address:
        return _("There is no e-mail address. Invite them by telephone, or add an address.")
    if address in taken:
        return _("This address has an invitation to this round already.")
    try:
        validate_email(address)
    except ValidationError:
        return _("The e-mail address is not one that a letter can reach.")
    return ""
