"""Row surgery: whoever can write to the database moves rows about, and opens nothing by it."""

import uuid
from dataclasses import replace

import pytest

from vault import actions, datakeys
from vault.envelope import Unreadable
from vault.keys import Gone
from vault.models import DataKey, Sealed

MINE, THEIRS = "A joint post could open.", "The ministry would not oppose it."
PLACES = {
    "another note of the workshop": lambda here: replace(here, object_id=uuid.uuid4()),
    "another workshop": lambda here: replace(here, compartment=uuid.uuid4(), object_id=uuid.uuid4()),
    "another field": lambda here: replace(here, field="reason"),
    "another revision": lambda here: replace(here, revision=2),
    "another kind of thing": lambda here: replace(here, kind="sessions_app.correction", object_id=uuid.uuid4()),
}


def row_of(place) -> Sealed:
    return Sealed.objects.get(object_id=place.object_id, field=place.field, revision=place.revision)


def swap(one, other, *columns: str) -> None:
    """Exchanges the columns of two rows of one table."""
    model = type(one)
    first, second = ({name: getattr(row, name) for name in columns} for row in (one, other))
    model.objects.filter(pk=one.pk).update(**second)
    model.objects.filter(pk=other.pk).update(**first)


@pytest.mark.parametrize("elsewhere", PLACES.values(), ids=PLACES)
def test_exchanged_envelopes_open_at_neither_place(place, witness, failures, elsewhere):
    other = elsewhere(place)
    actions.seal(place, MINE, witness=witness)
    actions.seal(other, THEIRS, witness=witness)

    swap(row_of(place), row_of(other), "envelope")

    for where in (place, other):
        with pytest.raises(Unreadable):
            actions.open_text(where, witness=witness)
    assert failures() == ["unreadable", "unreadable"]


def test_an_envelope_of_an_earlier_epoch_does_not_pass_for_the_present_one(place, witness, failures):
    other = replace(place, object_id=uuid.uuid4())
    actions.seal(place, MINE, witness=witness)
    datakeys.make(place.compartment, epoch=2)
    actions.seal(other, THEIRS, witness=witness)

    swap(row_of(place), row_of(other), "envelope")

    for where in (place, other):
        with pytest.raises(Unreadable):
            actions.open_text(where, witness=witness)
    assert failures() == ["unreadable", "unreadable"]


def test_texts_of_two_epochs_open_side_by_side(place, witness):
    other = replace(place, object_id=uuid.uuid4())
    actions.seal(place, MINE, witness=witness)
    datakeys.make(place.compartment, epoch=2)
    actions.seal(other, THEIRS, witness=witness)

    assert actions.open_texts([other, place], witness=witness) == [THEIRS, MINE]


def test_a_relabelled_epoch_opens_nothing(place, sealed, witness, failures):
    datakeys.make(place.compartment, epoch=2)
    old, new = DataKey.objects.filter(compartment=place.compartment).order_by("epoch")

    swap(old, new, "wrapped", "kcv")

    with pytest.raises(Unreadable):
        actions.open_text(place, witness=witness)
    assert failures() == ["unreadable"]


@pytest.mark.parametrize("columns", [("wrapped",), ("wrapped", "kcv"), ("kcv",)], ids="-".join)
def test_keys_exchanged_between_workshops_open_nothing(place, witness, failures, columns):
    other = replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4())
    for where in (place, other):
        actions.seal(where, MINE, witness=witness)

    swap(*DataKey.objects.all(), *columns)

    for where in (place, other):
        with pytest.raises(Unreadable):
            actions.open_text(where, witness=witness)
    assert failures() == ["unreadable", "unreadable"]


def test_a_whole_row_moved_into_the_attackers_workshop_opens_nothing_there(place, sealed, witness, failures):
    mine = replace(place, compartment=uuid.uuid4())
    actions.seal(replace(mine, object_id=uuid.uuid4()), "So that the key exists.", witness=witness)
    Sealed.objects.filter(pk=sealed.pk).update(compartment=mine.compartment)

    with pytest.raises(Unreadable):
        actions.open_text(mine, witness=witness)
    with pytest.raises(Sealed.DoesNotExist):
        actions.open_text(place, witness=witness)
    assert failures() == ["missing", "unreadable"]


def test_a_deleted_text_and_a_deleted_key_are_reported(place, sealed, witness, failures):
    Sealed.objects.filter(pk=sealed.pk).delete()
    with pytest.raises(Sealed.DoesNotExist):
        actions.open_text(place, witness=witness)
    DataKey.objects.all().delete()
    with pytest.raises(Gone):
        actions.open_text(place, witness=witness)

    assert failures() == ["gone", "missing"]


def test_the_kind_that_a_row_states_counts_for_nothing(place, sealed, witness):
    Sealed.objects.filter(pk=sealed.pk).update(kind="desk.poster")

    assert actions.open_text(place, witness=witness) == MINE


def test_one_altered_text_among_several_stops_the_answer(place, sealed, witness, failures):
    other = replace(place, object_id=uuid.uuid4())
    row = actions.seal(other, THEIRS, witness=witness)
    Sealed.objects.filter(pk=row.pk).update(envelope=bytes(row.envelope)[:-1] + b"\x00\x01")

    with pytest.raises(Unreadable):
        actions.open_texts([place, other], witness=witness)

    assert failures() == ["unreadable"]
