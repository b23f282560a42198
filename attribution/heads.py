"""Nouns that can stand for a person: professions, posts, parts in the session, "participant"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from attribution.context import Context
from attribution.lexicon import Lexicon
from attribution.traits import role_phrases

PARTS = ("host", "chair", "rapporteur", "interpreter", "keynote")


@dataclass(frozen=True, slots=True)
class Head:
    """Tokens `first` to `last`; `kind` is role, title, person, woman, man, group or part."""

    first: int
    last: int
    kind: str
    concept: str = ""
    plural: bool = False


def heads(context: Context, titles: Collection[str] = ()) -> Iterator[Head]:
    """All heads of the text, in order, the longest at each place, without overlaps.

    `titles` are folded titles of the roster that no word list knows.
    """
    table = dict(_table(context.language))
    for title in titles:
        words = tuple(title.split())
        table[words[0]] = [(words, "title", title, False), *table.get(words[0], ())]
    i = 0
    while i < len(context.tokens):
        head = _head_at(context, i, table.get(context.key(i), ()))
        if head:
            yield head
            i = head.last + 1
        else:
            i += 1


def _head_at(context: Context, i: int, entries) -> Head | None:
    for words, kind, concept, plural in entries:
        last = i + len(words) - 1
        if last < len(context.tokens) and _reads(context, i, words):
            return Head(i, last, kind, concept, plural)
    return None


def _reads(context: Context, i: int, words: tuple[str, ...]) -> bool:
    for offset, word in enumerate(words):
        if context.key(i + offset) != word:
            return False
        if offset and context.gap(i + offset - 1) not in (" ", "-", "\u00a0", "\n", "\u2010", "\u2011"):
            return False
    return True


@cache
def _table(language: Lexicon) -> dict[str, list[tuple[tuple[str, ...], str, str, bool]]]:
    table: dict[str, dict[tuple[str, ...], tuple[str, str, bool]]] = {}
    for words, *rest in _entries(language):
        if words:
            table.setdefault(words[0], {}).setdefault(words, tuple(rest))
    return {
        first: sorted(((w, *rest) for w, rest in found.items()), key=lambda item: -len(item[0]))
        for first, found in table.items()
    }


def _entries(language: Lexicon) -> Iterator[tuple[tuple[str, ...], str, str, bool]]:
    """(words, kind, concept, plural) of every head; the first entry for the same words counts."""
    for part in PARTS:
        yield from ((tuple(phrase.split()), "part", part, False) for phrase in language.words("chairing", part))
    for key, kind, plural in _GENERIC:
        yield from ((tuple(phrase.split()), kind, "", plural) for phrase in language.words("generic", key))
    for entries in role_phrases(language).values():
        yield from ((words, "role", concept, plural) for words, concept, plural in entries)


_GENERIC = (
    ("woman", "woman", False),
    ("women", "woman", True),
    ("man", "man", False),
    ("men", "man", True),
    ("group", "group", False),
    ("person", "person", False),
    ("people", "person", True),
)
