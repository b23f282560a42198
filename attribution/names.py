"""Names in the text: runs of name tokens that agree on whom they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from attribution.context import Context, Mention
from attribution.evidence import Reading, judge
from attribution.lexicon import is_common_word
from attribution.lookup import Hit, look_up
from attribution.roster import PARTICLES
from attribution.sounds import east_key

_JOINT = re.compile(r"[\s\-‐-―.'’_,/]{0,3}")
_BROKEN = ("-\n", "-\r\n", "‐\n", "- \n")
_PIECES = (" ", "-", "‐", "‑", "'", "’")
_MAX_RUN = 8  # tokens of one name
MAX_EAST = 24  # letters of a whole East Asian name
MIN_EAST = 4  # letters of an East Asian key; shorter ones fit too much


@dataclass
class _Run:
    """Name tokens from `first` to `last` that can mean `people`."""

    first: int
    last: int
    people: dict[int, list[Hit]]
    tokens: list[int]


def find_names(context: Context):
    """Adds a mention for each name of the roster, in any of its forms."""
    hits = [look_up(context.roster, token.word) for token in context.tokens]
    i, count = 0, len(hits)
    while i < count:
        found = _whole_name(context, i) if _may_open(context, i, hits) else None
        if found:
            mention, last = found
            context.add(mention)
            i = last + 1
        elif hits[i]:
            run = _grow(context, hits, i)
            mention = _mention(context, run)
            if mention:
                context.add(mention)
            i = run.last + 1
        else:
            i += 1


def _may_open(context: Context, i: int, hits) -> bool:
    """Worth joining with its neighbours: no ordinary word, unless capitals follow one another."""
    word = context.tokens[i].word
    if context.gap_after(i) in _BROKEN or (len(word.key) == 1 and context.gap_after(i) == " "):
        return True
    if word.key in context.roster.particles:
        return i + 1 < len(hits) and all(hit.common for hit in hits[i + 1])
    if word.script == "other":
        return True
    if len(word.key) < 3 or is_common_word(word.key):
        follows = context.same_sentence(i, i + 1) and context.tokens[i + 1].word.capital
        return word.capital and follows and not context.starts_sentence(i)
    return True


def _whole_name(context: Context, i: int) -> tuple[Mention, int] | None:
    """A name in one word, in ideographs, or in another East Asian romanisation."""
    word = context.tokens[i].word
    for form in word.forms:
        people = context.roster.compact.get(form)
        if people:
            return _named(context, i, i, people), i
    if word.script == "other":
        return _syllables(context, i)
    if word.key in context.roster.particles:
        return _with_particle(context, i)
    if context.gap_after(i) in _BROKEN or len(word.key) == 1:
        return _mended(context, i)
    if not word.capital and not context.caseless:
        return None
    return _joined(context, i)


def _joined(context: Context, i: int) -> tuple[Mention, int] | None:
    """A name written in more pieces than the roster has: "Chang Hsiao-ming"."""
    joined = context.tokens[i].word.glued
    for j in range(i + 1, min(i + 4, len(context.tokens))):
        gap, word = context.gap(j - 1), context.tokens[j].word
        if gap not in _PIECES or word.script != "latin" or (gap == " " and not word.capital and not context.caseless):
            break
        joined += context.tokens[j].word.glued
        people = context.roster.compact.get(joined) or _eastern(context, joined)
        if people and not all(look_up(context.roster, context.tokens[n].word) for n in range(i, j + 1)):
            return _named(context, i, j, people), j
    return None


def _mended(context: Context, i: int) -> tuple[Mention, int] | None:
    """A name parted at the end of a line, or with spaces between its letters."""
    joined, j = context.key(i), i
    while j + 1 < len(context.tokens) and len(joined) <= MAX_EAST:
        gap = context.gap(j)
        spaced = gap in (" ", ".", " ") and len(context.key(j)) == len(context.key(j + 1)) == 1
        if gap not in _BROKEN and not spaced:
            break
        j += 1
        joined += context.key(j)
    people = {part.person for part in context.roster.exact.get(joined, ()) if part.kind not in ("alias", "fragment")}
    people |= context.roster.compact.get(joined, set())
    return (_named(context, i, j, people), j) if people and j > i and len(joined) >= MIN_EAST else None


def _with_particle(context: Context, i: int) -> tuple[Mention, int] | None:
    """ "Ben Ami" or "al Qassem" where the second word alone would not count."""
    if not context.same_sentence(i, i + 1) or not re.fullmatch(r"[ \-‐'’]", context.gap(i)):
        return None
    people = {part.person for part in context.roster.exact.get(context.key(i) + context.key(i + 1), ())}
    capital = context.tokens[i + 1].word.capital or context.caseless
    return (_named(context, i, i + 1, people), i + 1) if people and capital else None


def _eastern(context: Context, joined: str) -> set[int] | None:
    if len(joined) > MAX_EAST or not joined.isalpha():
        return None
    key = east_key(joined)
    return context.roster.east.get(key) if len(key) >= MIN_EAST else None


def _syllables(context: Context, i: int) -> tuple[Mention, int] | None:
    """Ideographs or Hangul: the roster's own signs, or the same reading."""
    joined = ""
    best = None
    for j in range(i, min(i + 4, len(context.tokens))):
        if context.tokens[j].word.script != "other" or (j > i and context.gap(j - 1)):
            break
        joined += context.key(j)
        people = context.roster.compact.get(joined) if j > i else None
        people = people or (_eastern(context, joined) if j > i + 1 else None)
        if people:
            best = _named(context, i, j, people), j
    return best


