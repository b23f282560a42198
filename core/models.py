"""Abstract parents only."""

import uuid

from django.db import models


class Entity(models.Model):
    """A row named by a random UUID: a number would tell how many there are, and their order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Dated(Entity):
    """An entity that knows when it was made (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
