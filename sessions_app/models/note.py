"""What is written of a session. There is no author and no speaker here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Entity
from sessions_app.choices import Decision, NoteState
from sessions_app.models.agenda import WorkshopSession, tightest
from sessions_app.querysets import CorrectionQuerySet, NoteQuerySet
from vault.envelope import Place
from workshops.models import RuleProfile
from workshops.rule import Rule


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
    raw_destroyed_on = models.DateField(null=True, blank=True)
    read_revision = models.PositiveIntegerField(null=True, blank=True)  # was released, and taken back
    roster_mark = models.CharField(max_length=64, blank=True)  # digest of the roster that it was checked against
    look_again_on = models.DateField(null=True, blank=True)  # since when that roster is another one
    is_carried = models.BooleanField(default=False)  # of a caucus: its side lets all who take part read it

    objects = NoteQuerySet.as_manager()

    def __str__(self):
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        return self.state in {NoteState.RAW, NoteState.CHECKED}

    @property
    def is_released(self) -> bool:
        return self.state == NoteState.RELEASED

    @property
    def profile(self) -> RuleProfile:
        """What governs it: the profile that it was made under, switch by switch no wider than its
        session's of now. A result that is neither of them is not saved."""
        made_under, now = self.rule_profile, self.session.profile
        if made_under.is_at_least_as_tight_as(now):
            return made_under
        return now if now.is_at_least_as_tight_as(made_under) else tightest(now, made_under)

    @property
    def rule(self) -> Rule:
        return Rule(self.profile, is_over=True)

    @property
    def compartment(self) -> uuid.UUID:
        return self.session.workshop_id

    def place(self, revision: int) -> Place:
        """Where the vault keeps one revision of the text."""
        return Place(self.compartment, self._meta.label_lower, self.pk, "text", revision)


class FindingDecision(Entity):
    """What was decided about a finding of the leak check, without the words that it is about.

    ``fingerprint`` is a keyed hash of kind, people and words: it cannot be read back. The reason is
    in the vault, field "reason". ``hand`` tells a second person from the first, and names nobody.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="decisions")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    fits = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=12, choices=Decision.choices)
    hand = models.CharField(max_length=64, blank=True)  # keyed hash of whoever decided
    confirmed = models.BooleanField(default=False)  # by a second person, at release

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "fingerprint"], name="one_decision_per_finding"),
        ]

    def place(self) -> Place:
        return Place(self.note.compartment, self._meta.label_lower, self.pk, "reason", 1)


class Correction(Entity):
    """A reader's proposal, for the rapporteur alone. Its text is in the vault, field "text".

    It names nobody and knows no time: a correction request itself would give the speaker away. The
    audit trail holds it without an actor.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="corrections")
    is_settled = models.BooleanField(default=False)

    objects = CorrectionQuerySet.as_manager()

    def place(self) -> Place:
        return Place(self.note.compartment, self._meta.label_lower, self.pk, "text", 1)
