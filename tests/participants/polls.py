"""What the tests about finding a date share. Fixtures are imported by name."""

import datetime as dt

import pytest
from django.urls import reverse

from core.access import link_token
from participants.models import Slot, SlotAnswer
from tests import factories as make

NOW = "2026-11-25T09:00:00Z"
CLOSED = "2026-12-05T11:00:00Z"


@pytest.fixture(autouse=True)
def _now_in_november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def undated(workshop):
    """Round 4, whose days are still to be found."""
    workshop.starts_on = workshop.ends_on = workshop.reply_by = None
    workshop.save()
    return workshop


@pytest.fixture
def poll(undated):
    return make.DatePollFactory(workshop=undated)


@pytest.fixture
def march(poll):
    return make.SlotFactory(poll=poll)


@pytest.fixture
def april(poll):
    return make.SlotFactory(poll=poll, starts_on=dt.date(2027, 4, 7), ends_on=dt.date(2027, 4, 7),
                            begins=dt.time(23, 0), ends=dt.time(23, 30))  # fmt: skip


def ask(poll, name, side=None, *, language="en", **facts):
    person = make.PersonFactory(name=name, email=f"{name.split()[0].lower()}@example.org", language=language)
    make.MembershipFactory(person=person, dialogue=poll.workshop.dialogue, side=side, state="APPROVED")
    return make.PolledFactory(poll=poll, person=person, side=side, **facts)


@pytest.fixture
def otar(poll, ardenya, march, april):
    return ask(poll, "Otar Lomaia", ardenya)


@pytest.fixture
def layla(poll, soravia, march, april):
    return ask(poll, "Layla Benhaddar", soravia, language="fr")


def page_of(polled):
    return reverse("participants:poll-answer", args=[link_token(polled)])


def said(polled, *answers):
    """What the form posts for the slots in the order of time."""
    slots = Slot.objects.filter(poll=polled.poll).order_by("starts_on")
    return {f"slot-{slot.pk}": answer for slot, answer in zip(slots, answers, strict=False)}


def answers_in(polled):
    return list(SlotAnswer.objects.filter(polled=polled).order_by("slot__starts_on").values_list("answer", flat=True))
