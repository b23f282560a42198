"""Sealing and opening: with a witness, in a transaction, or not at all."""

import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from audit.actions import Witness
from audit.models import AccessEvent
from vault import actions
from vault.models import Certificate, DataKey, Sealed

TEXT = "A joint post could open."


def test_what_was_sealed_opens_in_its_place(place, witness):
    actions.seal(place, TEXT, witness=witness)

    assert actions.open_text(place, witness=witness) == TEXT


def test_the_row_holds_no_word_of_the_text(sealed):
    assert b"joint" not in bytes(sealed.envelope)


def test_a_revision_is_written_once(place, sealed, witness):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.seal(place, "Something else.", witness=witness)

    assert actions.open_text(place, witness=witness) == TEXT


def test_several_texts_open_in_the_order_asked_for(place, witness, django_assert_num_queries):
    others = [replace(place, object_id=uuid.uuid4()) for _ in range(3)]
    for number, where in enumerate(others):
        actions.seal(where, f"Text {number}.", witness=witness)

    held = connection.vendor == "postgresql"  # one statement more, against a change of keys meanwhile
    # savepoint and release, audit rows, level, closure, keys, what the trail remembers, texts
    with django_assert_num_queries(2 + 3 + 5 + held):
        texts = actions.open_texts([others[2], others[0], others[1]], witness=witness)

    assert texts == ["Text 2.", "Text 0.", "Text 1."]


def test_texts_of_several_compartments_are_not_mixed(place, sealed, witness):
    with pytest.raises(ValueError):
        actions.open_texts([place, replace(place, compartment=uuid.uuid4())], witness=witness)


def test_each_opening_is_in_the_trail_by_place_and_never_by_word(place, sealed, olga):
    actions.open_text(place, witness=Witness("note.read", by=olga, compartment=place.compartment))

    event = AccessEvent.objects.get(action="note.read")
    assert (event.actor_id, event.compartment, event.object_id) == (olga.pk, place.compartment, place.object_id)
    assert event.payload == '{"field":"text","revision":1}'


@pytest.mark.parametrize("act", [actions.open_text, lambda place, witness: actions.seal(place, TEXT, witness=witness)])
def test_nothing_happens_before_a_witness_who_writes_nothing(db, place, act):
    with pytest.raises(PermissionError), transaction.atomic():
        act(place, witness=lambda **facts: None)

    assert Sealed.objects.count() == 0


@pytest.fixture
def mute(olga):
    """A witness whose audit row the database refuses: it names no action."""
    return Witness(None, by=olga)


def test_no_text_is_returned_when_the_audit_row_cannot_be_written(place, sealed, mute):
    text = None

    with pytest.raises(IntegrityError):
        text = actions.open_text(place, witness=mute)

    assert text is None


def test_nothing_is_sealed_forgotten_or_destroyed_without_its_audit_row(place, sealed, mute, witness):
    other = replace(place, revision=2)

    for act in (
        lambda: actions.seal(other, TEXT, witness=mute),
        lambda: actions.forget(place.object_id, field="text", witness=mute),
        lambda: actions.shred(place.compartment, witness=mute),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()

    assert (Sealed.objects.get().pk, Certificate.objects.count()) == (sealed.pk, 0)
    assert actions.open_text(place, witness=witness) == TEXT


def test_a_failed_act_seals_nothing(place, witness):
    @transaction.atomic
    def fail_after_sealing():
        actions.seal(place, TEXT, witness=witness)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_sealing()

    assert (Sealed.objects.count(), DataKey.objects.count(), AccessEvent.objects.count()) == (0, 0, 0)
    actions.seal(place, "The second time.", witness=witness)
    assert actions.open_text(place, witness=witness) == "The second time."


def test_forgetting_leaves_the_revisions_that_are_still_needed(place, witness):
    for revision in (1, 2, 3):
        actions.seal(replace(place, revision=revision), f"Revision {revision}.", witness=witness)

    assert actions.forget(place.object_id, field="text", before=3, witness=witness) == 2

    assert actions.open_text(replace(place, revision=3), witness=witness) == "Revision 3."
    with pytest.raises(Sealed.DoesNotExist):
        actions.open_text(place, witness=witness)


def test_a_fingerprint_compares_words_without_keeping_them(db):
    here, there = uuid.uuid4(), uuid.uuid4()
    one, same, parted, elsewhere = (
        actions.fingerprint(here, "Mira", "said"),
        actions.fingerprint(here, "Mira", "said"),
        actions.fingerprint(here, "Miras", "aid"),
        actions.fingerprint(there, "Mira", "said"),
    )

    assert one == same
    assert len({one, parted, elsewhere}) == 3
