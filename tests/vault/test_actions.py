import uuid

import pytest

from audit.models import AccessEvent
from vault import actions, keys
from vault.envelope import Place, Unreadable
from vault.models import Sealed


@pytest.fixture
def place():
    return Place(uuid.uuid4(), "sessions_app.note", uuid.uuid4(), "text", 1)


def test_what_was_sealed_opens_in_its_place(place, witness):
    actions.seal(place, "A joint post could open.", witness=witness)

    assert actions.open_text(place, witness=witness) == "A joint post could open."


def test_the_row_holds_no_word_of_the_text(place, witness):
    row = actions.seal(place, "A joint post could open.", witness=witness)

    assert b"joint" not in bytes(row.envelope)


def test_a_text_moved_to_another_object_does_not_open_and_is_reported(place, witness):
    row = actions.seal(place, "A joint post could open.", witness=witness)
    elsewhere = Place(place.compartment, place.kind, uuid.uuid4(), "text", 1)
    Sealed.objects.filter(pk=row.pk).update(object_id=elsewhere.object_id)

    with pytest.raises(Unreadable):
        actions.open_text(elsewhere, witness=witness)

    assert AccessEvent.objects.filter(outcome="unreadable").count() == 1


def test_no_text_without_an_audit_row(place, witness):
    actions.seal(place, "A joint post could open.", witness=witness)

    with pytest.raises(PermissionError):
        actions.open_text(place, witness=lambda **facts: None)


@pytest.mark.django_db(transaction=True)
def test_a_shredded_compartment_opens_nothing_and_leaves_a_certificate(place, witness):
    actions.seal(place, "A joint post could open.", witness=witness)

    certificate = actions.shred(place.compartment, witness=witness)

    assert '"texts": 1' in certificate.statement
    assert not keys.share_path(place.compartment).exists()
    with pytest.raises(keys.Gone):
        actions.open_text(place, witness=witness)
    with pytest.raises(keys.Gone):
        actions.seal(place, "Again.", witness=witness)
