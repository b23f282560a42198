"""One text under check: its tokens, its language, and the mentions found so far."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from attribution.disguise import Plain
from attribution.lexicon import Lexicon, lexicon, lexicons
from attribution.normalise import Token, tokenise
from attribution.roster import Roster


@dataclass(frozen=True)
class Mention:
    """A place that can mean `people` (positions in the roster).

    `message` is the key's first half, `manner` the kind of rewording, `soft` marks an
    uncertain reading, which warns and never blocks. Mentions of four and more people are
    kept until the end: pronouns and joined texts look at them.
    """

    start: int
    end: int
    kind: str
    people: frozenset[int]
    manner: str = "object"
    message: str = ""
    soft: bool = False
    tail: str = ""  # what a rewording needs behind it: "they" takes "were"

    @property
    def key(self) -> str:
        return self.message or self.kind


@dataclass
class Context:
    """The text, its tokens and what is asked of them again and again."""

    source: Plain  # the text as given, and its plain copy
    text: str  # the plain copy, which all offsets here count
    flat: str  # the same, letter by letter without accents
    roster: Roster
    tokens: Sequence[Token]
    language: Lexicon
    caseless: bool
    keys: list[str]
    mentions: list[Mention] = field(default_factory=list)

    @classmethod
    def of(cls, source: Plain, roster: Roster) -> Context:
        text = source.text
        tokens = tokenise(text)
        capitals = sum(1 for token in tokens if token.word.capital)
        shouted = sum(1 for token in tokens if token.word.upper)
        caseless = capitals == 0 or shouted > 0.7 * len(tokens)
        keys = [token.word.key for token in tokens]
        return cls(source, text, _flat(text), roster, tokens, _language_of(tokens, keys), caseless, keys)

    def words(self, table: str, key: str) -> frozenset[str]:
        """A word list of the text's language."""
        return self.language.words(table, key)

    @property
    def titles(self) -> frozenset[str]:
        """Titles of the text's language, and the English ones."""
        return self.language.words("names", "titles") | lexicon("en").words("names", "titles")

    def gap(self, i: int) -> str:
        """The text between token i and the next one."""
        return self.text[self.tokens[i].end : self.tokens[i + 1].start]

    def gap_after(self, i: int) -> str:
        """The same; empty at the end of the text."""
        return self.gap(i) if i + 1 < len(self.tokens) else ""

    def key(self, i: int) -> str:
        """The folded word at i; empty outside the text."""
        return self.keys[i] if 0 <= i < len(self.keys) else ""

    def starts_sentence(self, i: int) -> bool:
        return i == 0 or self.tokens[i - 1].sentence != self.tokens[i].sentence or ":" in self.gap(i - 1)

    def same_sentence(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self.tokens) and 0 <= j < len(self.tokens)
        return inside and self.tokens[i].sentence == self.tokens[j].sentence

    def is_verb(self, i: int) -> bool:
        """Whether the token is a verb of saying or doing."""
        return self.key(i) in self.words("speech", "verbs")

    def add(self, mention: Mention):
        self.mentions.append(mention)


def _flat(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c if c.isascii() else unicodedata.normalize("NFD", c)[0] for c in text)


_BY_SCRIPT = {"cyrillic": "ru", "arabic": "ar"}


def _language_of(tokens: Sequence[Token], keys: Sequence[str]) -> Lexicon:
    """By alphabet, then by the most frequent small words; English when nothing tells."""
    scripts = Counter(token.word.script for token in tokens[:2_000])
    most = scripts.most_common(1)[0][0] if scripts else "latin"
    if most in _BY_SCRIPT:
        return lexicon(_BY_SCRIPT[most])
    sample = Counter(keys[:2_000])
    latin = [entry for entry in lexicons() if entry.code not in _BY_SCRIPT.values()]
    elided = sum(1 for token in tokens[:2_000] if token.word.glued != token.word.key)
    score = {entry.code: sum(sample[key] for key in entry.words("language", "detect")) for entry in latin}
    score["fr"] += elided
    return max(latin, key=lambda entry: score[entry.code])
