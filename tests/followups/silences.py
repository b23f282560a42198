"""A joint text, its words, and the days on which it is under silence."""

import datetime as dt

import pytest
import time_machine

from followups import actions
from followups.actions import silence as acts
from participants.models import Membership
from tests.conftest import guest

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


@pytest.fixture
def asked(workshop, ardenya, soravia, mira, samir):
    """Four who read the text, two of each side."""
    others = [guest(workshop, ardenya, "Anna Lindqvist"), guest(workshop, soravia, "Bashir Noor")]
    return list(Membership.objects.filter(person__user__in=[mira, samir, *others]).order_by("person__name"))


def begin(text, asked, by, ends_at=ENDS):
    return acts.begin_silence(joint_text=text, people=[one.pk for one in asked], ends_at=ends_at, by=by)


@pytest.fixture
def silence(text, asked, olga):
    return begin(text, asked, olga)


@pytest.fixture
def mine(silence, mira):
    return silence.addressees.get(person__user=mira)
