"""The database itself refuses to change the trail."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import seal_waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [AccessEvent, Leaf, Checkpoint])
@pytest.mark.parametrize("act", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_row_of_the_trail_can_be_changed_or_removed(events, model, act):
    events(3)
    seal_waiting()
    before = list(model.objects.values_list())
    statement = act.format(table=model._meta.db_table, column=model._meta.pk.column)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(model.objects.values_list()) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", [AccessEvent, Leaf, Checkpoint])
def test_no_table_of_the_trail_can_be_emptied(events, model):
    events(1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table}")


def test_an_act_that_fails_leaves_no_event(events):
    def act():
        with transaction.atomic():
            events(1)
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError, match="the act failed"):
        act()

    assert AccessEvent.objects.count() == 0
