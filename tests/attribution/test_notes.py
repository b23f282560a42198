"""The sample notes of the issue, and the held-out notes written before the code."""

import pytest

from attribution import check
from attribution.normalise import tokenise
from tests.attribution.cast import notes

SAMPLE = [pytest.param(note, roster, id=note["id"]) for note, roster in notes("sample_notes.json")]
LEAKY = [case for case in SAMPLE if case.values[0]["has_leak"]]
CLEAN = [case for case in SAMPLE if not case.values[0]["has_leak"]]


def touched(note, findings):
    """The labelled words that some finding overlaps."""
    spans = [(note["text"].index(words), words) for words in note["spans"]]
    return [words for at, words in spans if any(f.start < at + len(words) and at < f.end for f in findings)]


@pytest.mark.parametrize(("note", "roster"), LEAKY)
def test_every_labelled_word_of_the_sample_is_found(note, roster):
    result = check(note["text"], roster)
    assert touched(note, result.findings) == note["spans"]
    assert result.verdict != "clear"


@pytest.mark.parametrize(("note", "roster"), CLEAN)
def test_the_clean_notes_of_the_sample_are_clear(note, roster):
    assert check(note["text"], roster).findings == ()


@pytest.mark.parametrize("file", ["sample_notes.json", "heldout.json"])
def test_no_rewording_holds_a_word_of_the_roster(file):
    for note, roster in notes(file):
        for finding in check(note["text"], roster).findings:
            assert {token.word.key for token in tokenise(finding.rewording)} & roster.words == set()


@pytest.mark.parametrize("file", ["sample_notes.json", "heldout.json"])
def test_offsets_slice_the_text_and_findings_do_not_overlap(file):
    for note, roster in notes(file):
        findings = check(note["text"], roster).findings
        assert [note["text"][f.start : f.end] for f in findings] == [f.text for f in findings]
        assert all(before.end <= after.start for before, after in zip(findings, findings[1:], strict=False))


def test_the_held_out_notes_keep_their_figures():
    """A floor, not a target: docs/attribution.md tells the exact figures."""
    verdicts = [(note["leak"], check(note["text"], roster).verdict) for note, roster in notes("heldout.json")]
    assert sum(1 for leak, verdict in verdicts if leak and verdict != "clear") >= 48
    assert sum(1 for leak, verdict in verdicts if not leak and verdict == "blocked") <= 1


def test_the_fresh_notes_keep_their_figures():
    """A floor: 160 leaky and 97 clean notes that were written unseen, in three sets."""
    verdicts = [(note["leak"], check(note["text"], roster).verdict) for note, roster in notes("fresh.json")]
    assert sum(1 for leak, verdict in verdicts if leak and verdict != "clear") >= 156
    assert sum(1 for leak, verdict in verdicts if not leak and verdict == "blocked") == 0
    assert sum(1 for leak, verdict in verdicts if not leak and verdict == "warned") <= 3
