"""A sealed compartment: who opens it, who lets whom in, and what nobody does without a reader's key."""

from dataclasses import replace

import pytest

from tests.vault import circle
from vault import actions, circles
from vault.errors import Locked, NotGranted
from vault.models import DataKey

pytestmark = pytest.mark.django_db

TEXT = "A joint post could open."


@pytest.fixture
def ruth():
    """A facilitator with a reader's key."""
    return circle.enrol()


@pytest.fixture
def paul():
    """A second reader."""
    return circle.enrol()


def test_a_reader_founds_a_circle_writes_and_reads(place, ruth):
    circle.found(place.compartment, by=ruth)

    circle.write(place, TEXT, by=ruth)

    assert circle.read(place, by=ruth) == TEXT
    assert DataKey.objects.count() == 0


def test_without_an_unlocked_key_nothing_is_sealed_opened_or_marked(place, ruth, witness):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)

    for act in (
        lambda: actions.open_text(place, witness=witness),
        lambda: actions.seal(replace(place, revision=2), TEXT, witness=witness),
        lambda: actions.fingerprint(place.compartment, "Mira"),
    ):
        with pytest.raises(Locked) as locked:
            act()
        assert locked.value.compartment == place.compartment


def test_an_unlocked_reader_without_a_grant_is_denied_and_the_trail_says_so(place, ruth, paul, failures):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)

    with pytest.raises(NotGranted):
        circle.read(place, by=paul)

    assert failures() == ["denied"]


def test_nothing_is_sealed_before_a_reader_has_founded_the_circle(place, ruth):
    circles.begin(place.compartment, witness=circle.WITNESS)

    with pytest.raises(NotGranted):
        circle.write(place, TEXT, by=ruth)


def test_a_reader_is_let_in_by_one_who_is_and_reads_what_was_there(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    assert [shown.user_id for shown in circles.pending(place.compartment, [paul.id, ruth.id])] == [paul.id]

    circle.let_in(place.compartment, paul, by=ruth)

    assert circle.read(place, by=paul) == TEXT
    assert circles.pending(place.compartment, [paul.id, ruth.id]) == []


def test_a_removed_reader_opens_nothing_and_the_others_read_on(place, ruth, paul):
    circle.found(place.compartment, by=ruth, also=(paul,))
    circle.write(place, TEXT, by=ruth)

    with ruth.reading():
        left = circles.remove(place.compartment, paul.id, witness=circle.WITNESS)

    assert left == 0
    assert circle.read(place, by=ruth) == TEXT
    with pytest.raises(NotGranted):
        circle.read(place, by=paul)
