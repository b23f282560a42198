"""The calendar file of one's own invitation, and the feed of all of them, as the rule allows it at this moment."""

from django.http import Http404, HttpResponse

from accounts import limits
from core.access import scoped, signed_link
from participants import policies
from participants.actions.link_codes import OF_INVITATION
from participants.emails.calendar import calendar_file, feed_file
from participants.models import CalendarFeed, Invitation
from participants.selectors.guest import appointments_of


def _file(invitation) -> HttpResponse:
    words = calendar_file(invitation) if invitation.is_coming else ""
    if not words:
        raise Http404
    return HttpResponse(
        words,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invitation.ics"'},
    )


@signed_link(CalendarFeed, methods=("GET", "HEAD"))
def feed(request, feed, token):
    """What a calendar fetches by itself: no more at any moment than the guest's page would let it take along. It
    carries no mark of when it changed; who asks too often is put off."""
    if not limits.take(request, "calendar-feed", key=str(feed.pk)):
        return HttpResponse(status=429, headers={"Retry-After": "600"})
    words = feed_file(feed.person, appointments_of(feed.person))
    return HttpResponse(words, content_type="text/calendar; charset=utf-8")


@scoped(Invitation, policies.can_answer_invitation)
def invitation_calendar(request, invitation):
    return _file(invitation)


@signed_link(Invitation, methods=("GET", "HEAD"), known=OF_INVITATION)
def answer_calendar(request, invitation, token):
    return _file(invitation)
