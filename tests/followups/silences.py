"""A joint text, its words, and the days on which it is under silence."""

import datetime as dt

import pytest
import time_machine

from followups import actions

NOW = dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)  # a Monday
ENDS = dt.datetime(2027, 1, 21, 16, tzinfo=dt.UTC)
WORDS = "We open the crossing for two hours a day."
REASON = "Two hours are too few for the harvest."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def text(dialogue, workshop, ravi):
    return actions.create_text(
        dialogue=dialogue, title="Principles", kind="STATEMENT", text=WORDS, workshop=workshop, by=ravi
    )
