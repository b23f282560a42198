"""A guest who comes may take the calendar file along; nobody else may, and it tells no more than a letter."""

import pytest
from icalendar import Calendar

from core.access import link_token
from participants.choices import InvitationState
from participants.models import Invitation

pytestmark = pytest.mark.django_db


def test_a_guest_who_comes_takes_the_calendar_file_by_link_and_by_account(client, sign_in, mira, time_machine):
    time_machine.move_to("2026-11-27 09:00Z", tick=False)  # a file says to the second when it was made
    invitation = Invitation.objects.get()

    by_account = sign_in(mira).get(f"/invitations/{invitation.pk}/calendar.ics")
    by_link = client.get(f"/answer/{link_token(invitation)}/calendar.ics")

    event = Calendar.from_ical(by_link.content).events[0]
    assert by_account.content == by_link.content
    assert (str(event["SUMMARY"]), event.get("ATTENDEE")) == ("Lake Room", None)


def test_there_is_no_file_for_who_does_not_come_and_for_who_was_not_asked(client, sign_in, mira, samir):
    invitation = Invitation.objects.get(person__user=mira)

    assert sign_in(samir).get(f"/invitations/{invitation.pk}/calendar.ics").status_code == 404
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.NO)
    assert client.get(f"/answer/{link_token(invitation)}/calendar.ics").status_code == 404
