"""Harmless words that identify together: in one text, or with what was released before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attribution.context import Context, Mention
from attribution.lexicon import any_words

_KINDS = ("description", "side", "institution", "office", "pronoun", "biography", "superlative")
MIN_SHARED = 2  # content words that two statements must have in common
MIN_SHARE = 0.4  # of the shorter statement's content words
MAX_STATEMENTS = 3_000


@dataclass(frozen=True)
class Statement:
    """A sentence's content words and whom its subject can mean."""

    mention: Mention
    words: frozenset[str]


def statements(context: Context) -> list[Statement]:
    """One statement for each mention of more than one person that stands in a sentence."""
    found = []
    by_sentence: dict[int, set[str]] = {}
    spans: dict[int, list[int]] = {}
    for token in context.tokens:
        if _is_content(token.word.key):
            by_sentence.setdefault(token.sentence, set()).add(_stem(token.word.key))
        spans.setdefault(token.sentence, [token.start, token.end])[1] = token.end
    ordered = sorted(spans.items())
    for mention in context.mentions:
        if mention.kind in _KINDS and len(mention.people) > 1:
            sentence = next((s for s, (start, end) in ordered if start <= mention.start < end), None)
            inside = (
                {_stem(t.word.key) for t in context.tokens if mention.start <= t.start < mention.end}
                if len(found) < MAX_STATEMENTS
                else set()
            )
            words = by_sentence.get(sentence, set()) - inside
            found.append(Statement(mention, frozenset(words)))
            if len(found) >= MAX_STATEMENTS:
                break
    return found


def find_joined(context: Context, earlier: Sequence[Sequence[Statement]]):
    """Adds a mention where two statements on one matter leave few people."""
    own = statements(context)
    for n, statement in enumerate(own):
        _join(context, statement, own[:n], "joined")
        for released in earlier:
            _join(context, statement, released, "released")


def _join(context: Context, statement: Statement, others: Sequence[Statement], kind: str):
    for other in others:
        common = statement.mention.people & other.mention.people
        if not 0 < len(common) <= 3 or len(common) >= min(len(statement.mention.people), len(other.mention.people)):
            continue
        if _on_one_matter(statement.words, other.words):
            mention = statement.mention
            context.add(Mention(mention.start, mention.end, "joined", common, mention.manner, message=kind))
            return


def _on_one_matter(words: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(words & others)
    return shared >= MIN_SHARED and shared >= MIN_SHARE * min(len(words), len(others))


def _is_content(key: str) -> bool:
    small = any_words("grammar", "function") | any_words("language", "detect") | any_words("language", "openers")
    return len(key) > 2 and key not in small and key not in any_words("speech", "verbs")


def _stem(key: str) -> str:
    for ending in ("ings", "ing", "ed", "es", "s"):
        if key.endswith(ending) and len(key) - len(ending) >= 4:
            return key[: -len(ending)]
    return key
