"""A wider rule, once people have spoken: asked of everyone who attended, and of nobody else."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants.models import Invitation
from sessions_app.choices import RequestState
from sessions_app.models.agenda import WorkshopSession
from sessions_app.querysets import RuleAnswerQuerySet, RuleRequestQuerySet
from workshops.models import RuleProfile, Workshop


class RuleRequest(Dated):
    """The question whether the rule of a workshop, or of one session of it, may become ``profile``.

    It takes effect when all have agreed and ends with the first no, with another rule, or with its day.
    Why it is asked lies in the vault.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="rule_requests")
    session = models.ForeignKey(
        WorkshopSession, models.CASCADE, null=True, blank=True, related_name="rule_requests"
    )  # fmt: skip
    before = models.ForeignKey(RuleProfile, models.PROTECT, related_name="asked_to_loosen")
    profile = models.ForeignKey(RuleProfile, models.PROTECT, related_name="asked_for")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    closes_on = models.DateField(_("answers wanted by"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RuleRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop"],
                condition=models.Q(state=RequestState.OPEN, session=None),
                name="one_open_request_per_workshop",
            ),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(state=RequestState.OPEN), name="one_open_request_per_session"
            ),
        ]

    def __str__(self):
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        """True while answers count: neither ended nor past its day."""
        return self.state == RequestState.OPEN and timezone.now().date() <= self.closes_on


class RuleAnswer(Entity):
    """What one person who attended says to a request: yes, no, or nothing yet (None). Theirs alone."""

    request = models.ForeignKey(RuleRequest, models.CASCADE, related_name="answers")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="rule_answers")
    agrees = models.BooleanField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    link_expires_at = models.DateTimeField()

    objects = RuleAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "invitation"], name="one_answer_per_person_and_request"),
        ]

    @property
    def person(self):
        return self.invitation.person

    @property
    def workshop(self):
        return self.request.workshop
