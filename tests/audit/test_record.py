"""One event: what is written is what was said, and what the ORM reads again."""

import uuid

import pytest
from django.db import DatabaseError, connection

from audit.actions import record
from audit.models import AccessEvent

pytestmark = pytest.mark.django_db
VALUES = [field.attname for field in AccessEvent._meta.concrete_fields]


def values_of(event: AccessEvent) -> list:
    return [bytes(value) if isinstance(value, memoryview) else value for value in (getattr(event, n) for n in VALUES)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"kind": "sessions_app.note", "object_id": uuid.uuid4(), "compartment": uuid.uuid4(), "outcome": "gone"},
        {"number": 3, "who": uuid.UUID(int=7), "words": "نقطة عبور · пункт · %s ' \" \\"},
    ],
    ids=["bare", "placed", "with facts"],
)
def test_what_was_recorded_is_what_is_read(olga, facts):
    event = record("note.read", by=olga, **facts)

    assert values_of(AccessEvent.objects.get()) == values_of(event)
    assert (event._state.adding, event._state.db) == (False, "default")


def test_the_row_and_the_person_are_named(olga, workshop):
    event = record("workshop.opened", by=olga, obj=workshop)

    assert (event.object_kind, event.object_id) == ("workshops.workshop", workshop.pk)
    assert (event.actor_id, event.actor_name) == (olga.pk, "Olga Brandt")


def test_it_costs_one_statement(olga, django_assert_num_queries):
    with django_assert_num_queries(1):
        record("note.read", by=olga)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_the_transaction_of_its_act_is_refused():
    with pytest.raises(RuntimeError, match="belongs in the transaction"):
        record("note.read")

    assert AccessEvent.objects.count() == 0


def test_an_event_that_the_database_refuses_is_not_passed_over(olga):
    with pytest.raises(DatabaseError):
        record(None, by=olga)

    connection.needs_rollback = False
