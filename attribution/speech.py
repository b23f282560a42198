"""Speech that gives its speaker away: "my president", words quoted as said, dated anecdotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from attribution.context import Context, Mention
from attribution.descriptions import is_verb
from attribution.lexicon import Lexicon
from attribution.model import WARN_UP_TO
from attribution.normalise import plain
from attribution.traits import Traits

_MARKS = re.compile(r"[“”«»„\"]|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?…])[’'](?!\w)")
_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’'", "'": "'’"}
_MAX_QUOTED = 600  # characters
MIN_VOICE = 9  # words; a longer quotation is a voice even without "I" or "is"
MIN_QUOTED = 5  # words; fewer are a term, not a voice
_TERM = re.compile(
    r"\b(?:word|words|term|phrase|title|titled|entitled|called|heading|clause|article|wording|text|paragraph|sentence)\s*$",
    re.I,
)


def find_first_person(context: Context, traits: Traits):
    """ "As I told my president": a first person with a post, and who could say it."""
    spoken = list(_quoted(context.text))
    mine, me = context.words("first_person", "my"), context.words("first_person", "i")
    for i, token in enumerate(context.tokens):
        if context.key(i) in mine:
            _owned(context, traits, i, any(start < token.start < end for start, end in spoken))
        elif context.key(i) in me and token.word.upper == (len(token.word.key) > 1):
            _acted(context, i)


def _owned(context: Context, traits: Traits, i: int, quoted: bool):
    """ "my president", "our own ministry"; outside a quotation "our side" is the rapporteur's."""
    for first in (i + 1, i + 2):
        for last in (first + 1, first):
            office = " ".join(context.key(n) for n in range(first, last + 1))
            concepts = context.language.offices.get(office)
            if concepts is None or not context.same_sentence(i, last) or not (concepts or quoted):
                continue
            people = frozenset().union(*(traits.holding(c) | frozenset(traits.parts.get(c, ())) for c in concepts))
            few = people if 0 < len(people) <= WARN_UP_TO else frozenset()
            start = _clause_start(context, context.tokens[i].start)
            context.add(Mention(start, context.tokens[last].end, "first_person", few, "first_person"))
            return


def _acted(context: Context, i: int):
    """ "when I ran the service"."""
    for n in (i + 1, i + 2):
        listed = context.key(n) in context.words("first_person", "verbs")
        if context.same_sentence(i, n) and (listed or _recalls(context, i, n)):
            last = max(m for m in range(n, n + 4) if context.same_sentence(i, m))
            opens = context.same_sentence(i, i - 1) and context.key(i - 1) in ("as", "when", "what", "while")
            start = context.tokens[i - 1 if opens else i].start
            context.add(Mention(start, context.tokens[last].end, "first_person", frozenset(), "first_person"))
            return


def _recalls(context: Context, i: int, n: int) -> bool:
    """ "when I chaired", "in the years that I flew": any past of a clause that opens with a time."""
    opens = context.key(i - 1) in ("when", "while", "before", "after", "since", "where")
    return opens and n == i + 1 and is_verb(context, context.key(n))


def _clause_start(context: Context, start: int) -> int:
    """Takes in "as I told" before "my president"."""
    before = re.search(
        r"(?:\b(?:as|when|what)\s+)?\bI\s+(?:\w+\s+){1,3}$", context.text[max(0, start - 40) : start], re.I
    )
    return start - len(before.group()) if before else start


def find_quotations(context: Context):
    """Words quoted as they were said; terms, titles and public texts pass."""
    public = context.language.words("public", "words")
    for start, end in _quoted(context.text):
        inside = context.text[start + 1 : end - 1]
        words = re.findall(r"[^\W\d_]+", inside)
        if len(words) < MIN_QUOTED or _TERM.search(context.text[max(0, start - 30) : start]):
            continue
        capitals = sum(1 for word in words if word[0].isupper())
        around = plain(_sentence_around(context, start))
        if capitals > len(words) / 2 or public & set(around.split()) or _is_title(context, words):
            continue
        context.add(Mention(start, end, "quotation", frozenset(), "quotation"))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Spans between an opening mark and the next mark that closes it."""
    opened = None
    for match in _MARKS.finditer(text):
        mark, place = match.group(), match.start()
        if opened is not None and "\n\n" in text[opened : min(place, opened + _MAX_QUOTED)]:
            opened = None
        if opened is not None and mark in _CLOSING[text[opened]] and place - opened <= _MAX_QUOTED:
            yield opened, place + 1
            opened = None
        elif mark in _CLOSING and _opens(text, place) and (opened is None or place - opened > _MAX_QUOTED):
            opened = place


def _is_title(context: Context, words: list[str]) -> bool:
    """A few words without a person or a verb of being: a paper's title, not a voice."""
    voice = context.words("quotation", "voice")
    return bool(voice) and len(words) < MIN_VOICE and not voice & {word.lower() for word in words}


def _opens(text: str, place: int) -> bool:
    """An apostrophe behind a word opens nothing."""
    return text[place] not in "'‘" or place == 0 or not text[place - 1].isalnum()


def _sentence_around(context: Context, place: int) -> str:
    before = context.text[max(0, place - 200) : place]
    return re.split(r"[.!?]\s", before)[-1]


def find_anecdotes(context: Context):
    """A date, a place and a private occasion in one sentence."""
    language = context.language
    for first, last in _sentences(context):
        keys = [context.key(n) for n in range(first, last + 1)]
        text = context.text[context.tokens[first].start : context.tokens[last].end]
        event = next((n for n, key in enumerate(keys) if key in language.words("anecdote", "events")), None)
        if event is None:
            event = next((n for n, key in enumerate(keys) if key in language.words("anecdote", "verbs")), None)
        if event is None or not _has_date(language, keys, text) or not _has_place(context, first, last, keys):
            continue
        if set(keys) & _single(language, "anecdote", "public"):
            continue
        start = context.tokens[first + max(0, event - 1)].start
        context.add(Mention(start, context.tokens[last].end, "anecdote", frozenset(), "anecdote"))


@cache
def _single(language: Lexicon, table: str, key: str) -> frozenset[str]:
    return frozenset(word for word in language.words(table, key) if " " not in word)


def _sentences(context: Context):
    first = 0
    for i in range(1, len(context.tokens) + 1):
        if i == len(context.tokens) or context.tokens[i].sentence != context.tokens[first].sentence:
            yield first, i - 1
            first = i


def _has_date(language: Lexicon, keys: list[str], text: str) -> bool:
    months, days = language.words("time", "months"), language.words("time", "days")
    for n, key in enumerate(keys):
        near = keys[max(0, n - 1) : n + 2]
        if key in months and (
            any(k.rstrip("stndrh").isdigit() for k in near if k != key)
            or n
            and keys[n - 1] in language.words("time", "before_month")
        ):
            return True
        if key in days:
            return True
    return bool(re.search(r"\b(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2})\b", text))


def _has_place(context: Context, first: int, last: int, keys: list[str]) -> bool:
    """A place word, or a capital after "in" or "at"."""
    language = context.language
    if set(keys) & language.words("anecdote", "places"):
        return True
    for n in range(first, last):
        named = context.tokens[n + 1].word.capital and context.key(n + 1) not in language.words("time", "months")
        if named and context.key(n) in language.words("anecdote", "at"):
            return True
    return False
