"""The agenda and what is written of it. There is no speaker field, anywhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants.models import Invitation
from sessions_app.choices import WITHOUT_NOTES, Decision, NoteState, SessionKind
from sessions_app.querysets import NoteQuerySet, SessionQuerySet
from workshops.models import RuleProfile, Side, Workshop


class WorkshopSession(Dated):
    """An agenda item. Inherits its workshop's rule profile and may only tighten it."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sessions")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=14, choices=SessionKind.choices, default=SessionKind.PLENARY)
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)  # UTC
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    guiding_questions = models.TextField(_("guiding questions"), blank=True)
    rule_profile = models.ForeignKey(RuleProfile, models.PROTECT, null=True, blank=True, related_name="sessions")

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind=SessionKind.CAUCUS) & models.Q(side__isnull=False))
                | (~models.Q(kind=SessionKind.CAUCUS) & models.Q(side=None)),
                name="a_caucus_has_a_side_and_nothing_else_has",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def profile(self) -> RuleProfile:
        """The rule that governs this session: its own, else its workshop's."""
        return self.rule_profile or self.workshop.rule_profile

    @property
    def takes_notes(self) -> bool:
        return self.kind not in WITHOUT_NOTES


class Presence(Entity):
    """An invited person was in the room of a session."""

    session = models.ForeignKey(WorkshopSession, models.CASCADE, related_name="presences")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="presences")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "invitation"], name="one_presence_per_person_and_session"),
        ]


class Note(Entity):
    """The record of one session, by argument. Its text is in the vault alone, field "text".

    No author and no times of writing stand here: the rapporteur's identity is in the audit trail.
    ``revision`` rises with each save; a save names the revision that it was made from. The vault
    holds JSON: {"points": [{"heading": str, "text": str}]}.
    """

    session = models.OneToOneField(WorkshopSession, models.CASCADE, related_name="note")
    rule_profile = models.ForeignKey(RuleProfile, models.PROTECT, related_name="governed_notes")
    state = models.CharField(max_length=10, choices=NoteState.choices, default=NoteState.RAW)
    revision = models.PositiveIntegerField(default=0)
    released_revision = models.PositiveIntegerField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    reading_until = models.DateField(_("may be read until"), null=True, blank=True)
    destroy_raw_on = models.DateField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    def __str__(self):
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        return self.state in {NoteState.RAW, NoteState.CHECKED}


class FindingDecision(Entity):
    """What was decided about a finding of the leak check, without the words that it is about.

    ``fingerprint`` is a keyed hash of kind, people and words: it cannot be read back.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="decisions")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    fits = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=12, choices=Decision.choices)
    confirmed = models.BooleanField(default=False)  # by a second person, at release

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "fingerprint"], name="one_decision_per_finding"),
        ]
