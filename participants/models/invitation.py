"""What one person was asked for one workshop, and what they said."""

from django.db import models

from core.models import Dated, Entity
from participants import choices
from participants.models.people import Person
from participants.querysets import ConsentQuerySet, InvitationQuerySet
from workshops.models import GroundRules, Side, Workshop


class Invitation(Dated):
    """One person asked to one workshop, in a personal capacity, with a personal link.

    ``state`` changes by conditional update only (``participants.actions``). What a guest needs
    (diet, access, visa) is health and travel data: it is in the vault, field "needs".
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="invitations")
    part = models.CharField(max_length=12, choices=choices.Part.choices, default=choices.Part.PARTICIPANT)
    state = models.CharField(
        max_length=10, choices=choices.InvitationState.choices, default=choices.InvitationState.DRAFT
    )
    reason = models.CharField(max_length=10, choices=choices.AnswerReason.choices, blank=True)
    answered_via = models.CharField(max_length=8, choices=choices.AnsweredVia.choices, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    asking = models.PositiveSmallIntegerField(default=1)  # rises when they are asked anew: other dates, invited again
    is_reminded = models.BooleanField(default=True)  # the organiser may leave someone in peace
    has_needs = models.BooleanField(default=False)
    needs_revision = models.PositiveIntegerField(default=0)
    attended = models.BooleanField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    claimed_version = models.PositiveIntegerField(default=0)  # of the link by which somebody has answered
    link_expires_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "person"], name="one_invitation_per_person_and_workshop"),
        ]

    def __str__(self):
        return f"{self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state in choices.WAITING

    @property
    def is_coming(self) -> bool:
        return self.state in choices.COMING


class Acknowledgement(Entity):
    """A guest acknowledged one version of the ground rules."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="acknowledgements")
    ground_rules = models.ForeignKey(GroundRules, models.CASCADE, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "ground_rules"], name="one_acknowledgement_per_version"),
        ]


class Consent(Entity):
    """A guest's answer to one question about themselves. A new answer replaces it; none is changed.

    ``about`` is the invitation itself, or for "quoted by name" the passage that is asked about. What is
    shown of a person asks ``selectors.consents.agreed``.
    """

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=choices.ConsentKind.choices)
    about = models.UUIDField()
    answer = models.CharField(max_length=10, choices=choices.ConsentAnswer.choices)
    via = models.CharField(max_length=8, choices=choices.AnsweredVia.choices)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "kind", "about"],
                condition=models.Q(replaced_at=None),
                name="one_standing_answer_per_question",
            ),
        ]
