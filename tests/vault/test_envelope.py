"""The envelope: its place, its length, its padding. Known answers: tests/promises/test_06_vectors.py."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import envelope, keys
from vault.envelope import Place, Unreadable

KEY = bytes(range(32))
HERE = Place(uuid.UUID(int=1), "sessions_app.note", uuid.UUID(int=2), "text", 1)

places = st.builds(Place, st.uuids(), st.text(), st.uuids(), st.text(), st.integers(0, 2**63 - 1))


def bound(place: Place, epoch: int = 1) -> bytes:
    return envelope.bind(place, level="standard", epoch=epoch, kcv=keys.check_value(KEY, place.compartment, epoch))


def test_no_part_of_an_envelope_is_one():
    whole = envelope.lock(KEY, "A joint post could open.", epoch=1, bound_to=bound(HERE))

    for length in range(len(whole)):
        with pytest.raises(Unreadable):
            envelope.unlock(KEY, whole[:length], bound_to=bound(HERE))
    with pytest.raises(Unreadable):
        envelope.unlock(KEY, whole + b"\x00", bound_to=bound(HERE))


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, compartment=uuid.UUID(int=9)),
        replace(HERE, kind="sessions_app.correction"),
        replace(HERE, object_id=uuid.UUID(int=9)),
        replace(HERE, field="reason"),
        replace(HERE, revision=2),
    ],
    ids=["compartment", "kind", "object", "field", "revision"],
)
def test_an_envelope_opens_in_its_own_place_alone(elsewhere):
    whole = envelope.lock(KEY, "A joint post could open.", epoch=1, bound_to=bound(HERE))

    with pytest.raises(Unreadable):
        envelope.unlock(KEY, whole, bound_to=bound(elsewhere))


def test_nor_at_another_epoch_or_level():
    whole = envelope.lock(KEY, "A joint post could open.", epoch=1, bound_to=bound(HERE))
    kcv = keys.check_value(KEY, HERE.compartment, 1)

    for bound_to in (bound(HERE, epoch=2), envelope.bind(HERE, level="sealed", epoch=1, kcv=kcv)):
        with pytest.raises(Unreadable):
            envelope.unlock(KEY, whole, bound_to=bound_to)


def test_words_cannot_be_moved_from_one_part_of_the_place_to_the_next():
    one, other = replace(HERE, kind="note.wo", field="rds"), replace(HERE, kind="note.", field="words")

    assert bound(one) != bound(other)


@pytest.mark.parametrize(
    ("letters", "padded"), [(0, 256), (1, 256), (254, 256), (255, 256), (256, 512), (511, 512), (512, 768)]
)
def test_the_length_tells_the_next_multiple_of_256_alone(letters, padded):
    whole = envelope.lock(KEY, "x" * letters, epoch=1, bound_to=bound(HERE))

    assert len(whole) == 18 + padded + 16  # header, text, tag


def test_two_seals_of_one_text_have_nothing_in_common():
    one, other = (envelope.lock(KEY, "Yes.", epoch=1, bound_to=bound(HERE)) for _ in range(2))

    assert one[6:18] != other[6:18]
    assert one[18:] != other[18:]


@given(text=st.text(), place=places, epoch=st.integers(0, 2**32 - 1))
def test_any_text_comes_back_from_any_place(text, place, epoch):
    whole = envelope.lock(KEY, text, epoch=epoch, bound_to=bound(place, epoch))

    assert envelope.epoch_of(whole) == epoch
    assert envelope.unlock(KEY, whole, bound_to=bound(place, epoch)) == text


@given(one=places, other=places)
def test_different_places_are_bound_differently(one, other):
    assert (bound(one) == bound(other)) == (one == other)


@given(st.binary())
def test_rubbish_is_unreadable_and_nothing_worse(rubbish):
    with pytest.raises(Unreadable):
        envelope.unlock(KEY, rubbish, bound_to=bound(HERE))


@given(st.binary(max_size=600))
def test_padding_comes_off_as_it_went_on(data):
    padded = envelope.pad(data)

    assert (len(padded) % 256, envelope.unpad(padded)) == (0, data)


@pytest.mark.parametrize("padded", [b"", b"\x00" * 256, b"x" * 256, b"x\x80\x00x"])
def test_what_was_never_padded_is_unreadable(padded):
    with pytest.raises(Unreadable):
        envelope.unpad(padded)


def test_half_a_character_is_refused_without_repeating_the_text():
    with pytest.raises(ValueError) as refused:
        envelope.lock(KEY, "They agreed \ud800", epoch=1, bound_to=bound(HERE))

    assert (type(refused.value), str(refused.value)) == (ValueError, "These characters are no Unicode text.")
