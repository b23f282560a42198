"""Invitations leave after two minutes, or at an hour: until then nobody has read them, and they can be undone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.access import link_token, read_link_token
from core.errors import DomainError
from outbox.actions import sweep
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.invitations import letters_of, seal_of, send_invitations, take_back_invitations
from participants.models import Invitation
from participants.selectors.invite import drafts_of, leaving
from tests import factories as make

SEND, BACK, GRID = (f"participants:{name}" for name in ("invite-send", "invite-take-back", "invitation-grid"))
NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine, settings):
    settings.UNDO_SECONDS = 120
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def drafts(clock, workshop):
    return [
        make.InvitationFactory(
            workshop=workshop, person=make.PersonFactory(name=name), state="DRAFT", link_expires_at=None
        )
        for name in ("Amal Deniz", "Boris Kern")
    ]


def seal(workshop) -> str:
    return seal_of(letters_of(drafts_of(workshop)))


def send(workshop, olga, at=None) -> int:
    return send_invitations(workshop=workshop, seal=seal(workshop), by=olga, at=at)


def states() -> list[str]:
    return sorted(Invitation.objects.values_list("state", flat=True))


def test_no_letter_leaves_within_two_minutes(clock, workshop, olga, drafts):
    send(workshop, olga)

    clock.move_to(NOW + dt.timedelta(seconds=119), tick=False)
    assert (sweep(), leaving(workshop).letters) == (0, 2)
    clock.move_to(NOW + dt.timedelta(seconds=120), tick=False)
    assert (sweep(), leaving(workshop).letters) == (2, 0)


def test_letters_that_are_taken_back_are_on_the_list_again_and_their_links_open_nothing(clock, workshop, olga, drafts):
    send(workshop, olga)
    before = link_token(Invitation.objects.first())

    assert take_back_invitations(workshop=workshop, by=olga) == 2

    clock.move_to(NOW + dt.timedelta(hours=1), tick=False)
    assert (states(), sweep(), len(drafts_of(workshop))) == (["DRAFT", "DRAFT"], 0, 2)
    assert read_link_token(Invitation, before) is None


def test_what_was_taken_back_can_be_sent_anew(clock, workshop, olga, drafts):
    send(workshop, olga)
    take_back_invitations(workshop=workshop, by=olga)

    assert send(workshop, olga) == 2

    clock.move_to(NOW + dt.timedelta(minutes=2), tick=False)
    assert (sweep(), states()) == (2, ["SENT", "SENT"])
    assert sorted(Message.objects.values_list("state", flat=True)) == ["SENT", "SENT", "WITHDRAWN", "WITHDRAWN"]


def test_letters_that_have_left_are_not_called_back(clock, workshop, olga, drafts):
    send(workshop, olga)
    clock.move_to(NOW + dt.timedelta(minutes=2), tick=False)

    with pytest.raises(DomainError, match="can no longer be taken back"):
        take_back_invitations(workshop=workshop, by=olga)
    assert states() == ["SENT", "SENT"]


def test_whoever_answered_by_telephone_meanwhile_keeps_the_answer(clock, workshop, olga, drafts):
    send(workshop, olga)
    Invitation.objects.filter(pk=drafts[0].pk).update(state="YES")

    assert (take_back_invitations(workshop=workshop, by=olga), states()) == (1, ["DRAFT", "YES"])


def test_letters_for_later_leave_at_their_hour_on_the_organisers_clock(clock, sign_in, workshop, olga, drafts):
    olga.time_zone = "Asia/Amman"
    olga.save()

    sign_in(olga).post(reverse(SEND, args=[workshop.pk]), {"seal": seal(workshop), "at": "2026-11-26T10:00"})

    seven = dt.datetime(2026, 11, 26, 7, tzinfo=dt.UTC)
    assert set(Message.objects.values_list("not_before", "state")) == {(seven, MessageState.QUEUED)}
    assert set(Invitation.objects.values_list("sent_at", flat=True)) == {seven}


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-25T08:59", "This hour has passed."),
        ("2026-12-20T10:00", "At that hour it would be too late to answer."),
        ("never", "Enter a valid date/time."),
    ],
)
def test_an_hour_that_cannot_be_is_refused_in_words_and_nothing_is_sent(
    clock, sign_in, workshop, olga, drafts, at, words
):
    olga.time_zone = "UTC"
    olga.save()

    page = sign_in(olga).post(reverse(SEND, args=[workshop.pk]), {"seal": seal(workshop), "at": at})

    assert (page.status_code, Message.objects.count(), states()) == (422, 0, ["DRAFT", "DRAFT"])
    assert words in page.text


def test_the_grid_offers_to_take_back_what_has_not_left_to_those_who_invite(
    clock, sign_in, workshop, olga, ravi, drafts
):
    send(workshop, olga)

    words = sign_in(olga).get(reverse(GRID, args=[workshop.pk])).text
    assert "2 letters have not left yet" in words
    assert "Take them back" in words
    after = sign_in(olga).post(reverse(BACK, args=[workshop.pk]), follow=True)
    assert "2 invitations were taken back." in after.text
    late = sign_in(olga).post(reverse(BACK, args=[workshop.pk]), follow=True)
    assert "The letters have left; they can no longer be taken back." in late.text


def test_reminders_count_from_the_hour_at_which_the_letter_left(clock, workshop, olga, drafts):
    later = timezone.now() + dt.timedelta(days=3)

    send(workshop, olga, at=later)

    assert set(Invitation.objects.values_list("sent_at", flat=True)) == {later}
