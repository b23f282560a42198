"""The text in memory: offsets, merging, order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from sessions_app.actions.desk import arrange
from sessions_app.models import NoteText, Point, Spot
from tests.sessions_app.conftest import text

WORDS = st.text(max_size=30)
NOTES = st.lists(st.builds(Point, WORDS, WORDS), min_size=1, max_size=5).map(lambda points: NoteText(tuple(points)))


def test_what_goes_into_the_vault_comes_out_again():
    note = NoteText((Point("Order", "Zuerst das Wasser – سلام"),), page="p", turn=3)

    back = NoteText.from_json(note.to_json())

    assert (back, back.page, back.turn) == (note, "p", 3)


def test_a_place_in_the_plain_text_is_found_in_its_point():
    note = text(("One", "first words"), ("Two", "second words"))
    start = note.plain().index("second")

    assert note.spot(start, start + 6) == Spot(1, "text", 0, 6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(NOTES, st.data())
def test_every_stretch_within_a_piece_is_found_where_it_stands(note, data):
    index = data.draw(st.integers(0, len(note.points) - 1))
    words = note.points[index].text
    start = data.draw(st.integers(0, max(len(words) - 1, 0)))
    before = NoteText(note.points[:index]).plain() + note.points[index].heading + "\n"

    spot = note.spot(len(before) + start, len(before) + len(words))

    assert (spot.point, spot.part, spot.start, spot.end) == (index, "text", start, len(words))


def test_rewording_changes_nothing_but_its_place():
    note = text(("One", "Tarasov argued it."), ("Two", "Kept."))

    assert note.reworded(Spot(0, "text", 0, 7), "One view") == text(("One", "One view argued it."), ("Two", "Kept."))


def test_merging_keeps_each_point_of_both_once():
    mine, theirs = text(("One", "a"), ("Two", "b")), text(("One", "a"), ("Three", "c"), ("", " "))

    assert mine.merged_with(theirs) == text(("One", "a"), ("Two", "b"), ("Three", "c"))


@pytest.mark.parametrize(
    ("command", "order"),
    [("up:1", "bac"), ("down:1", "acb"), ("remove:1", "ac"), ("up:0", "abc"), ("down:2", "abc")],
)
def test_points_are_moved_and_removed(command, order):
    note = arrange(text(("a", ""), ("b", ""), ("c", "")), command)

    assert "".join(point.heading for point in note.points) == order


def test_an_added_point_is_empty_and_last():
    assert arrange(text(("a", "")), "add") == text(("a", ""), ("", ""))


@pytest.mark.parametrize("command", ["up:7", "up:x", "remove:", "jump"])
def test_a_point_that_is_not_there_is_refused_in_words(command):
    with pytest.raises(DomainError, match="no longer there"):
        arrange(text(("a", "")), command)
