"""The emergency seal of a dialogue, and its drills."""

from django.conf import settings
from django.db import models

from core.models import Entity
from workshops.choices import LinksAfter, ReleaseReason
from workshops.models.dialogue import Dialogue
from workshops.models.seat import Seat
from workshops.querysets import EmergencySealQuerySet


class EmergencySeal(Entity):
    """One freezing of a dialogue, from one person's act to the release by two; or a drill of it, which
    freezes nothing. The numbers say what was found: counts, no names.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="emergency_seals")
    is_drill = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Of a drill: who plays it with the one who began.
    partner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    sessions = models.PositiveIntegerField(default=0)
    links = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    letters_on_the_way = models.PositiveIntegerField(default=0)
    texts = models.PositiveIntegerField(default=0)
    # The first of the two: when, who, why, and what becomes of the personal links.
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=ReleaseReason.choices, blank=True)
    links_after = models.CharField(max_length=4, choices=LinksAfter.choices, default=LinksAfter.NEW)
    # The second.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    letters_gone_on = models.PositiveIntegerField(default=0)
    letters_dropped = models.PositiveIntegerField(default=0)
    links_renewed = models.PositiveIntegerField(default=0)
    # Seats that the operator gave so that there are two; they end with the seal.
    stand_ins = models.ManyToManyField(Seat, related_name="+")

    objects = EmergencySealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue"],
                condition=models.Q(ended_at=None, is_drill=False),
                name="one_emergency_seal_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(is_drill=True) | models.Q(proposed_at__isnull=False),
                name="no_release_without_a_proposal",
            ),
        ]

    def __str__(self):
        return str(self.dialogue)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_proposed(self) -> bool:
        """True while the first has spoken and the second has not."""
        return self.is_open and self.proposed_at is not None

    @property
    def players(self) -> set:
        """Of a drill: primary keys of the two who play it."""
        return {self.began_by_id, self.partner_id}
