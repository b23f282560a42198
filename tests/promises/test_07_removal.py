"""Promise 7, removal: with the private key of a removed reader and an old backup's grants no row opens."""

import uuid
from dataclasses import replace

import pytest

from tests.vault import circle
from tests.vault.circle import WITNESS
from vault import actions, circles, envelope, epochs, grants, rings
from vault.envelope import Unreadable
from vault.errors import NotGranted
from vault.models import Epoch, Grant, Sealed

pytestmark = pytest.mark.django_db

NOTES = 40


@pytest.fixture
def removed(place, ruth, paul):
    """Paul was let in, read everything, and was removed; what he knew is kept: his key and his grants,
    the data keys in them, and the rows as they were."""
    circle.found(place.compartment, by=ruth, also=(paul,))
    for number in range(NOTES):
        circle.write(replace(place, object_id=uuid.uuid4()), f"Point {number}.", by=ruth)
        if number % 10 == 9:
            with ruth.reading():
                circles.turn(place.compartment, witness=WITNESS)
    with paul.reading():
        ring = rings.ring_of(place.compartment)
        paul.keys = [ring.key(number)[0] for number in ring.rows]
    paul.grants, paul.epochs = list(Grant.objects.filter(reader_id=paul.id)), list(Epoch.objects.all())
    with ruth.reading():
        assert circles.remove(place.compartment, paul.id, witness=WITNESS) == 0
    return paul


def test_no_grant_of_a_removed_reader_is_left(removed):
    assert len(removed.grants) == 5
    assert Grant.objects.filter(reader_id=removed.id).count() == 0


def test_the_data_keys_that_a_removed_reader_held_open_no_row(place, removed):
    opened = 0
    for row in Sealed.objects.all():
        sealed = bytes(row.envelope)
        number = envelope.epoch_of(sealed)
        kcv = bytes(Epoch.objects.get(compartment=row.compartment, epoch=number).kcv)
        bound_to = envelope.bind(epochs.place_of(row), level=rings.SEALED, epoch=number, kcv=kcv)
        for key in removed.keys:
            try:
                opened += bool(envelope.unlock(key, sealed, bound_to=bound_to))
            except Unreadable:
                continue

    assert (Sealed.objects.count(), opened) == (NOTES, 0)


def test_the_private_key_of_a_removed_reader_opens_no_grant_of_another(removed, ruth):
    for row in Grant.objects.all():
        kcv = bytes(Epoch.objects.get(compartment=row.compartment, epoch=row.epoch).kcv)
        for reader in (ruth.id, removed.id):
            with pytest.raises(Unreadable):
                grants.take(
                    bytes(row.sealed_key),
                    removed.secret.private,
                    compartment=row.compartment,
                    epoch=row.epoch,
                    reader=reader,
                    version=1,
                    kcv=kcv,
                )


@pytest.mark.parametrize("back", ["grants", "grants and epochs"])
def test_the_grants_of_an_old_backup_put_back_open_no_row(place, removed, back):
    if back == "grants and epochs":
        Epoch.objects.bulk_create(removed.epochs)
    Grant.objects.bulk_create(removed.grants)

    refused = 0
    for row in Sealed.objects.all():
        try:
            circle.read(epochs.place_of(row), by=removed)
        except (NotGranted, Unreadable):
            refused += 1
    assert refused == NOTES


def test_those_who_stay_read_everything(removed, ruth):
    with ruth.reading():
        texts = {actions.open_text(epochs.place_of(row), witness=WITNESS) for row in Sealed.objects.all()}

    assert texts == {f"Point {number}." for number in range(NOTES)}
