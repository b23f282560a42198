"""Waking a worker: after COMMIT, with an id; a broker that is away holds nobody up."""

import base64
import json
import time

import pytest
import redis
from django.db import transaction

from outbox import dispatch
from outbox.actions import queue
from outbox.choices import Priority
from outbox.emails import Letter
from tests.fixtures import _point_celery_at

NO_CALLBACKS = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}


@pytest.fixture(autouse=True)
def _broker_was_not_found_away():
    dispatch._away_until = 0.0
    yield
    dispatch._away_until = 0.0


def send(count: int) -> list:
    with transaction.atomic():
        return [
            queue(Letter(key=f"notice:{n}", kind="accounts/notice", to_email="mira@example.org")) for n in range(count)
        ]


@pytest.mark.django_db(transaction=True)
def test_the_queue_is_told_the_id_and_nothing_else(broker):
    [message] = send(1)

    [task] = redis.Redis(unix_socket_path=broker.removeprefix("redis+socket://")).lrange("antechamber", 0, -1)
    assert json.loads(base64.b64decode(json.loads(task)["body"])) == [[str(message.pk)], {}, NO_CALLBACKS]


@pytest.mark.django_db
@pytest.mark.parametrize(("letters", "wakings"), [(1, 1), (20, 1), (21, 2), (200, 10)])
def test_a_worker_that_is_woken_takes_nineteen_others_along(django_capture_on_commit_callbacks, letters, wakings):
    with django_capture_on_commit_callbacks() as woken:
        send(letters)

    assert len(woken) == wakings


@pytest.mark.django_db
def test_each_code_wakes_for_itself(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as woken, transaction.atomic():
        for n in range(3):
            queue(Letter(key=f"code:{n}", kind="accounts/notice", to_email="mira@example.org", priority=Priority.CODE))

    assert len(woken) == 3


@pytest.mark.django_db
def test_a_letter_is_not_taken_along_by_one_that_is_rolled_back(django_capture_on_commit_callbacks):
    def act():
        with transaction.atomic():
            send(1)
            raise RuntimeError("the act failed")

    with django_capture_on_commit_callbacks() as woken:
        with pytest.raises(RuntimeError, match="the act failed"):
            act()
        send(2)

    assert len(woken) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody(broker):
    def act():
        with transaction.atomic():
            send(1)
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError, match="the act failed"):
        act()

    assert redis.Redis(unix_socket_path=broker.removeprefix("redis+socket://")).llen("antechamber") == 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_holds_up_two_hundred_letters_for_a_moment(broker, tmp_path):
    _point_celery_at(f"redis+socket://{tmp_path}/nobody.sock")
    begun = time.monotonic()

    messages = send(200)

    assert (len(messages), time.monotonic() - begun < 10) == (200, True)
