"""What a rapporteur jots down for themselves."""

from django.conf import settings
from django.db import models

from core.models import Entity
from sessions_app.models.agenda import WorkshopSession
from vault.envelope import Place


class Jotting(Entity):
    """One private sheet for each session and rapporteur. Its words are in the vault (field "text").

    Nobody but the author opens it: there is no page on which another could, it is in no list and in no
    count, and the leak check of the note does not read it. It is destroyed with the raw notes.
    """

    session = models.ForeignKey(WorkshopSession, models.CASCADE, related_name="jottings")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "author"], name="one_sheet_per_session_and_author"),
        ]

    def place(self) -> Place:
        return Place(self.session.workshop_id, self._meta.label_lower, self.pk, "text", self.revision)
