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


class Circle(Dated):
    """A sealed compartment: its texts open with the key of a granted reader alone.

    This row decides the level, never a caller. ``last_epoch`` only rises, so that a number never
    stands for two keys. ``recovery_public`` is there while the organiser keeps a paper key.
    """

    compartment = models.UUIDField(unique=True)
    last_epoch = models.PositiveIntegerField(default=0)
    recovery_public = models.BinaryField(null=True)  # X25519
    recovered_at = models.DateTimeField(null=True)  # when the paper key was used last


class Epoch(Entity):
    """One data key of a circle. It is stored nowhere but in the grants of its readers.

    Texts are sealed in the epoch of the highest ``rank``; one that replaces another takes its rank.
    ``is_stale``: a former reader held it; it waits for a reader with an unlocked key to replace it.
    """

    compartment = models.UUIDField()
    epoch = models.PositiveIntegerField()
    rank = models.PositiveIntegerField()
    kcv = models.BinaryField()
    marking_key = models.BinaryField()  # what fingerprints are keyed with, sealed under the data key
    recovery = models.BinaryField(null=True)  # the grant to the organiser's paper key
    is_stale = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compartment", "epoch"], name="one_key_per_circle_and_epoch"),
        ]


class ReaderKey(Dated):
    """A reader's present X25519 pair: the public half, and by its wraps the private one.

    ``version`` rises when both passphrase and recovery code were lost and the pair was made anew.
    """

    user_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    public = models.BinaryField()


class KeyWrap(Entity):
    """The private half under what a reader knows (passphrase) or keeps on paper (recovery code)."""

    reader = models.ForeignKey(ReaderKey, models.CASCADE, related_name="wraps")
    method = models.CharField(max_length=12)
    salt = models.BinaryField()
    memory = models.PositiveIntegerField(default=0)  # KiB, of Argon2id
    turns = models.PositiveIntegerField(default=0)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "method"], name="one_wrap_per_reader_and_method"),
        ]


class Grant(Entity):
    """The data key of an epoch, sealed to one reader's public key (80 bytes)."""

    compartment = models.UUIDField()
    epoch = models.PositiveIntegerField()
    reader_id = models.UUIDField(db_index=True)  # the user
    reader_version = models.PositiveIntegerField()
    sealed_key = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compartment", "epoch", "reader_id"], name="one_grant_per_reader_and_epoch"
            ),
        ]
