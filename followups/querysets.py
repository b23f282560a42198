"""Who sees which action item, joint text and transfer entry."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from followups.choices import ActionState
from workshops.choices import IN_THE_ROOM, TEAM, Role
from workshops.models import Seat

READS_TRANSFERS = [Role.CONVENOR, Role.FACILITATOR, Role.EVALUATOR]
READS_TEXTS = [*TEAM, *(IN_THE_ROOM - {Role.INTERPRETER})]


def dialogues_of(user, roles):
    """Ids of dialogues in which ``user`` holds one of ``roles`` for the whole dialogue."""
    return Seat.objects.of(user).held().filter(role__in=roles, workshop=None).values("dialogue")


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team, and the person who owns the item."""
        return self.filter(Q(dialogue__in=dialogues_of(user, list(TEAM))) | Q(owner_person__user_id=user.pk)).filter(
            dialogue__frozen_at=None
        )

    def open(self):
        return self.filter(state=ActionState.OPEN)


class JointTextQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team, and those who sit in a round of the dialogue."""
        seats = Seat.objects.of(user).held().filter(dialogue=OuterRef("dialogue"), role__in=READS_TEXTS)
        return self.filter(Exists(seats))


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(dialogue__in=dialogues_of(user, READS_TRANSFERS))
