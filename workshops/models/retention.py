"""A day for the end of the records that counts only once every side has agreed to it."""

from django.conf import settings
from django.db import models

from core.models import Dated, Entity
from workshops.models.dialogue import Side
from workshops.models.workshop import Workshop
from workshops.querysets import RetentionProposalQuerySet


class RetentionProposal(Dated):
    """A day proposed to the sides of a workshop whose rule leaves it to them; at most one is open."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="retention_proposals")
    destroy_on = models.DateField()
    reading_until = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    objects = RetentionProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop"], condition=models.Q(is_open=True), name="one_open_proposal_per_workshop"
            ),
        ]

    def __str__(self):
        return self.destroy_on.isoformat()


class SideAgreement(Entity):
    """A side has agreed to a proposal, said by one person who comes for it."""

    proposal = models.ForeignKey(RetentionProposal, models.CASCADE, related_name="agreements")
    side = models.ForeignKey(Side, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="one_agreement_per_side_and_proposal"),
        ]
