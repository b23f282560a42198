"""Letters held back: none leaves, none is lost, and none is sent that is no longer true."""

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from outbox.actions import deliver, hold, let_go, sweep, withdraw
from outbox.choices import MessageState
from outbox.models import Hold, Message

pytestmark = pytest.mark.django_db
ROOM, ELSEWHERE = uuid.uuid4(), uuid.uuid4()


def states() -> list[str]:
    return list(Message.objects.order_by("key").values_list("state", flat=True))


def test_letters_of_a_held_compartment_do_not_leave_and_others_do(letter, post):
    held = letter("a", compartment=ROOM)
    others = [letter("b", compartment=ELSEWHERE), letter("c")]  # of no compartment: a sign-in code, say

    found = hold([ROOM])

    assert (deliver(str(held.pk)), sweep()) == (0, 2)
    assert (found.letters, found.on_the_way, states()) == (1, 0, ["HELD", "SENT", "SENT"])
    assert sorted(post.message_ids()) == sorted(message.message_id for message in others)


def test_a_letter_queued_under_a_hold_is_held_from_the_start(letter, post):
    hold([ROOM])

    letter("a", compartment=ROOM)

    assert (states(), sweep()) == (["HELD"], 0)


def test_a_letter_that_came_into_line_beside_the_hold_is_caught(letter, post):
    """As by a transaction that had not seen the hold when it queued."""
    stray = letter("a", compartment=ROOM)
    Hold.objects.create(compartment=ROOM)

    assert (deliver(str(stray.pk)), states()) == (0, ["QUEUED"])
    assert (sweep(), states()) == (0, ["HELD"])


def test_a_letter_on_its_way_is_counted_and_settles_as_it_comes(letter):
    message = letter("a", compartment=ROOM)
    later = timezone.now() + dt.timedelta(seconds=30)
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, leased_until=later)

    assert (hold([ROOM]).on_the_way, states()) == (1, ["SENDING"])


def test_a_letter_whose_sender_died_is_held_too(letter, post):
    message = letter("a", compartment=ROOM)
    before = timezone.now() - dt.timedelta(seconds=1)
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, leased_until=before)
    hold([ROOM])

    assert (sweep(), states()) == (0, ["HELD"])


def test_held_letters_go_on_but_for_the_outdated_ones(letter, post):
    letter("a", compartment=ROOM)
    old = letter("b", compartment=ROOM)
    hold([ROOM])

    assert let_go([ROOM], outdated={old.pk: "Its day has passed."}) == 1

    assert (sweep(), states()) == (1, ["SENT", "WITHDRAWN"])
    old.refresh_from_db()
    assert old.last_error == "Its day has passed."


def test_letting_one_compartment_go_leaves_another_held(letter, post):
    letter("a", compartment=ROOM)
    letter("b", compartment=ELSEWHERE)
    hold([ROOM, ELSEWHERE])

    let_go([ELSEWHERE], outdated={})

    assert (sweep(), states()) == (1, ["HELD", "SENT"])


def test_a_held_letter_is_taken_back_like_a_waiting_one(letter, olga):
    letter("a", compartment=ROOM, about=olga)
    hold([ROOM])

    assert (withdraw(olga), states()) == (1, ["WITHDRAWN"])


def test_letting_go_wakes_a_worker(letter, django_capture_on_commit_callbacks):
    letter("a", compartment=ROOM)
    hold([ROOM])

    with django_capture_on_commit_callbacks() as woken, transaction.atomic():
        let_go([ROOM], outdated={})

    assert len(woken) == 1
