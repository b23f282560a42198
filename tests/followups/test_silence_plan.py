"""Those who lead read who will be reminded of a silence, and when; it is what is then sent."""

import datetime as dt

import pytest
from django.utils import timezone

from followups.actions import silence as acts
from followups.actions.silence_reminders import remind_of_silences
from followups.selectors.silence_ladder import steps_to_come
from outbox.models import Message
from tests.followups.silences import NOW, REASON, asked, clock, mine, silence, text

__all__ = ["asked", "clock", "mine", "silence", "text"]
pytestmark = pytest.mark.django_db


def steps(silence) -> list[list[tuple[str, dt.datetime]]]:
    rows = silence.addressees.select_related("person").order_by("person__name")
    found = steps_to_come(silence, rows, timezone.now())
    return [[(row.person.name, at) for row, at in step.sends] for step in found]


def test_what_the_plan_says_is_what_is_sent(silence, clock):
    Message.objects.update(state="SENT")
    planned = sorted(at for sends in steps(silence) for _name, at in sends)

    sent = []
    for hour in range(24 * 10):
        at = NOW + dt.timedelta(hours=hour)
        clock.move_to(at)
        sent += [at] * remind_of_silences(at)

    assert len(sent) == 8
    assert sent == [at.replace(minute=0) + dt.timedelta(hours=at.minute > 0) for at in planned]


def test_whoever_has_agreed_stands_in_it_like_everybody_else(silence, mine):
    before = steps(silence)
    acts.agree_to_text(addressee=mine)

    assert steps(silence) == before
    assert [len(sends) for sends in before] == [4, 4]


def test_a_reminder_that_went_leaves_the_plan(silence, clock):
    Message.objects.update(state="SENT")
    clock.move_to(at := dt.datetime(2027, 1, 18, 12, tzinfo=dt.UTC))
    remind_of_silences(at)

    assert [len(sends) for sends in steps(silence)] == [4]


def test_nothing_is_to_come_once_it_was_broken(sign_in, silence, mine, felix):
    page = sign_in(felix)
    address = f"/silences/{silence.pk}/"
    assert "Who will be reminded, and when" in page.get(address).text
    acts.break_silence(addressee=mine, reason=REASON)

    assert "Who will be reminded, and when" not in page.get(address).text
