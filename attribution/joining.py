"""Harmless words that identify together: in one text, or with what was released before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from attribution.context import Context, Mention
from attribution.lexicon import any_words
from attribution.model import WARN_UP_TO

_KINDS = ("description", "side", "institution", "office", "pronoun", "biography", "superlative")
MIN_SHARED = 2  # content words that two statements must have in common
MIN_SHARE = 0.4  # of the shorter statement's content words
MAX_STATEMENTS = 5_000
MAX_PLACES = 60  # a word that stands in more statements joins nothing


@dataclass(frozen=True)
class Statement:
    """A sentence's content words and whom its subject can mean."""

    mention: Mention
    words: frozenset[str]


def statements(context: Context) -> list[Statement]:
    """One statement for each mention of more than one person that stands in a sentence."""
    starts = [token.start for token in context.tokens]
    by_sentence: dict[int, set[str]] = {}
    for token in context.tokens:
        if _is_content(token.word.key):
            by_sentence.setdefault(token.sentence, set()).add(_stem(token.word.key))
    found = []
    for mention in context.mentions:
        if mention.kind not in _KINDS or len(mention.people) < 2:
            continue
        first, last = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
        if first < last:
            own = {_stem(token.word.key) for token in context.tokens[first:last]}
            words = by_sentence.get(context.tokens[first].sentence, set()) - own
            found.append(Statement(mention, frozenset(words)))
    return sorted(found, key=lambda statement: statement.mention.start)[:MAX_STATEMENTS]


def find_joined(context: Context, earlier: Sequence[Sequence[Statement]]):
    """Adds a mention where two statements on one matter leave few people."""
    own = statements(context)
    _join_all(context, own, own, "joined")
    for released in earlier:
        _join_all(context, own, released, "released")


def _join_all(context: Context, own: Sequence[Statement], others: Sequence[Statement], kind: str):
    by_word: dict[str, list[int]] = {}
    for n, other in enumerate(others):
        for word in other.words:
            by_word.setdefault(word, []).append(n)
    for n, statement in enumerate(own):
        shared: Counter[int] = Counter()
        for word in statement.words:
            places = by_word.get(word, ())
            if len(places) <= MAX_PLACES:
                shared.update(places)
        for other, count in shared.items():
            if (
                count >= MIN_SHARED
                and (kind == "released" or other < n)
                and _join(context, statement, others[other], kind)
            ):
                break


def _join(context: Context, statement: Statement, other: Statement, kind: str) -> bool:
    common = statement.mention.people & other.mention.people
    fewer = len(common) < min(len(statement.mention.people), len(other.mention.people))
    if not (0 < len(common) <= WARN_UP_TO and fewer and _on_one_matter(statement.words, other.words)):
        return False
    mention = statement.mention
    context.add(Mention(mention.start, mention.end, "joined", common, mention.manner, message=kind))
    return True


def _on_one_matter(words: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(words & others)
    return shared >= MIN_SHARED and shared >= MIN_SHARE * min(len(words), len(others))


def _is_content(key: str) -> bool:
    return len(key) > 2 and key not in _small_words()


@cache
def _small_words() -> frozenset[str]:
    tables = (("grammar", "function"), ("language", "detect"), ("language", "openers"), ("speech", "verbs"))
    return frozenset().union(*(any_words(table, key) for table, key in tables))


def _stem(key: str) -> str:
    for ending in ("ings", "ing", "ed", "es", "s"):
        if key.endswith(ending) and len(key) - len(ending) >= 4:
            return key[: -len(ending)]
    return key
