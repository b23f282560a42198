"""The word lists: one TOML file a language in `attribution/data`, read once.

docs/attribution.md describes the tables, so that others can add a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from attribution.normalise import plain

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "es", "ru", "ar")


@dataclass(frozen=True)
class Role:
    """One concept: its wider concepts, and whether it is a post that one leaves."""

    name: str
    wider: frozenset[str]
    office: bool


_NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of one language, folded like the text they are compared with."""

    code: str
    raw: Mapping[str, Mapping]
    roles: Mapping[str, Role]
    role_words: Mapping[str, str]  # folded phrase -> concept
    plural_words: Mapping[str, str]
    offices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "my …" -> who may say it
    sectors: Mapping[str, str] = field(default_factory=dict)  # "from the …" -> concept
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a field -> who works in it
    bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # where a working life is spent -> who
    career: re.Pattern | None = None  # "had run", before one of `bodies`
    biography: tuple[tuple[re.Pattern, str], ...] = ()
    sets: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    by_word: dict[tuple[str, str], dict[str, list[list[str]]]] = field(default_factory=dict)

    def words(self, table: str, key: str) -> frozenset[str]:
        """A folded word list of the file; empty when the file has none."""
        return self.sets.get((table, key), _NO_WORDS)

    def phrases(self, table: str, key: str) -> Mapping[str, list[list[str]]]:
        """The same by first word, each phrase as its words."""
        found = self.by_word.get((table, key))
        if found is None:
            found = self.by_word[table, key] = {}
            for phrase in self.words(table, key):
                words = phrase.split()
                found.setdefault(words[0], []).append(words)
        return found

    def listed(self, table: str, key: str) -> tuple[str, ...]:
        """A word list as written, in its order."""
        return tuple(self.raw.get(table, {}).get(key, ()))


