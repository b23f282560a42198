"""The calendar file of one's own invitation, as the rule allows it at this moment."""

from django.http import Http404, HttpResponse

from core.access import scoped, signed_link
from participants import policies
from participants.actions.link_codes import OF_INVITATION
from participants.emails.calendar import calendar_file
from participants.models import Invitation


def _file(invitation) -> HttpResponse:
    words = calendar_file(invitation) if invitation.is_coming else ""
    if not words:
        raise Http404
    return HttpResponse(
        words,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invitation.ics"'},
    )


@scoped(Invitation, policies.can_answer_invitation)
def invitation_calendar(request, invitation):
    return _file(invitation)


@signed_link(Invitation, methods=("GET", "HEAD"), known=OF_INVITATION)
def answer_calendar(request, invitation, token):
    return _file(invitation)
