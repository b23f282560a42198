"""Before a question about days goes out, and while it stands, organisers read who will be reminded, and when."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from participants.actions.poll_reminders import remind_of_days
from participants.actions.polls import answer_poll
from participants.models import Call, DatePoll
from participants.selectors.poll_ladder import steps_to_come
from tests.participants.polls import _now_in_november, april, layla, march, otar, poll, undated

__all__ = ["_now_in_november", "april", "layla", "march", "otar", "poll", "undated"]
pytestmark = pytest.mark.django_db
CLOSES = dt.datetime(2026, 12, 11, 17, tzinfo=dt.UTC)  # a Friday, 18:00 in Zurich


@pytest.fixture(autouse=True)
def _asked_until_friday(poll):
    DatePoll.objects.update(closes_at=CLOSES, sent_at=timezone.now())
    poll.refresh_from_db()


def steps(poll, now=None):
    people = list(poll.polled.select_related("person").order_by("person__name"))
    found = steps_to_come(poll, people, now or timezone.now())
    return [(step.is_call, [(row.person.name.split()[0], at) for row, at in step.sends]) for step in found]


def test_what_the_plan_says_is_what_is_sent(poll, otar, cora, time_machine):
    planned = [at for _is_call, sends in steps(poll) for _name, at in sends]

    taken = []
    for hour in range(24 * 16):
        at = dt.datetime(2026, 11, 27, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
        time_machine.move_to(at, tick=False)
        if remind_of_days(at):
            taken.append(at)

    assert [at.replace(minute=0) for at in planned[:2]] == taken[:2]
    assert (len(planned), len(taken), Message.objects.count(), Call.objects.count()) == (3, 3, 2, 1)


def test_an_answer_and_a_step_that_was_taken_leave_the_plan(poll, otar, layla, march, april):
    assert [(is_call, len(sends)) for is_call, sends in steps(poll)] == [(False, 2), (False, 2), (True, 2)]

    answer_poll(polled=layla, answers={march.pk: "YES", april.pk: "NO"}, via="LINK")

    assert [[name for name, _at in sends] for _is_call, sends in steps(poll)] == [["Otar"]] * 3
    assert steps(poll, CLOSES - dt.timedelta(hours=3))[0][0]  # the call alone is left


def test_the_page_says_so_to_those_who_organise(sign_in, olga, poll, otar):
    page = sign_in(olga).get(reverse("participants:poll", args=[poll.workshop_id])).text

    said = page.partition("Who will be reminded, and when")[2]
    assert ("Otar Lomaia" in said, "A colleague telephones." in said) == (True, True)
