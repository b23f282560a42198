"""A file of people, between reading and confirming."""

from django.conf import settings
from django.db import models

from core.models import Dated
from participants.querysets import ImportDraftQuerySet
from workshops.models import Dialogue


class ImportDraft(Dated):
    """A file of people that was read but not yet confirmed. Its rows are in the vault ("rows").

    A confirmed draft holds no rows any more; it stays a day so that a second click finds an answer.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="import_drafts")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    file_name = models.CharField(max_length=200, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    notice = models.CharField(max_length=300, blank=True)  # how the file was read, where that was a guess
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ImportDraftQuerySet.as_manager()

    def __str__(self):
        return self.file_name
