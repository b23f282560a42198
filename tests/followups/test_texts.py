"""Joint texts: sealed, versioned, bracketed, never overwritten by the slower of two writers."""

import pytest

from audit.models import AccessEvent
from core.errors import DomainError
from followups import actions
from followups.choices import TextState
from followups.models import JointText, TextVersion
from followups.selectors import words
from followups.selectors.words import BRACKETED, GONE, NEW, SAME, Run
from vault.models import Sealed
from workshops.models import Seat

CANARY = "quillonbrathwexorudentaflimmerqsotvypraz"


@pytest.fixture
def text(dialogue, ravi):
    return actions.create_text(
        dialogue=dialogue,
        title="Principles",
        kind="STATEMENT",
        text="The post [shall / should] open. " + CANARY,
        by=ravi,
    )


def words_of(text, number, by):
    return actions.read_version(joint_text=text, version=text.versions.get(number=number), by=by)


@pytest.mark.parametrize(
    ("text", "left"),
    [("", 0), ("[a] b [c]", 2), ("[a [b] c]", 2), ("[a", None), ("a]", None), ("]a[", None)],
)
def test_brackets_are_counted_in_pairs(text, left):
    assert words.count_brackets(text) == left


def test_brackets_are_marked_without_their_signs():
    assert words.mark_brackets("We [shall / should [may]] go.\n\n[All] agree.") == [
        [Run(SAME, "We "), Run(BRACKETED, "shall / should [may]"), Run(SAME, " go.")],
        [Run(BRACKETED, "All"), Run(SAME, " agree.")],
    ]


def test_a_bracket_over_two_paragraphs_is_marked_in_both():
    assert words.mark_brackets("One [two.\n\nThree] four.") == [
        [Run(SAME, "One "), Run(BRACKETED, "two.")],
        [Run(BRACKETED, "Three"), Run(SAME, " four.")],
    ]


def test_compare_shows_the_words_that_went_and_came():
    left, right = words.compare("Same.\n\nThe post may open.", "Same.\n\nThe post will open.\n\nSoon.")

    assert left == [[Run(SAME, "Same.")], [Run(SAME, "The post "), Run(GONE, "may"), Run(SAME, " open.")]]
    assert right == [
        [Run(SAME, "Same.")],
        [Run(SAME, "The post "), Run(NEW, "will"), Run(SAME, " open.")],
        [Run(NEW, "Soon.")],
    ]


def test_compare_marks_neighbouring_changes_as_one():
    assert words.compare("It may be.", "It shall do.") == (
        [[Run(SAME, "It "), Run(GONE, "may be"), Run(SAME, ".")]],
        [[Run(SAME, "It "), Run(NEW, "shall do"), Run(SAME, ".")]],
    )


def test_the_words_of_a_text_are_in_the_vault_alone(text, dialogue):
    row = Sealed.objects.get()

    assert (row.compartment, row.kind, row.field, row.revision) == (dialogue.pk, "followups.textversion", "text", 1)
    assert CANARY.encode() not in bytes(row.envelope)
    assert text.versions.get().brackets_left == 1


def test_reading_a_version_is_witnessed(text, ravi, mira, dialogue):
    assert words_of(text, 1, mira) == "The post [shall / should] open. " + CANARY

    event = AccessEvent.objects.get(action="text.read")
    assert (event.actor_id, event.object_id, event.compartment) == (mira.pk, text.versions.get().pk, dialogue.pk)


def test_save_version_keeps_the_old_one(text, ravi):
    actions.save_version(joint_text=text, base=1, text="The post shall open.", by=ravi)

    assert (words_of(text, 1, ravi)[:8], words_of(text, 2, ravi)) == ("The post", "The post shall open.")
    assert list(text.versions.order_by("number").values_list("number", "brackets_left")) == [(1, 1), (2, 0)]


def test_save_version_from_an_old_base_writes_nothing(text, ravi, felix):
    actions.save_version(joint_text=text, base=1, text="Ravi was first.", by=ravi)

    with pytest.raises(actions.NewerVersion):
        actions.save_version(joint_text=JointText.objects.get(), base=1, text="Felix was second.", by=felix)

    assert TextVersion.objects.count() == 2
    assert words_of(text, 2, ravi) == "Ravi was first."


def test_an_unclosed_bracket_is_refused(text, ravi):
    with pytest.raises(DomainError, match="not closed"):
        actions.save_version(joint_text=text, base=1, text="The post [shall open.", by=ravi)

    assert JointText.objects.get().latest == 1


def test_a_text_with_brackets_left_cannot_be_agreed(text, felix):
    with pytest.raises(DomainError, match="1 bracket is left"):
        actions.settle_text(joint_text=text, state=TextState.AGREED, by=felix)

    assert JointText.objects.get().state == TextState.DRAFT


def test_a_new_version_of_an_agreed_text_is_a_draft_again(text, ravi, felix):
    actions.save_version(joint_text=text, base=1, text="Clean.", by=ravi)
    actions.settle_text(joint_text=text, state=TextState.AGREED, by=felix)

    actions.save_version(joint_text=text, base=2, text="Cleaner.", by=ravi)

    assert JointText.objects.get().state == TextState.DRAFT


def test_team_and_seated_participants_read_joint_texts_and_nobody_else(text, olga, mira, samir, fiona, frank, sam):
    readers = {user for user in (olga, mira, samir, fiona, frank, sam) if JointText.objects.visible_to(user).exists()}

    assert readers == {olga, mira, samir}


def test_a_participant_whose_seat_ended_no_longer_reads(text, mira):
    seat = Seat.objects.get(user=mira)
    seat.ended_at = seat.created_at
    seat.save()

    assert not JointText.objects.visible_to(mira).exists()
