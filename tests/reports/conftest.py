"""A round that was held, with as many people as a table needs. All invented."""

import datetime as dt

import pytest
import time_machine

from participants.models import Invitation, Person
from reports import actions
from tests import factories as make
from tests.conftest import seated
from workshops.choices import Role, SideKind

TODAY = dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)
# One field has a small cell: it and another are partly withheld, the rest is shown.
CROWD = {
    "DIPLOMACY": (6, 7),
    "POLITICS": (5, 6),
    "ACADEMIA": (7, 5),
    "MEDIA": (5, 5),
    "CIVIL_SOCIETY": (6, 6),
    "MILITARY": (2, 8),
    "BUSINESS": (6, 5),
}


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(TODAY, tick=False):
        yield


def crowd(workshop, side, counts):
    """People with a yes: ``counts`` is {sector: (women, men)}; returns how many."""
    people = [
        Person(name=f"Expert {sector} {gender}{n}", sector=sector, gender=gender, country="Ardenya")
        for sector, pair in counts.items()
        for gender, many in zip("FM", pair, strict=True)
        for n in range(many)
    ]
    Person.objects.bulk_create(people)
    Invitation.objects.bulk_create(
        Invitation(workshop=workshop, person=person, side=side, state="YES") for person in people
    )
    return len(people)


@pytest.fixture
def held(dialogue, ardenya):
    """Round 3, held in Geneva in March 2026, with the crowd and two sessions."""
    workshop = make.WorkshopFactory(
        dialogue=dialogue, number=3, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2026, 3, 4), state="CLOSED"
    )
    crowd(workshop, ardenya, CROWD)
    make.SessionFactory(workshop=workshop)
    make.SessionFactory(workshop=workshop, kind="MEAL")
    return workshop


@pytest.fixture
def abroad(dialogue):
    """A third party's side."""
    return make.SideFactory(dialogue=dialogue, name="Norland", kind=SideKind.THIRD_PARTY)


@pytest.fixture
def otto(dialogue):
    """A second convenor: the second person."""
    return seated(dialogue, Role.CONVENOR, "Otto Lindqvist")


@pytest.fixture
def report(grant, held):
    """A report on 2026 with a summary that names nobody."""
    return make.ReportFactory(grant=grant, summary="The round was held as planned.\n\nTrust has grown.")


@pytest.fixture
def submitted(report, olga):
    return actions.submit_report(report=report, by=olga)


@pytest.fixture
def release(submitted, otto, frank):
    return actions.release_report(report=submitted, by=otto)