def _named(context: Context, i: int, j: int, people) -> Mention:
    tokens = context.tokens
    return Mention(tokens[i].start, tokens[j].end, "name", frozenset(people), _manner(context, i, j))


def _grow(context: Context, hits, i: int) -> _Run:
    """Takes in the following tokens while some person fits all of them."""
    run = _Run(i, i, {hit.person: [hit] for hit in hits[i]}, [i])
    j = i + 1
    while j < len(hits) and j - i < _MAX_RUN and _JOINT.fullmatch(context.gap(j - 1)):
        if hits[j] and context.key(j) not in {context.key(n) for n in run.tokens}:
            agreed = {h.person: [*run.people[h.person], h] for h in hits[j] if _goes_with(run, h, context, j)}
            if not agreed:
                break
            run.people, run.last = agreed, j
            run.tokens.append(j)
        elif context.key(j) not in PARTICLES and len(context.key(j)) != 1:
            break
        j += 1
    return run


def _goes_with(run: _Run, hit: Hit, context: Context, j: int) -> bool:
    held = run.people.get(hit.person)
    if held is None:
        return False
    if "," in context.gap(j - 1):
        return all(h.kind == "surname" for h in held) and hit.kind != "surname"
    return True


def _mention(context: Context, run: _Run) -> Mention | None:
    people = _closest(run.people)
    reading = Reading(
        first=run.first,
        last=run.last,
        tokens=tuple(run.tokens),
        kinds=frozenset(h.kind for n in people for h in run.people[n]),
        tier=min(max(h.tier for h in run.people[n]) for n in people),
        common=all(h.common for n in people for h in run.people[n]),
        alone=any(h.alone for n in people for h in run.people[n]),
    )
    verdict = judge(context, reading)
    if verdict is None:
        return None
    people = frozenset(_with_initial(context, verdict.first, run.first, people))
    start, end = context.tokens[verdict.first].start, context.tokens[verdict.last].end
    nick = reading.kinds <= {"nick", "alias"} and len(run.tokens) == 1
    return Mention(
        start,
        end,
        "nickname" if nick else "name",
        people,
        _manner(context, verdict.first, verdict.last),
        message=verdict.message or ("nickname" if nick else ""),
        soft=verdict.soft,
    )


def _closest(people: dict[int, list[Hit]]) -> list[int]:
    """Those whom the words fit best: an exact name outdoes one that only sounds alike."""
    rank = {n: (max(hit.tier for hit in hits), not any(hit.alone for hit in hits)) for n, hits in people.items()}
    best = min(rank.values())
    return [n for n, fit in rank.items() if fit == best]


def _with_initial(context: Context, first: int, named: int, people: list[int]) -> list[int]:
    """Where an initial stands before the surname, those whom it fits."""
    letters = [context.key(i) for i in range(first, named) if len(context.key(i)) == 1]
    if not letters:
        return people
    fitting = [n for n in people if _has_initial(context.roster.people[n], letters[0])]
    return fitting or people


def _has_initial(person, letter: str) -> bool:
    return any(name[:1].lower() == letter for name in (person.name, *person.variants, *person.nicknames))


def _manner(context: Context, i: int, j: int) -> str:
    """Which kind of word would stand here: an owner, a subject or an object."""
    if context.tokens[j].word.possessive:
        return "possessive"
    after = context.key(j + 1) if context.same_sentence(j, j + 1) else ""
    before = context.key(i - 1) if context.same_sentence(i - 1, i) else ""
    if before in context.words("names", "about") or before in context.words("language", "of"):
        return "object"
    return "subject" if after in context.words("speech", "verbs") or context.starts_sentence(i) else "object"
