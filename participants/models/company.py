"""How far two sides know of each other, and which names were shown to whom."""

from django.conf import settings
from django.db import models

from core.models import Dated, Entity
from participants import choices
from participants.models.invitation import Invitation
from participants.models.people import Person
from workshops.models import Side, Workshop


class Exchange(Dated):
    """How far two sides know who comes for the other to one workshop: nothing, descriptions, names.

    ``first`` and ``second`` stand in the order of their keys: one row for each pair. Names are shown once
    both sides have confirmed, or the convenor has opened them (the reason is in the vault, field "reason",
    in the dialogue's compartment).
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="exchanges")
    first = models.ForeignKey(Side, models.CASCADE, related_name="+")
    second = models.ForeignKey(Side, models.CASCADE, related_name="+")
    profiles_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason_revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "first", "second"], name="one_exchange_per_pair_of_sides"),
        ]

    @property
    def sides(self) -> set:
        return {self.first_id, self.second_id}

    @property
    def confirmed(self) -> set:
        """Ids of the sides whose confirmation stands; needs ``confirmations`` prefetched to cost nothing."""
        return {row.side_id for row in self.confirmations.all() if row.withdrawn_at is None}

    @property
    def stage(self) -> str:
        if self.opened_at or self.confirmed >= self.sides:
            return choices.Stage.NAMES
        return choices.Stage.PROFILES if self.profiles_at else choices.Stage.NOTHING


class SideConfirmation(Dated):
    """A side agrees that its names are shown to the other: who of it said so, and who wrote it down."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="confirmations")
    side = models.ForeignKey(Side, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(Invitation, models.CASCADE, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exchange", "side"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_confirmation_per_side",
            ),
        ]


class NameShown(Entity):
    """One name was shown to one reader on one day. Written before the page is; never changed, and
    deleted after ``actions.company.KEPT_DAYS`` days."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="names_shown")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "reader", "person", "on"], name="one_line_per_name_and_day"),
        ]
