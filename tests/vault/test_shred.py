"""Destruction: what is gone, and what a crash leaves. Backups: tests/promises/test_04_restore_after_shred.py."""

import json
import uuid
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from vault import actions, keys
from vault.models import Certificate, DataKey, Sealed

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(Exception):
    pass


def power_cut():
    raise PowerCut


@transaction.atomic
def shred_and_crash_before_the_share(compartment, witness):
    transaction.on_commit(power_cut)  # callbacks run in order: the share's turn never comes
    actions.shred(compartment, witness=witness)


def test_a_destroyed_workshop_opens_nothing_and_takes_nothing_new(place, sealed, witness, failures):
    actions.shred(place.compartment, witness=witness)

    assert (Sealed.objects.count(), DataKey.objects.count()) == (0, 0)
    assert not actions.has_share(place.compartment)
    with pytest.raises(keys.Gone):
        actions.open_text(place, witness=witness)
    with pytest.raises(keys.Gone):
        actions.seal(replace(place, revision=2), "Again.", witness=witness)
    with pytest.raises(keys.Gone):
        actions.fingerprint(place.compartment, "Mira")
    assert failures() == ["gone"]


def test_another_workshop_is_left_alone(place, sealed, witness):
    other = replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4())
    actions.seal(other, "It stays.", witness=witness)

    actions.shred(place.compartment, witness=witness)

    assert actions.open_text(other, witness=witness) == "It stays."


def test_the_certificate_says_what_went_and_anyone_can_check_it(place, sealed, witness):
    certificate = actions.shred(place.compartment, witness=witness)

    statement = json.loads(certificate.statement)
    assert statement == {
        "compartment": str(place.compartment),
        "destroyed_at": certificate.destroyed_at.isoformat(timespec="seconds"),
        "keys": 1,
        "texts": 1,
    }
    public = Ed25519PublicKey.from_public_bytes(actions.signing_public_key())
    public.verify(bytes(certificate.signature), certificate.statement.encode())
    with pytest.raises(InvalidSignature):
        public.verify(bytes(certificate.signature), certificate.statement.replace("1", "2").encode())


def test_a_second_destruction_changes_nothing(place, sealed, witness):
    first = actions.shred(place.compartment, witness=witness)
    second = actions.shred(place.compartment, witness=witness)

    assert (second.pk, second.statement) == (first.pk, first.statement)
    assert Certificate.objects.count() == 1


def test_a_crash_before_the_share_went_shows_and_is_made_good(place, sealed, witness):
    with pytest.raises(PowerCut):
        shred_and_crash_before_the_share(place.compartment, witness)

    assert (Sealed.objects.count(), DataKey.objects.count(), Certificate.objects.count()) == (0, 0, 1)
    assert actions.has_share(place.compartment)
    with pytest.raises(keys.Gone):
        actions.seal(replace(place, revision=2), "Again.", witness=witness)

    actions.shred(place.compartment, witness=witness)

    assert (actions.has_share(place.compartment), Certificate.objects.count()) == (False, 1)


def test_a_destruction_that_is_rolled_back_destroys_nothing(place, sealed, witness):
    @transaction.atomic
    def fail_after_shredding():
        actions.shred(place.compartment, witness=witness)
        raise PowerCut

    with pytest.raises(PowerCut):
        fail_after_shredding()

    assert actions.open_text(place, witness=witness) == "A joint post could open."
