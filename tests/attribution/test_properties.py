"""What may be done to a note without losing a block."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution import Roster, check
from attribution.scripts import CYRILLIC
from tests.attribution.cast import halden, notes, person

BLOCKED = [
    (note["text"], note["id"])
    for note, roster in notes("sample_notes.json")
    if check(note["text"], roster).verdict == "blocked"
]
NAMES = ["Yevgeny Tarasov", "Zhenya", "al-Qassem", "Dawit Hailu", "Lomaia", "Aaberg", "Ocampo", "Kvali", "Haddou"]
TWINS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і", "j": "ј", "s": "ѕ"}
ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e"]

names = st.sampled_from(NAMES)


def blocked_people(text):
    return {person for finding in check(text, halden()).blocks for person in finding.people}


def said(name):
    return f"It was {name} who said that the text was too long."


@settings(max_examples=100, deadline=None)
@given(names, st.data())
def test_invisible_characters_change_nothing(name, data):
    at = data.draw(st.integers(1, len(name) - 1))
    changed = name[:at] + data.draw(st.sampled_from(ZERO_WIDTH)) + name[at:]
    assert blocked_people(said(changed)) == blocked_people(said(name)) != set()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, str.swapcase])
def test_case_changes_nothing(name, change):
    assert blocked_people(change(said(name))) == blocked_people(said(name))


@settings(max_examples=100, deadline=None)
@given(names, st.data())
def test_look_alike_letters_change_nothing(name, data):
    places = [i for i, char in enumerate(name) if char in TWINS]
    chosen = data.draw(st.sets(st.sampled_from(places), min_size=1)) if places else set()
    changed = "".join(TWINS[char] if i in chosen else char for i, char in enumerate(name))
    assert blocked_people(said(changed)) == blocked_people(said(name))


@settings(max_examples=100, deadline=None)
@given(names, st.data())
def test_added_accents_change_nothing(name, data):
    at = data.draw(st.sampled_from([i for i, char in enumerate(name) if char.isalpha()]))
    changed = unicodedata.normalize("NFC", name[: at + 1] + "\u0301" + name[at + 1 :])
    assert blocked_people(said(changed)) == blocked_people(said(name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["'s", "’s", "ʼs", "s'"])
def test_a_possessive_changes_nothing(name, ending):
    assert blocked_people(f"Then {name}{ending} proposal was read.") == blocked_people(said(name))


@pytest.mark.parametrize(("text", "note"), BLOCKED)
@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_a_blocked_note_stays_blocked_in_another_case(text, note, change):
    assert check(change(text), halden()).verdict == "blocked"


texts = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("AaMmYyTt .,'’\"“”()\n\u200b\u202e" + "".join(list(CYRILLIC)[:20]))
    ),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(texts, names)
def test_offsets_always_slice_the_original_text(noise, name):
    text = f"{noise} {name} said. {noise[::-1]}"
    for finding in check(text, halden()).findings:
        assert text[finding.start : finding.end] == finding.text
        assert finding.start < finding.end <= len(text)


given_names = st.sampled_from(["Omar", "Lena", "Ivan", "Yevgeny", "Dawit", "Rosa", "Will"])
surnames = st.sampled_from(["Tarasov", "Taranov", "Hailu", "Lomaia", "May", "Kamau", "Kvali", "Stone"])


@settings(max_examples=100, deadline=None)
@given(names, given_names, surnames)
def test_one_more_person_never_turns_a_block_into_a_pass(name, first, last):
    text = said(name)
    before = check(text, halden()).blocks
    grown = Roster.of([*halden().people, person("P99", f"{first} {last}")])
    after = check(text, grown).findings
    for finding in before:
        held = [f for f in after if f.start <= finding.start and finding.end <= f.end]
        assert held, (finding, after)
        assert all(f.severity == "block" or f.fits > finding.fits for f in held)


def disguises(words, chance):
    """The same words with invisible, look-alike, accented, full-width letters, and in other cases."""
    at = chance.randrange(1, len(words))
    letters = [i for i, char in enumerate(words) if char.isascii() and char.isalpha()]
    twins = {i for i in letters if words[i] in TWINS and chance.random() < 0.5}
    accent = chance.choice(letters)
    yield words[:at] + "\u200b" + words[at:]
    yield "".join(TWINS[char] if i in twins else char for i, char in enumerate(words))
    yield unicodedata.normalize("NFC", words[: accent + 1] + "\u0301" + words[accent + 1 :])
    yield "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in words)
    yield from (words.upper(), words.lower(), words.title(), words.swapcase())


@pytest.mark.parametrize("note", range(12))
def test_a_disguised_block_stays_a_block(note):
    text = notes("sample_notes.json")[note][0]["text"]
    chance = random.Random(note)
    for block in check(text, halden()).blocks:
        for words in disguises(block.text, chance):
            changed = text[: block.start] + words + text[block.end :]
            after = [
                f for f in check(changed, halden()).blocks if f.start < block.start + len(words) and block.start < f.end
            ]
            assert after, (block.text, words)
