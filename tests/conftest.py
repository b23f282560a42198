"""The cast. Everyone is invented; each test asks for whom it needs.

olga convenes, felix facilitates, ravi writes the notes, cora coordinates, fiona minds the money;
mira comes for Ardenya, samir for Soravia; frank pays; sam belongs to another dialogue.
"""

import datetime as dt
import shutil
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from audit import triggers
from audit.actions import Witness
from participants.choices import InvitationState
from tests import factories as make
from tests.fixtures import *  # noqa: F403
from workshops.choices import Role

ALWAYS_THERE = {"django_content_type", "auth_permission"}  # what migrating leaves
MANY = 1000  # rows; the room that fewer leave behind slows nobody


def _empty_what_is_not(_test) -> None:
    """Between tests that commit: Django empties every table, few of which have a row, and fills two again.

    The audit trail refuses to be emptied, as it should: this is the one moment at which its triggers are laid down.
    """
    tables = sorted({*connection.introspection.django_table_names()} - ALWAYS_THERE)
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)  # noqa: S608
    with laid_down_guards(), connection.cursor() as cursor:
        cursor.execute(asked)
        for [name] in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 -- names of our own tables
            if cursor.rowcount > MANY and connection.vendor == "postgresql":
                cursor.execute(f"VACUUM {name}")


@contextmanager
def laid_down_guards():
    """Neither foreign keys nor triggers hold in the block."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
        return
    triggers.disarm(connection)
    try:
        with connection.constraint_checks_disabled():
            yield
    finally:
        triggers.arm(connection)


TransactionTestCase._fixture_teardown = _empty_what_is_not


@pytest.fixture(autouse=True)
def _empty_cache_and_key_store():
    """Rate limits and key shares of one test must not reach the next, nor the language of its last request."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    shutil.rmtree(settings.VAULT_SHARES, ignore_errors=True)


@pytest.fixture
def dialogue(db):
    """Lake Room: Ardenya and Soravia, with a third party."""
    return make.DialogueFactory(title="Upper Basin waters", code_name="Lake Room")


@pytest.fixture
def ardenya(dialogue):
    return make.SideFactory(dialogue=dialogue, name="Ardenya", position=1)


@pytest.fixture
def soravia(dialogue):
    return make.SideFactory(dialogue=dialogue, name="Soravia", position=2)


@pytest.fixture
def workshop(dialogue):
    """Round 4, in session at New Year, under the Chatham House Rule; guests answer by mid December."""
    return make.WorkshopFactory(dialogue=dialogue)


def seated(dialogue, role, name, **seat):
    user = make.UserFactory(name=name, email=f"{name.split()[0].lower()}@example.org")
    make.SeatFactory(user=user, dialogue=dialogue, role=role, **seat)
    return user


@pytest.fixture
def olga(dialogue):
    return seated(dialogue, Role.CONVENOR, "Olga Brandt")


@pytest.fixture
def felix(dialogue):
    return seated(dialogue, Role.FACILITATOR, "Felix Okoye")


@pytest.fixture
def ravi(dialogue):
    return seated(dialogue, Role.RAPPORTEUR, "Ravi Menon")


@pytest.fixture
def cora(dialogue):
    return seated(dialogue, Role.COORDINATOR, "Cora Lind")


@pytest.fixture
def fiona(dialogue):
    return seated(dialogue, Role.FINANCE, "Fiona Haas")


def guest(workshop, side, name, **person):
    """A participant with an account, a membership, a yes and a seat for ``side``."""
    user = make.UserFactory(name=name, email=f"{name.split()[0].lower()}@example.org")
    somebody = make.PersonFactory(name=name, email=user.email, user=user, **person)
    make.MembershipFactory(person=somebody, dialogue=workshop.dialogue, side=side, state="APPROVED")
    make.InvitationFactory(
        workshop=workshop,
        person=somebody,
        side=side,
        state=InvitationState.YES,
        answered_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
    )
    make.SeatFactory(user=user, dialogue=workshop.dialogue, role=Role.PARTICIPANT, workshop=workshop, side=side)
    return user


@pytest.fixture
def mira(workshop, ardenya):
    return guest(workshop, ardenya, "Mira Castellane", gender="F", country="Ardenya")


@pytest.fixture
def samir(workshop, soravia):
    return guest(workshop, soravia, "Samir Haddou", gender="M", country="Soravia")


@pytest.fixture
def grant(dialogue):
    return make.GrantFactory(dialogue=dialogue)


@pytest.fixture
def frank(dialogue, grant):
    return seated(dialogue, Role.FUNDER, "Frank Weller", grant_id=grant.pk)


@pytest.fixture
def sam(db):
    """Convenor of another dialogue: a stranger here."""
    return seated(make.DialogueFactory(title="Harbour talks"), Role.CONVENOR, "Sam Ferrer")


@pytest.fixture
def witness(olga):
    """An audit witness for tests that seal and open directly."""
    return Witness("test.act", by=olga)


@pytest.fixture
def sign_in():
    """``sign_in(olga)`` is a browser in which she has signed in."""

    def browser(user) -> Client:
        client = Client()
        as_it_stands = type(user).objects.get(pk=user.pk)  # her other sessions may have been ended meanwhile
        client.force_login(as_it_stands, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return browser
