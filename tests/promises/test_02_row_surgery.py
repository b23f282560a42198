"""Promise 2, row surgery: whoever can write to the database moves rows about, and opens nothing by it."""

import uuid
from dataclasses import replace

import pytest

from tests.vault import circle
from vault import actions, circles, datakeys, readers
from vault.envelope import Unreadable
from vault.errors import KeyChanged, NotGranted, WrongSecret
from vault.keys import Gone
from vault.models import Circle, DataKey, Epoch, Grant, KeyWrap, ReaderKey, Sealed

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


# --- Sealed workshops: grants, epochs, readers' keys ----------------------------------------


@pytest.fixture
def circles_of_both(place, ruth, paul):
    """Ruth's workshop at ``place`` and Paul's beside it, a note in each; returns Paul's place."""
    theirs = replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4())
    for where, reader in ((place, ruth), (theirs, paul)):
        circle.found(where.compartment, by=reader)
        circle.write(where, MINE, by=reader)
    return theirs


@pytest.mark.parametrize("columns", [("sealed_key",), ("sealed_key", "reader_id"), ("reader_id",)], ids="-".join)
def test_grants_exchanged_between_readers_open_nothing(place, ruth, paul, circles_of_both, failures, columns):
    swap(*Grant.objects.all(), *columns)

    for where, reader in ((place, ruth), (circles_of_both, paul)):
        with pytest.raises((Unreadable, NotGranted)):
            circle.read(where, by=reader)
    assert len(failures()) == 2


def test_a_grant_copied_to_another_reader_opens_nothing(place, ruth, paul, circles_of_both, failures):
    mine = Grant.objects.get(reader_id=ruth.id)
    Grant.objects.create(
        compartment=mine.compartment,
        epoch=mine.epoch,
        reader_id=paul.id,
        reader_version=1,
        sealed_key=mine.sealed_key,
    )

    with pytest.raises(Unreadable):
        circle.read(place, by=paul)
    assert failures() == ["unreadable"]


@pytest.mark.parametrize("columns", [("kcv",), ("kcv", "marking_key"), ("compartment",)], ids="-".join)
def test_epochs_exchanged_between_workshops_open_nothing(place, ruth, paul, circles_of_both, failures, columns):
    if columns == ("compartment",):
        first, second = Epoch.objects.all()
        first.epoch, second.epoch = 7, 8  # out of each other's way
        first.save()
        second.save()
    swap(*Epoch.objects.all(), *columns)

    for where, reader in ((place, ruth), (circles_of_both, paul)):
        with pytest.raises((Unreadable, NotGranted)):
            circle.read(where, by=reader)
    assert len(failures()) == 2


def test_a_grant_and_its_epoch_moved_into_the_attackers_circle_open_nothing_there(place, ruth, paul, circles_of_both):
    Sealed.objects.filter(compartment=place.compartment).update(compartment=circles_of_both.compartment)
    Epoch.objects.filter(compartment=place.compartment).update(compartment=circles_of_both.compartment, epoch=2, rank=2)
    Grant.objects.filter(compartment=place.compartment).update(compartment=circles_of_both.compartment, epoch=2)

    moved = replace(place, compartment=circles_of_both.compartment)
    for reader in (ruth, paul):
        with pytest.raises((Unreadable, NotGranted)):
            circle.read(moved, by=reader)


def test_a_key_planted_in_a_readers_row_is_not_let_in_by_the_words_of_the_true_one(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    compared, thief = paul.fingerprint, circle.enrol()
    ReaderKey.objects.filter(user_id=paul.id).update(public=ReaderKey.objects.get(user_id=thief.id).public)

    with ruth.reading(), pytest.raises(KeyChanged):
        circles.approve(place.compartment, paul.id, fingerprint=compared, with_earlier=True, witness=circle.WITNESS)
    assert Grant.objects.filter(reader_id=paul.id).count() == 0


def test_a_reader_whose_public_key_was_exchanged_notices_at_the_next_unlocking(ruth, paul, witness):
    swap(*ReaderKey.objects.all(), "public")

    for reader in (ruth, paul):
        with pytest.raises(WrongSecret):
            readers.open_key(reader.id, reader.passphrase, witness=witness)


@pytest.mark.parametrize("method", ["passphrase", "recovery"])
def test_wraps_exchanged_between_readers_open_nothing(ruth, paul, witness, method):
    opened = {
        "passphrase": lambda reader: readers.open_key(reader.id, reader.passphrase, witness=witness),
        "recovery": lambda reader: readers.recover(reader.id, reader.code, circle.WORDS, witness=witness),
    }
    swap(*KeyWrap.objects.filter(method=method), "wrapped", "salt")

    for reader in (ruth, paul):
        with pytest.raises(WrongSecret):
            opened[method](reader)


def test_a_wrap_that_asks_for_all_the_memory_is_refused_before_it_takes_any(ruth, witness):
    KeyWrap.objects.filter(method="passphrase").update(memory=1 << 30)

    with pytest.raises(Unreadable):
        readers.open_key(ruth.id, ruth.passphrase, witness=witness)


@pytest.mark.django_db(transaction=True)
def test_a_sealed_workshop_whose_row_was_taken_away_does_not_become_a_standard_one(place, ruth, witness, failures):
    circle.found(place.compartment, by=ruth)
    circle.write(place, MINE, by=ruth)
    for model in (Circle, Epoch, Grant):
        model.objects.all().delete()

    with pytest.raises(Unreadable):
        actions.seal(replace(place, revision=2), THEIRS, witness=witness)
    with pytest.raises(Unreadable):
        actions.open_text(place, witness=witness)
    with pytest.raises(Unreadable):
        actions.for_guests(place.compartment)

    assert DataKey.objects.count() == 0
    assert failures() == ["unreadable"]


def test_a_standard_key_slipped_under_a_sealed_workshop_takes_no_text(place, ruth, witness):
    circle.found(place.compartment, by=ruth)
    datakeys.make(place.compartment, epoch=9)

    circle.write(place, MINE, by=ruth)

    assert circle.read(place, by=ruth) == MINE
    assert [row.reader_id for row in Grant.objects.all()] == [ruth.id]
