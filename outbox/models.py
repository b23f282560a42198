"""One row, one recipient, one letter. The row is the truth; a queue message only wakes a worker."""

import random

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from outbox.choices import Group, MessageState, Priority

chance = random.SystemRandom()
SPREAD = 4


class MessageQuerySet(models.QuerySet):
    def due(self, at=None):
        """Waiting letters whose time has come, and letters whose sender's lease has run out; none of a
        compartment that is held back, or to a person to whom none leaves."""
        now = at or timezone.now()
        return (
            self.filter(
                models.Q(state=MessageState.QUEUED, not_before__lte=now)
                | models.Q(state=MessageState.SENDING, leased_until__lt=now)
            )
            .exclude(compartment__in=Hold.objects.values("compartment"))
            .exclude(Exists(Bar.objects.filter(person_id=OuterRef("person_id"))))
            .order_by("priority", "not_before")
        )

    def waiting(self, priority, at=None):
        """Waiting letters of one priority whose time has come, the oldest first.

        One priority at a time: the index then begins where the answer begins, however many letters
        wait behind it.
        """
        return self.filter(state=MessageState.QUEUED, priority=priority, not_before__lte=at or timezone.now()).order_by(
            "not_before"
        )

    def ahead(self):
        """Letters that were never tried and whose time is still to come: nobody has them."""
        return self.filter(state=MessageState.QUEUED, attempts=0, not_before__gt=timezone.now())

    def interrupted(self, at=None):
        """Letters whose sender's lease has run out."""
        return self.filter(state=MessageState.SENDING, leased_until__lt=at or timezone.now()).order_by("leased_until")

    def most_urgent(self, count: int) -> list:
        """Primary keys of up to ``count`` letters that are due: codes, interrupted ones, then by priority.

        Drawn by lot from the first few times as many of each, so that two workers seldom reach for the same.
        """
        now = timezone.now()
        codes, *others = (self.waiting(priority, now) for priority in Priority.values)
        found: list = []
        for rows in (codes, self.interrupted(now), *others):
            if len(found) < count:
                some = list(rows.values_list("pk", flat=True)[: SPREAD * count])
                found += chance.sample(some, min(len(some), count - len(found)))
        return found

    def about(self, obj):
        return self.filter(object_id=obj.pk)


class WishQuerySet(models.QuerySet):
    def with_open_link(self):
        """A letter can be stopped for as long as somebody keeps it."""
        return self.all()

    def refused(self):
        return self.filter(refused_at__isnull=False)


class Wish(Entity):
    """Whether somebody wants letters of one optional group: the row behind the link in each of them.

    ``who``: the recipient's person or account, by its UUID alone. ``language``: of the last such letter.
    """

    who = models.UUIDField()
    group = models.CharField(max_length=12, choices=Group.choices)
    language = models.CharField(max_length=8, default="en")
    refused_at = models.DateTimeField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "group"], name="one_wish_per_person_and_group")]

    def __str__(self):
        return self.group

    @property
    def is_refused(self) -> bool:
        return self.refused_at is not None


class Message(Dated):
    """A letter. ``key`` is unique per (kind, object, person, occurrence): it cannot be sent twice.

    ``text`` and ``html`` may hold the placeholder of a personal link, which is filled in on the way
    out: the stored row opens nothing (see ``core.access.link_token``).
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)  # template folder: "participants/invitation"
    to_email = models.EmailField(max_length=320)
    to_name = models.CharField(max_length=300, blank=True)
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    user_id = models.UUIDField(null=True, blank=True, db_index=True)
    compartment = models.UUIDField(null=True, blank=True, db_index=True)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True, blank=True, db_index=True)
    link_version = models.PositiveIntegerField(null=True, blank=True)
    wish = models.ForeignKey(Wish, models.SET_NULL, null=True, blank=True, related_name="letters")  # optional ones
    language = models.CharField(max_length=8, default="en")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)  # an iCalendar file, attached
    calendar_method = models.CharField(max_length=10, blank=True)  # REQUEST, CANCEL
    is_ephemeral = models.BooleanField(default=False)  # words are wiped once sent (sign-in codes)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.PERSONAL)
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    not_before = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=200)
    last_error = models.CharField(max_length=300, blank=True)  # plain words, no server's free text
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "not_before"],
                condition=models.Q(state=MessageState.QUEUED),
                name="messages_waiting",
            ),
            models.Index(
                fields=["leased_until"],
                condition=models.Q(state=MessageState.SENDING),
                name="messages_being_sent",
            ),
        ]

    def __str__(self):
        return self.kind


class Hold(models.Model):
    """A compartment whose letters are held back: none of them leaves, whoever queues or sends."""

    compartment = models.UUIDField(primary_key=True)
    held_at = models.DateTimeField(default=timezone.now)


class Bar(models.Model):
    """A person to whom no letter leaves, whoever queues or sends; who that is, the outbox need not know."""

    person_id = models.UUIDField(primary_key=True)


class CapturedMail(Entity):
    """A letter that the captured mailbox kept instead of sending (embedded demo only)."""

    at = models.DateTimeField(default=timezone.now)
    to_email = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    raw = models.BinaryField()


class Heartbeat(models.Model):
    """When each scheduled job last ran."""

    job = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
