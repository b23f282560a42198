"""Institutions of the roster in the text: whole, in part, or by their acronym."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from attribution.lexicon import any_words, is_common_word
from attribution.model import PersonEntry
from attribution.normalise import plain

MIN_WORD = 4  # letters of a single word that stands for an institution


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to call an institution: folded words, whose it is, how specific it is."""

    words: tuple[str, ...]
    people: frozenset[int]
    whole: bool
    generic: bool  # only words such as "the Centre"
    rare: bool  # holds a word that is no ordinary one: found in small letters too


class Institutions:
    """Aliases by their first word, the longest first."""

    def __init__(self, people: Sequence[PersonEntry]):
        self.by_word: dict[str, list[Alias]] = {}
        self.acronyms: dict[str, frozenset[int]] = {}
        self.towns: dict[str, frozenset[int]] = {}  # rare words that several institutions share
        self.words: dict[str, set[int]] = {}  # every telling word -> whose institutions have it
        whole: dict[tuple[str, ...], set[int]] = {}
        for number, person in enumerate(people):
            words = tuple(plain(person.institution).split())
            if words:
                whole.setdefault(words, set()).add(number)
            self._add_acronyms(number, person)
        self.general = any_words("institution", "generic")
        countries = {w for p in people for w in (*plain(p.country).split(), *plain(p.side).split())}
        self._add_words(whole, countries)
        parts: dict[tuple[str, ...], set[int]] = {}
        owners = Counter(word for words in whole for word in set(words))
        for words, members in whole.items():
            for part in _parts(words, countries):
                # A rare word that several institutions share is the town they are in.
                if len(part) > 1 or owners[part[0]] == 1 or part[0] in any_words("institution", "generic"):
                    parts.setdefault(part, set()).update(members)
                else:
                    self.towns[part[0]] = self.towns.get(part[0], frozenset()) | members
        for words, members in {**parts, **whole}.items():
            self._add(words, members, words in whole)
        for aliases in self.by_word.values():
            aliases.sort(key=lambda alias: -len(alias.words))

    def _add_words(self, whole: dict[tuple[str, ...], set[int]], countries: set[str]):
        for words, members in whole.items():
            for word in set(words) - _SMALL:
                if not _is_place(word, countries):
                    self.words.setdefault(word, set()).update(members)

    def special(self, word: str) -> frozenset[int]:
        """Whose institution has the folded word, if it is more than "institute" or "national"."""
        return frozenset() if word in self.general or is_small(word) else frozenset(self.words.get(word, ()))

    def _add(self, words: tuple[str, ...], members: set[int], whole: bool):
        generic = set(words) <= any_words("institution", "generic")
        rare = any(not is_common_word(word) and word not in _SMALL and len(word) >= MIN_WORD for word in words)
        alias = Alias(words, frozenset(members), whole, generic, rare and not generic)
        self.by_word.setdefault(words[0], []).append(alias)

    def _add_acronyms(self, number: int, person: PersonEntry):
        short = {plain(person.acronym).replace(" ", "")} if person.acronym else set()
        words = [w for w in plain(person.institution).split() if w not in _SMALL]
        if len(words) >= 3:
            short.add("".join(word[0] for word in words))
        for key in short - {""}:
            if len(key) >= 2:
                self.acronyms[key] = self.acronyms.get(key, frozenset()) | {number}


_SMALL = frozenset(
    {"of", "the", "for", "and", "on", "in", "at", "a", "an", "de", "la", "le", "des", "du", "et", "y", "del"}
)


def _parts(words: tuple[str, ...], countries: set[str]):
    """Shorter forms: two and more of its words in a row, a rare word, or a general one."""
    generic = any_words("institution", "generic")
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            part = words[start:end]
            if part == words or part[0] in _SMALL or part[-1] in _SMALL:
                continue
            special = [word for word in part if word not in generic and not _is_place(word, countries)]
            if _is_telling(part, bool(special), generic):
                yield part


def _is_telling(part: tuple[str, ...], special: bool, generic: frozenset[str]) -> bool:
    if len(part) > 1:
        return special or set(part) <= generic
    return (special and len(part[0]) >= MIN_WORD) or (part[0] in generic and not is_small(part[0]))


def is_small(word: str) -> bool:
    return word in _SMALL or len(word) < MIN_WORD


def _is_place(word: str, countries: set[str]) -> bool:
    return any(len(c) >= 4 and word.startswith(c[:-1]) for c in countries)


def is_ordinary(alias: Alias) -> bool:
    """A single ordinary word, which needs a capital to be an institution."""
    return len(alias.words) == 1 and (alias.generic or is_common_word(alias.words[0]))
