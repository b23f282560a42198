"""Hostile and broken input: an answer or a clear error, in bounded time."""

import time

import pytest

from attribution import Roster, RosterError, check
from tests.attribution.cast import halden, person

HOSTILE = {
    "long prose": "Tarasov said that the line could move. " * 4_000,
    "a megabyte of one word": "a" * 1_000_000,
    "many different words": " ".join(f"Tar{i}sov" for i in range(12_000)),
    "brackets": "(" * 10_000 + "[" * 10_000 + "Tarasov" + "]" * 10_000,
    "quotation marks": "'a" * 20_000 + '"' * 100_000 + "“" * 100_000,
    "apostrophes": "l'" * 100_000,
    "dots": "a." * 60_000,
    "initials": "D.H. " * 10_000,
    "at signs": "@" * 50_000 + "a@" * 30_000 + "a" * 100_000,
    "digits": "1 2 3 4 " * 10_000,
    "marks of direction": "\u202e\u200f\u2067" * 50_000 + "Tarasov",
    "combining marks": "e" + "\u0301" * 60_000,
    "new lines": "\n \n" * 50_000,
    "he and she": "He said she said. " * 6_000,
    "roles": "the former ambassador of the economist from Ardenya " * 3_000,
    "lone surrogates": "\ud800 Tarasov \udfff" * 1_000,
    "nothing": "",
    "only spaces": " \t\n" * 1_000,
    "ideographs": "张晓明" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_get_an_answer_in_time(text):
    began = time.process_time()
    check(text, halden())
    assert time.process_time() - began < 20


def test_a_name_after_marks_of_direction_is_found():
    text = "\u202e\u200f" * 5_000 + "Tarasov"
    assert [finding.text for finding in check(text, halden()).findings] == ["Tarasov"]


def test_a_text_of_unreasonable_length_is_refused():
    with pytest.raises(ValueError, match="at most 2000000"):
        check("a" * 2_000_001, halden())


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([person("", "Anna")], "no id"),
        ([person("P1", "")], "has no name"),
        ([person("P1", " .,- ")], "has no name"),
        ([person("P1", "Anna"), person("P1", "Berta")], "stands twice"),
        ([person("P1", "A" * 501)], "longer than 500"),
        ([person(str(n), "Anna") for n in range(5_001)], "at most 5000"),
    ],
)
def test_a_roster_that_cannot_be_used_is_named(people, words):
    with pytest.raises(RosterError, match=words):
        Roster.of(people)


def test_two_people_of_one_name_are_both_meant():
    result = check("Anna Berg agreed.", [person("A", "Anna Berg"), person("B", "Anna Berg")])
    assert [(f.people, f.severity) for f in result.findings] == [(("A", "B"), "warn")]


def test_an_empty_roster_still_finds_what_needs_none():
    result = check("She wrote to x@example.org.", [])
    assert [(f.kind, f.people, f.severity) for f in result.findings] == [("contact", (), "warn")]
