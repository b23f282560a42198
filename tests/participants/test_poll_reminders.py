"""Those who have not said when they could come are reminded twice, then rung; an answer stops it."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import AccessEvent
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.poll_reminders import remind_of_days
from participants.actions.polls import answer_poll, give_up_poll
from participants.choices import AnsweredVia, Availability, CallState
from participants.models import Call, DatePoll, Ladder, Polled
from tests import factories as make
from tests.participants.polls import _now_in_november, april, layla, march, otar, poll, undated

__all__ = ["_now_in_november", "april", "layla", "march", "otar", "poll", "undated"]

# Answers are taken until Friday 11 December 2026, 18:00 in Zurich: the nudge is due on Sunday the 6th (and comes at
# the last decent hour before it), the last letter on Wednesday the 9th, the call on Thursday the 10th.
CLOSES = dt.datetime(2026, 12, 11, 17, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _asked_until_friday(poll):
    DatePoll.objects.update(closes_at=CLOSES, sent_at=timezone.now())
    poll.refresh_from_db()


@pytest.fixture
def walk(time_machine):
    """``walk()`` looks every other hour of a fortnight; what was taken, day by day."""

    def through(first=27, days=16):
        taken = {}
        for hour in range(0, 24 * days, 2):
            at = dt.datetime(2026, 11, first, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
            time_machine.move_to(at, tick=False)
            if steps := remind_of_days(at):
                taken[f"{at:%m-%d}"] = taken.get(f"{at:%m-%d}", 0) + steps
        return taken

    return through


def kinds():
    return sorted(key.rpartition(":")[2] for key in Message.objects.values_list("key", flat=True))


def say_yes(polled):
    slots = polled.poll.slots.values_list("pk", flat=True)
    answer_poll(polled=polled, answers=dict.fromkeys(slots, Availability.YES), via=AnsweredVia.PHONE)


def test_two_letters_and_a_call_for_somebody_who_says_nothing(otar, cora, walk):
    days = walk()

    assert (sum(days.values()), kinds()) == (3, ["last", "nudge"])
    assert [(call.kind, call.assignee, call.is_instead) for call in Call.objects.all()] == [("DAYS", cora, False)]
    assert "not had your answer" in Message.objects.order_by("created_at").first().text
    assert AccessEvent.objects.filter(action="date-poll.reminded").count() == 2


def test_only_those_who_have_not_answered_are_reminded(otar, layla, walk):
    say_yes(layla)

    walk()

    assert set(Message.objects.values_list("to_email", flat=True)) == {"otar@example.org"}


def test_an_answer_stops_the_ladder_and_ends_the_call(otar, cora, walk):
    walk(days=14)
    assert Call.objects.get().state == CallState.OPEN

    say_yes(otar)

    assert Call.objects.get().state == CallState.LAPSED
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.WITHDRAWN}


def test_somebody_without_an_address_is_rung_once_instead(otar, cora, walk):
    otar.person.email = ""
    otar.person.save()

    walk()

    assert (kinds(), [call.is_instead for call in Call.objects.all()]) == ([], [True])


@pytest.mark.parametrize("ended", ["given up", "closed", "not sent", "left in peace", "frozen", "resting"])
def test_nobody_is_reminded_of_a_search_that(otar, cora, poll, olga, walk, ended):
    if ended == "given up":
        give_up_poll(poll=poll, by=olga)
    elif ended == "closed":
        DatePoll.objects.update(closes_at=timezone.now())
    elif ended == "not sent":
        DatePoll.objects.update(sent_at=None)
    elif ended == "left in peace":
        Polled.objects.update(is_reminded=False)
    elif ended == "frozen":
        poll.workshop.dialogue.frozen_at = timezone.now()
        poll.workshop.dialogue.save()
    else:
        Ladder.objects.create(workshop=poll.workshop, paused_at=timezone.now())

    assert walk() == {}


@pytest.mark.parametrize(("reach", "letters", "calls"), [("PHONE", 0, 0), ("GO_BETWEEN", 0, 0), ("LETTER", 2, 0)])
def test_nobody_is_reminded_on_a_way_that_is_closed(otar, cora, walk, reach, letters, calls):
    """Of those to whom no letter may go, somebody was asked to speak when the question went out."""
    otar.person.reach = reach
    otar.person.save()

    walk()

    assert (Message.objects.count(), Call.objects.count()) == (letters, calls)


def test_giving_up_takes_back_the_call(otar, cora, poll, olga, walk):
    walk(days=14)
    give_up_poll(poll=poll, by=olga)

    assert Call.objects.get().state == CallState.LAPSED


@pytest.mark.parametrize("many", [1, 4])
def test_a_look_with_nothing_due_costs_the_same_for_one_and_for_four(
    poll, march, ardenya, many, django_assert_num_queries, time_machine
):
    for number in range(many):
        person = make.PersonFactory(email=f"p{number}@example.org")
        make.PolledFactory(poll=poll, person=person, side=ardenya)
    at = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
    time_machine.move_to(at, tick=False)

    with django_assert_num_queries(3):
        remind_of_days(at)
