"""A closed compartment: the vault itself refuses, whoever asks and by whatever way."""

import threading
import uuid
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.http import Http404

from audit.actions import Witness
from audit.models import AccessEvent
from core.errors import DomainError
from vault import actions, datakeys, rings
from vault.closing import close, reopen
from vault.keys import Closed
from vault.models import Closure, Sealed

TEXT = "A joint post could open."
WITNESS = Witness("test.act", by=None)


def test_nothing_opens_in_a_closed_compartment_and_the_trail_says_why(place, sealed, witness, failures):
    close([place.compartment], witness=witness)

    with pytest.raises(Closed), transaction.atomic():
        actions.open_text(place, witness=witness)

    with pytest.raises(Closed):
        actions.open_text(place, witness=witness)
    assert failures() == ["closed"]


def test_nothing_is_sealed_in_a_closed_compartment(place, sealed, witness):
    close([place.compartment], witness=witness)

    with pytest.raises(Closed), transaction.atomic():
        actions.seal(replace(place, revision=2), TEXT, witness=witness)

    assert Sealed.objects.count() == 1


def test_a_compartment_can_be_closed_before_its_first_text(place, witness):
    close([place.compartment], witness=witness)

    with pytest.raises(Closed), transaction.atomic():
        actions.seal(place, TEXT, witness=witness)


@pytest.mark.parametrize(
    "ask",
    [
        lambda compartment: actions.fingerprint(compartment, "a word"),
        lambda compartment: datakeys.Ring(compartment).key(1),
    ],
)
def test_no_other_way_leads_to_the_key_of_a_closed_compartment(place, sealed, witness, ask):
    close([place.compartment], witness=witness)

    with pytest.raises(Closed):
        ask(place.compartment)


def test_other_compartments_stay_as_they_are(place, sealed, witness):
    close([uuid.uuid4()], witness=witness)

    assert actions.open_text(place, witness=witness) == TEXT


def test_what_was_closed_opens_again_and_nothing_was_lost(place, sealed, witness):
    close([place.compartment], witness=witness)

    assert (reopen([place.compartment], witness=witness), reopen([place.compartment], witness=witness)) == (1, 0)

    assert actions.open_text(place, witness=witness) == TEXT


def test_closing_twice_is_closing_once(place, witness):
    assert (close([place.compartment], witness=witness), close([place.compartment], witness=witness)) == (1, 0)

    assert AccessEvent.objects.filter(object_kind="vault.compartment").count() == 1


def test_what_lies_beside_a_sealed_compartment_is_closed_with_it(place, witness):
    beside = replace(place, compartment=rings.beside(place.compartment))
    actions.seal(beside, TEXT, witness=witness)

    close([place.compartment], witness=witness)
    with pytest.raises(Closed), transaction.atomic():
        actions.open_text(beside, witness=witness)

    reopen([place.compartment], witness=witness)
    assert actions.open_text(beside, witness=witness) == TEXT


def test_nothing_is_closed_without_a_witness(db, place):
    with pytest.raises(PermissionError), transaction.atomic():
        close([place.compartment], witness=lambda **_: None)

    assert not Closure.objects.exists()


def test_a_page_that_forgot_to_ask_answers_as_if_nothing_were_there():
    """``Closed`` is the 404 of what is not there, and a refusal in words where a form shows refusals."""
    assert issubclass(Closed, Http404)
    assert issubclass(Closed, DomainError)


@pytest.mark.django_db(transaction=True)
def test_who_is_sealing_at_that_moment_comes_through_and_who_comes_after_does_not(place):
    began, outcome = threading.Event(), []

    def shut():
        began.set()
        try:
            outcome.append(close([place.compartment], witness=WITNESS))
        finally:
            connection.close()

    with transaction.atomic():
        actions.seal(place, TEXT, witness=WITNESS)
        other = threading.Thread(target=shut)
        other.start()
        began.wait(10)
        other.join(0.5)
        assert outcome == []  # it waits for the writer
    other.join(20)

    assert (outcome, Sealed.objects.count()) == ([1], 1)
    with pytest.raises(Closed), transaction.atomic():
        actions.seal(replace(place, revision=2), TEXT, witness=WITNESS)
