"""What one guest is asked to be quoted with: a passage, a person, a use."""

from django.db import models

from core.models import Entity
from participants.models import Invitation
from sessions_app.choices import PassageUse
from sessions_app.models.note import Note
from sessions_app.querysets import PassageQuerySet
from vault.envelope import Place


class Passage(Entity):
    """Words of which one guest is asked whether they may stand under their name, for one use.

    The words, and the session that they are from, are in the vault alone (field "text", JSON
    {"words", "session"}): the row tells that somebody was asked, not about what. What they answer is in
    the ledger (``participants.Consent``, kind QUOTE). ``fingerprint`` and ``session_mark`` are keyed
    hashes: they find the words again in a text, and the passages of a session, and cannot be read.
    """

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="passages")
    use = models.CharField(max_length=8, choices=PassageUse.choices, default=PassageUse.NOTE)
    fingerprint = models.CharField(max_length=64)
    session_mark = models.CharField(max_length=64)
    asked_on = models.DateField()
    used_in = models.ForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="quoted")
    ended_on = models.DateField(null=True, blank=True)  # not used; its words are destroyed

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=models.Q(ended_on=None), name="one_open_question_per_passage"
            ),
        ]

    def place(self) -> Place:
        return Place(self.invitation.workshop_id, self._meta.label_lower, self.pk, "text", 1)
