"""Words for countries, sides and capitals, and whom of the session they can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from attribution.lexicon import DATA
from attribution.model import PersonEntry
from attribution.normalise import plain, wordset
from attribution.sounds import bones

_NO_COUNTRY = wordset(
    "expert experts third party neutral observer observers other none staff organiser organisers host team"
)
_ENDING = re.compile(
    r"(?:a|e|i|o|u|y|iy|ia)?(?:ns?|ans?|ians?|is?|ese|ish|ers?|eans?|ics?|ites?|iens?|iennes?|ais|aises?|ois|oises?"
    r"|ains?|aines?|an[oa]s?|en[oa]s?|es|es[ae]s?|in[oa]s?|sk(?:iy|aya|oe|ogo|oy|om|omu|uyu|ie|ikh|im|imi)"
    r"|ets|tsa|tsu|tsem|tsy|tsev|tsam|an(?:in|ina|e|ka|ki)|k[aiu]|iya|iyu|ii|iey|iei)"
)
_PREFIXES = ("al", "wal", "ll", "bal")
_VOWELS = "aeiouy"
MAX_WORDS = 4


@dataclass(frozen=True)
class Country:
    names: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    """The table of real countries, folded."""
    found = []
    for line in (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        names, people, capitals, *others = line.split("\t")
        every = [*names.split("|"), *others]
        found.append(Country(_folded(every), _folded(people.split("|")), _folded(capitals.split("|"))))
    return tuple(found)


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in (plain(word) for word in words) if key)


@cache
def _foreign() -> frozenset[str]:
    """Every adjective and name of a people, singular and plural."""
    words = {word for country in countries() for word in country.people}
    return frozenset(words | {word + "s" for word in words})


@cache
def _known(name: str) -> tuple[Country, ...]:
    return tuple(country for country in countries() if name in country.names or name in country.people)


class Places:
    """Country words of one roster; sets are positions in the roster."""

    def __init__(self, people: Sequence[PersonEntry]):
        self.belonging: dict[str, set[int]] = {}
        self.capitals: dict[str, set[int]] = {}
        self.stems: dict[str, set[int]] = {}
        self.bones: dict[str, set[int]] = {}
        for number, person in enumerate(people):
            for name in {plain(person.country), plain(person.side)} - {""}:
                if not set(name.split()) <= _NO_COUNTRY:
                    self._add(name, number)

    def _add(self, name: str, number: int):
        known = _known(name)
        words = {name} | {word for country in known for word in (*country.names, *country.people)}
        for word in words:
            self.belonging.setdefault(word, set()).add(number)
            self.belonging.setdefault(word + "s", set()).add(number)
            for bone in bones(word.replace(" ", "")):
                self.bones.setdefault(bone, set()).add(number)
            stem = word.rstrip(_VOWELS)
            if " " not in word and len(stem) >= 4:
                self.stems.setdefault(stem, set()).add(number)
        for country in known:
            for capital in country.capitals:
                self.capitals.setdefault(capital, set()).add(number)

    def match(self, keys: Sequence[str], script: str = "latin") -> tuple[int, frozenset[int]] | None:
        """Number of words at the start of `keys` that name a country or its people, and who belongs to it.

        An empty set stands for a country that nobody of the session belongs to.
        """
        for length in range(min(MAX_WORDS, len(keys)), 0, -1):
            phrase = " ".join(keys[:length])
            people = self.belonging.get(phrase)
            if people is not None:
                return length, frozenset(people)
            if phrase in _foreign():
                return length, frozenset()
        people = self._by_stem(keys[0]) if keys else None
        if not people and keys and script in ("arabic", "hebrew"):
            people = self._by_bones(keys[0])
        return (1, frozenset(people)) if people else None

    def capital(self, keys: Sequence[str]) -> tuple[int, frozenset[int]] | None:
        """The same for capitals that stand for their government."""
        for length in range(min(MAX_WORDS, len(keys)), 0, -1):
            people = self.capitals.get(" ".join(keys[:length]))
            if people is not None:
                return length, frozenset(people)
        return None

    def _by_bones(self, key: str) -> set[int] | None:
        """For alphabets without vowels."""
        for candidate in (key, *(key[len(p) :] for p in _PREFIXES if key.startswith(p))):
            for bone in bones(candidate):
                if bone in self.bones:
                    return self.bones[bone]
        return None

    def _by_stem(self, key: str) -> set[int] | None:
        for candidate in (key, *(key[len(p) :] for p in _PREFIXES if key.startswith(p))):
            for cut in range(len(candidate), 3, -1):
                people = self.stems.get(candidate[:cut])
                if people and (cut == len(candidate) or _ENDING.fullmatch(candidate[cut:])):
                    return people
        return None
