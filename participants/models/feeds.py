"""The address from which somebody's own calendar fetches their appointments."""

from django.db import models

from core.models import Dated
from participants.models.people import Person
from participants.querysets import CalendarFeedQuerySet


class CalendarFeed(Dated):
    """One person's feed. The address is derived from the row and ``link_version``, as every personal link is;
    nothing of what the feed says is stored."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="feed")
    link_version = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()
