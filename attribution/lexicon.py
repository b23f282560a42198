"""The word lists: one TOML file a language in `attribution/data`, read once.

docs/attribution.md describes the tables, so that others can add a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of one language, folded like the text they are compared with."""

    code: str
    raw: Mapping[str, Mapping]
    roles: Mapping[str, Role]
    role_words: Mapping[str, str]  # folded phrase -> concept
    plural_words: Mapping[str, str]
    biography: tuple[tuple[re.Pattern, str], ...] = ()
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def words(self, table: str, key: str) -> frozenset[str]:
        """A folded word list of the file; empty when the file has none."""
        return self.sets.get(f"{table}.{key}", frozenset())

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
    roles = raw.get("roles", {})
    return Lexicon(
        code=code,
        raw=raw,
        roles={name: Role(name, _wider(name, roles), bool(body.get("office"))) for name, body in roles.items()},
        role_words=_phrases(roles, "words"),
        plural_words={**_plurals(_phrases(roles, "words"), code), **_phrases(roles, "plural")},
        biography=tuple(
            (re.compile(rf"\b(?:{entry['pattern']})\b", re.IGNORECASE), entry["concept"])
            for entry in raw.get("biography", ())
        ),
        sets={
            f"{table}.{key}": frozenset(plain(word) for word in words)
            for table, body in raw.items()
            if isinstance(body, dict)
            for key, words in body.items()
            if isinstance(words, list)
        },
    )


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


def _phrases(roles: Mapping[str, Mapping], key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for concept, body in roles.items():
        for words in body.get(key, ()):
            found.setdefault(plain(words), concept)
    return found


def _plurals(phrases: Mapping[str, str], code: str) -> dict[str, str]:
    if code != "en":
        return {}
    return {_plural(phrase): concept for phrase, concept in phrases.items()}


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
