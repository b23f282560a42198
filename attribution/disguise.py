"""The text without disguises: invisible characters out, full width and look-alikes in plain letters.

The rules read this copy; every place in it knows where it stands in the original.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from attribution.normalise import MARKS
from attribution.scripts import LOOKALIKES

_SUSPECT = re.compile(
    rf"[{MARKS}]|[\uff01-\uff5e\U0001d400-\U0001d7ff\u2100-\u214f\u0370-\u058f\u1c80-\u1c8f\u1d00-\u1d7f]"
)
_OTHER = re.compile(r"[\u0370-\u06ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Plain:
    """The plain copy, and for each of its characters the place in the original."""

    text: str
    original: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the copy stands in the original, with marks that belong to its end."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return first, last


def undisguised(text: str) -> Plain:
    """The plain copy of a text; the text itself when nothing in it is disguised."""
    if text.isascii() or not _SUSPECT.search(text):
        return Plain(text, text, range(len(text)))
    letters: list[str] = []
    places = array("l")
    for place, char in enumerate(text):
        for plain in _visible(char, letters):
            letters.append(plain)
            places.append(place)
    plain = _WORD.sub(_without_twins, "".join(letters))
    if 3 * len(_OTHER.findall(plain)) < len(_LATIN.findall(plain)):
        plain = _WORD.sub(_small_twins, plain)
    return Plain(plain, text, places)


def _visible(char: str, before: list[str]) -> str:
    """What a character adds to the copy; accents join the letter before where they can."""
    if char.isascii():
        return char
    if unicodedata.combining(char):
        joined = unicodedata.normalize("NFC", before[-1] + char) if before else ""
        if len(joined) == 1:
            before[-1] = joined
        elif not before or not _LATIN.match(before[-1]):
            return char  # vowel signs of other scripts stay
        return ""
    if unicodedata.category(char) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _without_twins(match: re.Match) -> str:
    """A Latin word with letters of other alphabets in it is a disguised Latin word."""
    word = match.group()
    if word.isascii() or not _LATIN.search(word):
        return word
    return "".join(c if _LATIN.match(c) else _twin(c) for c in word)


def _small_twins(match: re.Match) -> str:
    """In a Latin text, a word of up to three letters that are all twins: "а", "он" stays."""
    word = match.group()
    twins = [LOOKALIKES.get(c) or LOOKALIKES.get(c.casefold()) for c in word]
    if len(word) > 3 or word.isascii() or _LATIN.search(word) or not all(twins):
        return word
    return "".join(_twin(char) for char in word)


def _twin(char: str) -> str:
    twin = LOOKALIKES.get(char) or LOOKALIKES.get(char.casefold())
    if twin is None:
        return char
    return twin.upper() if char.isupper() else twin
