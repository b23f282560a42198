"""Who did what. Rows are appended and never changed: triggers refuse it (see the migration)."""

import os

from django.db import models
from django.utils import timezone

from core.models import Entity


def new_salt() -> bytes:
    return os.urandom(16)


class AccessEvent(Entity):
    """One act: who, what, on which object, with which outcome. No text of a note, no title.

    Things are named by kind and UUID, since this app knows none of them. ``payload`` is canonical
    JSON; ``salt`` makes its leaf hash unguessable once the payload has been erased.
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=300, blank=True)  # as it was: accounts go
    compartment = models.UUIDField(null=True)  # the workshop or dialogue it happened in
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20, default="ok")
    salt = models.BinaryField(default=new_salt)
    payload = models.TextField(default="{}")

    class Meta:
        indexes = [
            models.Index(fields=["compartment", "at"], name="events_of_a_compartment"),
            models.Index(fields=["object_id", "action"], name="events_of_an_object"),
            models.Index(fields=["actor_id", "at"], name="events_of_an_actor"),
        ]

    def __str__(self):
        return f"{self.action} {self.outcome}"


class Leaf(models.Model):
    """An event's place in the sealed trail: gap-free number and hash, written by the sealer."""

    number = models.PositiveBigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    digest = models.BinaryField()


class Checkpoint(models.Model):
    """A signed statement that the first ``size`` leaves have this Merkle root (RFC 6962)."""

    size = models.PositiveBigIntegerField(unique=True)
    root = models.BinaryField()
    peaks = models.BinaryField(default=b"")  # roots of the perfect subtrees: enough to go on from here
    head = models.BinaryField()  # SHA-256(previous head, root, size, time): checkpoints in a chain
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField()  # C2SP signed note, as it is anchored outside
