"""The address from which a guest's own calendar fetches: opened, renewed, revoked."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.actions import record
from participants.models import CalendarFeed, Invitation


@transaction.atomic
def open_feed(*, invitation: Invitation, by=None) -> CalendarFeed:
    """Gives the guest an address for their calendar. An address that stands is renewed: the earlier one opens
    nothing from now on."""
    feed, is_new = CalendarFeed.objects.select_for_update().get_or_create(person_id=invitation.person_id)
    if not is_new:
        feed.link_version += 1
        feed.closed_at = None
        feed.save(update_fields=["link_version", "closed_at"])
    version = feed.link_version
    record("calendar-feed.opened", by=by, obj=feed, compartment=invitation.workshop_id, link_version=version)
    return feed


@transaction.atomic
def close_feed(*, invitation: Invitation, by=None) -> int:
    """Makes the address useless; the entries go at the calendar's next look. Returns whether one stood (1 or 0)."""
    closed = close_feeds([invitation.person_id])
    if closed:
        record("calendar-feed.closed", by=by, obj=invitation, compartment=invitation.workshop_id)
    return closed


def close_feeds(people: Collection[UUID]) -> int:
    """Closes the feeds of these people, as their personal links die. The caller writes the audit row."""
    open_feeds = CalendarFeed.objects.filter(person__in=people, closed_at=None)
    return open_feeds.update(closed_at=timezone.now(), link_version=F("link_version") + 1)
