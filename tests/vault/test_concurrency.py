"""Several writers at one moment, on connections of their own."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from audit.actions import Witness
from tests.vault import circle
from vault import actions, circles
from vault.keys import Gone
from vault.models import DataKey, Epoch, Grant, Sealed

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


def test_a_text_sealed_beside_a_change_of_keys_opens_under_one_of_the_two(place, start):
    """Both come through, in whichever order: no text stays under a key that was taken away."""
    ruth = circle.enrol()
    circle.found(place.compartment, by=ruth)
    others = [replace(place, object_id=uuid.uuid4()) for _ in range(6)]

    def renew():
        with ruth.reading():
            circles.renew(place.compartment, witness=WITNESS, everything=True)

    acts = [act for where in others for act in (lambda where=where: circle.write(where, "Beside.", by=ruth), renew)]
    for writer in [start(act) for act in acts]:
        writer.result(60)

    with ruth.reading():
        assert actions.open_texts(others, witness=WITNESS) == ["Beside."] * 6
    assert Epoch.objects.count() == 1


def test_readers_at_work_during_a_change_of_keys_are_not_told_that_a_text_was_altered(place, start):
    ruth = circle.enrol()
    circle.found(place.compartment, by=ruth)
    circle.write(place, "It stays.", by=ruth)

    def renew():
        with ruth.reading():
            circles.renew(place.compartment, witness=WITNESS, everything=True)

    acts = [act for _turn in range(6) for act in (lambda: circle.read(place, by=ruth), renew)]
    results = [reader.result(60) for reader in [start(act) for act in acts]]

    assert results[::2] == ["It stays."] * 6


def test_writers_beside_a_removal_all_come_through_and_leave_nothing_under_the_old_key(place, start):
    """The epoch is stale from the removal on: whoever writes first begins a new one, the other takes it."""
    ruth, paul, thea = circle.enrol(), circle.enrol(), circle.enrol()
    circle.found(place.compartment, by=ruth, also=(paul, thea))
    circle.write(place, "Before.", by=ruth)
    places = [replace(place, object_id=uuid.uuid4()) for _ in range(6)]
    together = threading.Barrier(len(places) + 1)

    def write(where, by):
        together.wait(20)
        circle.write(where, "Beside.", by=by)

    def remove():
        together.wait(20)
        with ruth.reading():
            circles.remove(place.compartment, thea.id, witness=WITNESS)

    acts = [lambda where=where, by=by: write(where, by) for where, by in zip(places, [ruth, paul] * 3, strict=True)]
    for writer in [start(act) for act in [*acts, remove]]:
        writer.result(60)

    with paul.reading():
        assert actions.open_texts([place, *places], witness=WITNESS) == ["Before.", *["Beside."] * 6]
    assert (Epoch.objects.filter(is_stale=True).count(), Grant.objects.filter(reader_id=thea.id).count()) == (0, 0)


def test_writers_who_find_a_stale_epoch_at_one_moment_begin_one_new_key(place, start):
    ruth, paul, thea = circle.enrol(), circle.enrol(), circle.enrol()
    circle.found(place.compartment, by=ruth, also=(paul, thea))
    circle.write(place, "Before.", by=ruth)
    circles.drop(place.compartment, thea.id, witness=WITNESS)
    places = [replace(place, object_id=uuid.uuid4()) for _ in range(8)]
    together = threading.Barrier(len(places))

    def write(where, by):
        together.wait(20)
        circle.write(where, "After.", by=by)

    acts = [lambda where=where, by=by: write(where, by) for where, by in zip(places, [ruth, paul] * 4, strict=True)]
    for writer in [start(act) for act in acts]:
        writer.result(60)

    with paul.reading():
        assert actions.open_texts(places, witness=WITNESS) == ["After."] * 8
    assert list(Epoch.objects.order_by("rank").values_list("is_stale", flat=True)) == [True, False]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets in one writer at a time.")
def test_two_who_have_each_read_in_their_transaction_do_not_wait_for_each_other_to_write(place, start):
    """As a release does, which opens what it saves: with a removal before, both want a new key."""
    ruth, paul, thea = circle.enrol(), circle.enrol(), circle.enrol()
    circle.found(place.compartment, by=ruth, also=(paul, thea))
    circle.write(place, "Before.", by=ruth)
    circles.drop(place.compartment, thea.id, witness=WITNESS)
    others = [replace(place, object_id=uuid.uuid4()) for _ in range(2)]
    together = threading.Barrier(2)

    def read_and_write(where, by):
        with by.reading(), transaction.atomic():
            actions.open_text(place, witness=WITNESS)
            together.wait(20)
            actions.seal(where, "After.", witness=WITNESS)

    pairs = zip(others, (ruth, paul), strict=True)
    for writer in [start(lambda where=where, by=by: read_and_write(where, by)) for where, by in pairs]:
        writer.result(60)

    with ruth.reading():
        assert actions.open_texts(others, witness=WITNESS) == ["After.", "After."]
    assert list(Epoch.objects.order_by("rank").values_list("is_stale", flat=True)) == [True, False]
