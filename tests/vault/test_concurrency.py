"""Several writers at one moment, on connections of their own."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from audit.actions import Witness
from vault import actions
from vault.keys import Gone
from vault.models import DataKey, Sealed

pytestmark = pytest.mark.django_db(transaction=True)

WITNESS = Witness("test.act", by=None)


@pytest.fixture
def start():
    """``start(act)`` runs an act on another thread and connection and returns its future."""

    def closing(act):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        yield lambda act: pool.submit(closing, act)


def test_first_writers_at_one_moment_agree_on_a_key(place, start):
    places = [replace(place, object_id=uuid.uuid4()) for _ in range(6)]
    together = threading.Barrier(len(places))

    def write(where):
        together.wait(20)
        actions.seal(where, f"Written at {where.object_id}.", witness=WITNESS)

    for writer in [start(lambda where=where: write(where)) for where in places]:
        writer.result(30)

    texts = actions.open_texts(places, witness=WITNESS)
    assert DataKey.objects.count() == 1
    assert texts == [f"Written at {where.object_id}." for where in places]


def test_the_second_writer_waits_for_the_first_and_takes_its_key(place, start):
    other = replace(place, object_id=uuid.uuid4())

    with transaction.atomic():
        actions.seal(place, "The first.", witness=WITNESS)
        second = start(lambda: actions.seal(other, "The second.", witness=WITNESS))
        with pytest.raises(TimeoutError):
            second.result(0.5)
    second.result(30)

    assert actions.open_texts([place, other], witness=WITNESS) == ["The first.", "The second."]
    assert DataKey.objects.count() == 1


def test_no_text_outlives_a_destruction_that_it_was_sealed_beside(place, start):
    actions.seal(place, "An older one.", witness=WITNESS)
    other = replace(place, object_id=uuid.uuid4())

    with transaction.atomic():
        actions.seal(other, "Sealed just before.", witness=WITNESS)
        shredder = start(lambda: actions.shred(place.compartment, witness=WITNESS))
        with pytest.raises(TimeoutError):
            shredder.result(0.5)
    certificate = shredder.result(30)

    assert '"texts": 2' in certificate.statement
    assert Sealed.objects.count() == 0


def test_no_text_is_sealed_into_a_destruction_under_way(place, start):
    actions.seal(place, "An older one.", witness=WITNESS)
    other = replace(place, object_id=uuid.uuid4())

    with transaction.atomic():
        actions.shred(place.compartment, witness=WITNESS)
        writer = start(lambda: actions.seal(other, "Too late.", witness=WITNESS))
        with pytest.raises(TimeoutError):
            writer.result(0.5)
    with pytest.raises(Gone):
        writer.result(30)

    assert Sealed.objects.count() == 0
