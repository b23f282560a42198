"""Sealed text and wrapped keys. A *compartment* (a workshop, a dialogue) is a UUID to the vault."""

from django.db import models
from django.utils import timezone

from core.models import Dated, Entity


class DataKey(Dated):
    """The data key of one compartment and epoch, wrapped (AES-256-GCM) under KEK and shred share."""

    compartment = models.UUIDField()
    epoch = models.PositiveIntegerField(default=1)
    kek_id = models.CharField(max_length=20)
    wrapped = models.BinaryField()
    kcv = models.BinaryField()  # key check value: AES-GCM alone does not commit to its key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compartment", "epoch"], name="one_data_key_per_compartment_and_epoch"),
        ]


class Sealed(Entity):
    """One sealed text: an envelope bound to compartment, object, field and revision.

    It carries no author and no time: neither may tie words to a speaker.
    """

    compartment = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=60)  # label of the object's model
    object_id = models.UUIDField()
    field = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    envelope = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_id", "field", "revision"], name="one_sealed_text_per_revision"),
        ]


class Closure(models.Model):
    """A compartment in which nothing is opened or sealed for the moment, whoever asks. The row is the
    vault's own: it needs to look at no dialogue, so no page and no command can forget to ask."""

    compartment = models.UUIDField(primary_key=True)
    closed_at = models.DateTimeField(default=timezone.now)


class Certificate(Entity):
    """States that a compartment's keys and texts were destroyed: counts and time, no content."""

    compartment = models.UUIDField(unique=True)
    destroyed_at = models.DateTimeField()
    statement = models.TextField()  # canonical JSON, what the signature covers
    signature = models.BinaryField()  # Ed25519
