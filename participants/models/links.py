"""Codes for a second browser: the letter's reader proves that the mailbox is theirs."""

from django.db import models

from core.models import Entity


class LinkCode(Entity):
    """One code that was mailed for one link, by its digest alone. It works once, for ten minutes, and the
    next one takes its place. ``subject`` names the row whose link it is."""

    subject = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
