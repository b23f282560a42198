"""Workers killed at random, a broker that forgets and falls, lines that break: no letter is lost, none is late."""

import datetime as dt

import pytest
from django.utils import timezone

from outbox.choices import MessageState
from outbox.models import Message
from participants.emails import CONFIRMATION, INVITATION, REMINDER
from tests import factories as make
from tests import services
from tests.faults.storm import PROMISE, Size, Storm, prepare, send_all

SIZE = Size.asked_for()
# Two schedulers are the harder case: the small storm keeps to it.
BEATS = [1, 2] if SIZE.kills > 4 else [2]


@pytest.fixture
def round_to_come(dialogue):
    """Two months ahead of the real clock, by which the workers go."""
    today = timezone.now().date()
    return make.WorkshopFactory(
        dialogue=dialogue,
        starts_on=today + dt.timedelta(days=60),
        ends_on=today + dt.timedelta(days=62),
        reply_by=timezone.now() + dt.timedelta(days=30),
    )


@pytest.mark.slow
@pytest.mark.parametrize("beats", BEATS)
def test_no_letter_is_lost_or_late_in_a_storm(
    worker_environment, redis_server, smtp, tmp_path, round_to_come, olga, capsys, beats
):
    environment = {**worker_environment, "OUTBOX_LEASE": str(SIZE.lease)}
    smtp.delay, smtp.drop_share = 0.02, SIZE.broken
    guests = prepare(round_to_come, SIZE)
    with (
        services.celery_worker(tmp_path / "worker.log", environment) as worker,
        services.celery_beat(tmp_path / "beat", environment, number=beats),
    ):
        storm = Storm(SIZE, smtp, worker, redis_server)
        click = send_all(round_to_come, olga)
        storm.remind(guests[-SIZE.reminded :])
        storm.rage()
        storm.settle()

    with capsys.disabled():
        print(storm.report(click, beats))
    assert storm.letters(INVITATION) == [guest.person.email for guest in guests]
    assert set(storm.letters(REMINDER)) & set(storm.answered) == set()
    assert {*storm.letters(REMINDER), *storm.letters(CONFIRMATION)} == set(storm.reminded)
    assert storm.answered
    assert set(storm.doubles()) <= set(storm.in_flight)
    assert storm.last_after() < PROMISE
    assert storm.longest_interrupted() < PROMISE
    assert sorted(set(Message.objects.values_list("state", flat=True))) == [MessageState.SENT, MessageState.WITHDRAWN]