@cache
def common_words() -> frozenset[str]:
    """English words that are no names, for telling names from words."""
    lines = (DATA / "words_en.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_common_word(word: str) -> bool:
    """Whether a folded word, or its singular, is an ordinary English word."""
    words = common_words()
    return word in words or (word.endswith("s") and len(word) > 3 and word[:-1] in words)


@cache
def given_names() -> Mapping[str, frozenset[str]]:
    """Folded given name -> the other forms that friends and languages make of it."""
    clusters = tomllib.loads((DATA / "given_names.toml").read_text(encoding="utf-8"))
    forms: dict[str, set[str]] = {}
    for lines in clusters.values():
        for line in lines:
            names = [plain(name) for name in line.split()]
            for name in names:
                forms.setdefault(name, set()).update(n for n in names if n != name)
    return {name: frozenset(others) for name, others in forms.items()}


@cache
def lexicon(code: str = "en") -> Lexicon:
    """The word lists of a language."""
    raw = tomllib.loads((DATA / f"{code}.toml").read_text(encoding="utf-8"))
    topics = {plain(name): tuple(who) for name, who in raw.get("topics", {}).items()}
    bodies = topics | {plain(name): tuple(who) for name, who in raw.get("bodies", {}).items()}
    roles = raw.get("roles", {})
    forms = _Forms(raw["language"])
    return Lexicon(
        code=code,
        raw=raw,
        roles={name: Role(name, _wider(name, roles), bool(body.get("office"))) for name, body in roles.items()},
        role_words=_phrases(roles, "words", forms),
        plural_words={**_plurals(_phrases(roles, "words"), code, forms), **_phrases(roles, "plural", forms)},
        offices={form: tuple(who) for name, who in raw.get("offices", {}).items() for form in forms.of(plain(name))},
        sectors={plain(name): concept for name, concept in raw.get("sectors", {}).items()},
        topics=topics,
        bodies=bodies,
        career=_career(raw.get("careers", {}).get("verbs", ())),
        biography=tuple(
            (re.compile(rf"\b(?:{_without_lead(entry['pattern'])})\b", re.IGNORECASE), entry["concept"])
            for entry in raw.get("biography", ())
        ),
        sets={
            (table, key): frozenset(_folded(words, forms if table in _NOUNS else None))
            for table, body in raw.items()
            if isinstance(body, dict)
            for key, words in body.items()
            if isinstance(words, list)
        },
    )


def _career(verbs: Sequence[str]) -> re.Pattern | None:
    """A verb of a working life."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, verbs))})\b", re.IGNORECASE) if verbs else None


def _without_lead(pattern: str) -> str:
    """The pattern without "who had" before it: whoever finds it looks back, which is faster than trying
    the small words at each place of a text."""
    return re.sub(r"^\(\?:[\w |]+\)[*?]", "", pattern)


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """All languages that have a file."""
    return tuple(lexicon(code) for code in LANGUAGES if (DATA / f"{code}.toml").exists())


def any_words(table: str, key: str) -> frozenset[str]:
    """One word list over all languages."""
    return _any_words(table, key)


@cache
def _any_words(table: str, key: str) -> frozenset[str]:
    return frozenset().union(*(entry.words(table, key) for entry in lexicons()))


_NOUNS = ("generic", "chairing")
_SINGULAR = {False: ("a", "u", "om", "e", "ya", "yu", "em"), True: ("y", "i", "e", "u", "oy", "ey", "yu")}
_PLURAL = {False: ("y", "i", "ov", "ey", "am", "ami", "akh"), True: ("am", "ami", "akh", "yam")}


@dataclass(frozen=True)
class _Forms:
    """The other forms of a folded noun phrase: Russian cases, or a glued article."""

    language: Mapping

    def of(self, phrase: str) -> Iterable[str]:
        """The phrase itself and its other forms in the singular."""
        yield phrase
        yield from self._cases(phrase, _SINGULAR)
        if self.language.get("article"):
            article = plain(self.language["article"])
            yield article + phrase
            yield " ".join(article + word for word in phrase.split())

    def plural(self, phrase: str) -> Iterable[str]:
        """Its forms in the plural, as far as they can be told."""
        yield from self._cases(phrase, _PLURAL)

    def _cases(self, phrase: str, endings: Mapping[bool, tuple[str, ...]]) -> Iterable[str]:
        first, space, rest = phrase.partition(" ")
        if self.language.get("inflected"):
            vowel = first[-1:] in "aeiouy"
            for ending in endings[vowel]:
                yield (first[:-1] if vowel else first) + ending + space + rest


def _folded(words: Iterable[str], forms: _Forms | None) -> Iterable[str]:
    for word in words:
        yield from forms.of(plain(word)) if forms else (plain(word),)


def _phrases(roles: Mapping[str, Mapping], key: str, forms: _Forms | None = None) -> dict[str, str]:
    found: dict[str, str] = {}
    for concept, body in roles.items():
        for phrase in _folded(body.get(key, ()), forms):
            found.setdefault(phrase, concept)
    return found


def _plurals(phrases: Mapping[str, str], code: str, forms: _Forms) -> dict[str, str]:
    if code == "en":
        return {_plural(phrase): concept for phrase, concept in phrases.items()}
    if code in ("fr", "es"):
        return {phrase + ending: concept for phrase, concept in phrases.items() for ending in ("s", "es")}
    return {form: concept for phrase, concept in phrases.items() for form in forms.plural(phrase)}


def _plural(phrase: str) -> str:
    head, joint, rest = phrase.partition(" of ")
    if head.endswith("man"):
        head = head[:-3] + "men"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        head = head[:-1] + "ies"
    else:
        head += "es" if head.endswith(("s", "x", "ch", "sh")) else "s"
    return head + joint + rest


def _wider(name: str, roles: Mapping[str, Mapping]) -> frozenset[str]:
    found: set[str] = set()
    waiting: Iterable[str] = [name]
    while waiting:
        fresh = {w for concept in waiting for w in roles.get(concept, {}).get("is", ())} - found
        found |= fresh
        waiting = fresh
    return frozenset(found)
