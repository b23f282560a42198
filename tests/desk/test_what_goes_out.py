"""What the page of a round says of the letters that go out by themselves."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.choices import InvitationState
from participants.models import Ladder
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def armed(workshop, ardenya, time_machine):
    """Two guests wait for their answer; one of them is left in peace."""
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    for name, is_reminded in (("Otar Lomaia", True), ("Layla Benhaddar", False)):
        person = make.PersonFactory(name=name, email=f"{name.split()[0].lower()}@example.org")
        make.InvitationFactory(
            workshop=workshop, person=person, side=ardenya, state=InvitationState.SENT, is_reminded=is_reminded,
            sent_at=timezone.now(), link_expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    make.ReminderStepFactory(workshop=workshop)
    return workshop


def page_of(client, workshop):
    return client.get(reverse("desk:workshop", args=[workshop.pk])).text


def test_the_page_of_a_round_says_whom_the_next_step_reaches(sign_in, olga, armed):
    assert "to 1 person." in page_of(sign_in(olga), armed)


def test_while_the_ladder_rests_nothing_is_planned(sign_in, olga, armed):
    Ladder.objects.create(workshop=armed, paused_at=timezone.now())

    assert "Nothing is planned to go out by itself." in page_of(sign_in(olga), armed)
