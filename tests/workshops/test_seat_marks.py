"""What a seat knows of its dialogue: whether it sleeps under an emergency seal, and whether a drill is played."""

import datetime as dt

import pytest

from tests import factories as make
from workshops.models import EmergencySeal, Seat
from workshops.policies import marked

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def seal(dialogue, **facts):
    return EmergencySeal.objects.create(dialogue=dialogue, began_at=NOW, **facts)


def drilled(dialogue) -> bool:
    return marked(Seat.objects.filter(dialogue=dialogue)).get().is_drilled


@pytest.mark.parametrize(
    ("facts", "is_drilled"),
    [({"is_drill": True}, True), ({"is_drill": False}, False), ({"is_drill": True, "ended_at": NOW}, False)],
)
def test_a_drill_that_is_under_way_marks_the_seats(dialogue, olga, facts, is_drilled):
    seal(dialogue, **facts)

    assert drilled(dialogue) is is_drilled


def test_a_drill_elsewhere_does_not(dialogue, olga):
    seal(make.DialogueFactory(), is_drill=True)

    assert drilled(dialogue) is False


def test_a_seat_carries_the_moment_at_which_its_dialogue_was_frozen(dialogue, olga):
    assert marked(Seat.objects.all()).get().frozen_at is None
    type(dialogue).objects.update(frozen_at=NOW)
    assert marked(Seat.objects.all()).get().frozen_at == NOW
