"""From the standard seal to the sealed one: everything moves, and what was before opens no more."""

import shutil
import uuid
from dataclasses import replace

import pytest
from django.conf import settings

from tests.vault import circle
from tests.vault.circle import WITNESS
from vault import actions, keys, recovery, rings, upgrade
from vault.errors import Locked, NotPossible
from vault.models import Circle, Closure, DataKey, Sealed

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "A joint post could open."


@pytest.fixture
def needs(place, sealed, witness):
    """What a guest sent to the same workshop."""
    where = replace(place, kind="participants.invitation", object_id=uuid.uuid4(), field="needs")
    actions.seal(where, "No stairs.", witness=witness)
    return where


def upgraded(place, ruth, **options) -> str:
    with ruth.reading():
        return upgrade.upgrade(place.compartment, guests_fields={"needs"}, witness=WITNESS, **options)


def test_notes_open_to_their_reader_alone_and_guests_needs_to_those_without_a_key(place, needs, ruth, witness):
    upgraded(place, ruth)

    assert circle.read(place, by=ruth) == TEXT
    with pytest.raises(Locked):
        actions.open_text(place, witness=witness)
    aside = replace(needs, compartment=actions.for_guests(place.compartment))
    assert actions.open_text(aside, witness=witness) == "No stairs."
    assert [row.compartment for row in DataKey.objects.all()] == [aside.compartment]


def test_a_backup_from_before_opens_nothing_after(place, sealed, ruth, witness):
    """Rows of the old database put back, with today's secrets and key store."""
    rows, wrapped = list(Sealed.objects.all()), list(DataKey.objects.all())
    upgraded(place, ruth)
    for model in (Sealed, Circle, DataKey):
        model.objects.all().delete()
    Sealed.objects.bulk_create(rows)
    DataKey.objects.bulk_create(wrapped)
    keys.destroy_share(rings.mark_of(place.compartment))  # even were the key store's mark lost

    with pytest.raises(keys.Gone):
        actions.open_text(place, witness=witness)


def test_the_others_are_let_in_and_the_workshop_goes_on(place, sealed, ruth, paul):
    upgraded(place, ruth)
    circle.let_in(place.compartment, paul, by=ruth)

    circle.write(replace(place, revision=2), "It opened.", by=paul)

    assert circle.read(place, by=paul) == TEXT
    assert circle.read(replace(place, revision=2), by=ruth) == "It opened."


def test_an_empty_workshop_is_sealed_and_may_have_a_paper_key(place, ruth, paul):
    code = upgraded(place, ruth, with_recovery=True)
    circle.write(place, TEXT, by=ruth)

    assert recovery.recover(place.compartment, code, paul.id, witness=WITNESS) == 1
    assert circle.read(place, by=paul) == TEXT


def test_it_takes_an_unlocked_key_and_happens_once(place, sealed, ruth):
    with pytest.raises(Locked):
        upgrade.upgrade(place.compartment, guests_fields=(), witness=WITNESS)
    upgraded(place, ruth)
    with pytest.raises(NotPossible):
        upgraded(place, ruth)


def test_an_altered_text_leaves_everything_as_it_was(place, sealed, needs, ruth, witness):
    Sealed.objects.filter(pk=sealed.pk).update(envelope=bytes(sealed.envelope)[:-1] + b"\x00\x01")

    with pytest.raises(actions.Unreadable):
        upgraded(place, ruth)

    assert Circle.objects.count() == 0
    assert actions.open_text(needs, witness=witness) == "No stairs."


def test_a_closed_or_destroyed_workshop_is_not_sealed(place, sealed, ruth, witness):
    Closure.objects.create(compartment=place.compartment)
    with pytest.raises(keys.Closed):
        upgraded(place, ruth)
    Closure.objects.all().delete()
    actions.shred(place.compartment, witness=witness)
    with pytest.raises(keys.Gone):
        upgraded(place, ruth)


def test_a_share_and_a_mark_that_a_crash_left_undone_are_made_good(place, sealed, ruth, tmp_path):
    share = shutil.copy(keys.share_path(place.compartment), tmp_path)
    upgraded(place, ruth)
    shutil.copy(share, settings.VAULT_SHARES)
    keys.destroy_share(rings.mark_of(place.compartment))

    assert (upgrade.tidy(), upgrade.tidy()) == (1, 0)

    assert not keys.has_share(place.compartment)
    assert keys.has_share(rings.mark_of(place.compartment))
    assert circle.read(place, by=ruth) == TEXT
