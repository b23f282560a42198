"""What stands around a noun for a person: "the only former Ardenyan … from the … at the table"."""

from __future__ import annotations

from dataclasses import dataclass, field

from attribution.context import Context
from attribution.heads import Head
from attribution.lexicon import Lexicon
from attribution.traits import Traits
from attribution.whereabouts import institution_at, is_own, is_proper, where

_CLOSE = (" ", "-", "\u00a0", "\u2010", "\u2011", "\n", "’s ", "'s ")
_MAX_ADJECTIVES = 2
_MAX_BEHIND = 3
MAX_ALIAS = 6  # words of an institution's name before a noun


@dataclass
class Phrase:
    """A noun with its neighbours: tokens `first` to `last` and what they narrow."""

    head: Head
    first: int
    last: int
    determiner: str = ""
    narrowed: list[frozenset[int]] = field(default_factory=list)
    former: bool = False
    superlative: bool = False
    number: bool = False
    in_room: bool = False
    gender: str = ""

    @property
    def telling(self) -> bool:
        """Whether anything but the noun says who it is."""
        return bool(self.narrowed or self.former or self.superlative or self.gender)


def phrase_around(context: Context, traits: Traits, head: Head) -> Phrase:
    """Reads the words before and behind a head."""
    phrase = Phrase(head, head.first, head.last)
    if _is_elided(context, head.first):
        phrase.determiner = "l"
    else:
        _read_before(context, traits, phrase)
    if context.language.code == "es" and context.key(head.first).startswith("ex"):
        phrase.former = True
    _read_behind(context, traits, phrase)
    return phrase


def _is_elided(context: Context, i: int) -> bool:
    """ "l'économiste": the article is part of the token."""
    word = context.tokens[i].word
    return context.language.code == "fr" and word.glued != word.key


def _read_before(context: Context, traits: Traits, phrase: Phrase):
    i, adjectives = phrase.head.first - 1, 0
    while i >= 0 and context.same_sentence(i, i + 1) and context.gap(i) in _CLOSE:
        width = _modifier(context, traits, phrase, i)
        if width:
            phrase.first = i - width + 1
            if _is_elided(context, phrase.first):
                phrase.determiner = "l"
                return
            i -= width
            continue
        if context.key(i) in context.language.words("language", "articles"):
            phrase.first, phrase.determiner = i, phrase.determiner or context.key(i)
            return
        if context.tokens[i].word.possessive:
            i = _owner(context, traits, phrase, i)
            continue
        if adjectives >= _MAX_ADJECTIVES or not _may_be_adjective(context, i):
            return
        adjectives += 1
        i -= 1


def _owner(context: Context, traits: Traits, phrase: Phrase, i: int) -> int:
    """ "Halden's director", "the delegation's officer": makes it definite, and may narrow it."""
    phrase.determiner = "the"
    start = max(0, i - MAX_ALIAS)
    for first in range(start, i + 1):
        found = institution_at(context, traits, first)
        if found and first + found[0] - 1 == i:
            phrase.narrowed.append(found[1])
            phrase.first = first
            return first - 1
    phrase.first = i
    return i - 1


def _modifier(context: Context, traits: Traits, phrase: Phrase, i: int) -> int:
    """How many tokens ending at i modify the head; 0 when they do not."""
    language, key = context.language, context.key(i)
    country = _country_before(context, traits, i)
    if country:
        width, people = country
        phrase.narrowed.append(people)
        if context.tokens[i].word.possessive:
            phrase.determiner = "the"
        return width
    pair = f"{context.key(i - 1)} {key}"
    if pair in language.words("superlative", "words"):
        phrase.superlative = True
        return 2
    if pair in language.words("former", "words"):
        phrase.former = True
        return 2
    if context.tokens[i].word.upper and key in traits.institutions.acronyms:
        phrase.narrowed.append(traits.institutions.acronyms[key])
        return 1
    if _plain_modifier(language, phrase, key):
        return 1
    return _field_before(context, traits, phrase, i)


def _field_before(context: Context, traits: Traits, phrase: Phrase, i: int) -> int:
    """ "the customs chief", "a central bank official": the field narrows a noun that names none."""
    head = phrase.head
    vague = head.kind in ("person", "woman", "man", "group") or head.concept in _VAGUE
    if not vague or context.language.code != "en" or head.first != i + 1:
        return 0
    for width in (2, 1):
        if width == 2 and (not context.same_sentence(i - 1, i) or context.gap(i - 1) not in _CLOSE):
            continue
        people = traits.in_field(" ".join(context.key(n) for n in range(i - width + 1, i + 1)))
        if people is not None:
            phrase.narrowed.append(people)
            return width
    return 0


_VAGUE = frozenset({"official", "director", "scientist", "scholar", "engineer"})


def _plain_modifier(language: Lexicon, phrase: Phrase, key: str) -> bool:
    """ "only", "former", "both", "female": noted in the phrase."""
    if key in language.words("superlative", "words"):
        phrase.superlative = True
    elif key in language.words("former", "words"):
        phrase.former = True
    elif key in language.words("numbers", "both"):
        phrase.number = True
    elif key in language.words("generic", "feminine"):
        phrase.gender = "f"
    elif key in language.words("generic", "masculine"):
        phrase.gender = "m"
    else:
        return False
    return True


def _country_before(context: Context, traits: Traits, i: int) -> tuple[int, frozenset[int]] | None:
    for width in (2, 1):
        if i - width + 1 < 0 or (width == 2 and context.gap(i - 1) not in _CLOSE):
            continue
        script = context.tokens[i].word.script
        found = traits.places.match([context.key(n) for n in range(i - width + 1, i + 1)], script)
        if found and found[0] == width and (is_proper(context, i - width + 1) or is_own(context, i, found)):
            return found
    return None


def _may_be_adjective(context: Context, i: int) -> bool:
    """A small word in between that says nothing to us, such as "blunt" or "senior"."""
    word, follower = context.tokens[i].word, context.tokens[i + 1].word
    closed = word.key in context.words("grammar", "prepositions") or word.key in context.words("speech", "verbs")
    named = word.capital and not context.starts_sentence(i) and not context.caseless and not follower.capital
    return word.script == follower.script and not word.possessive and not closed and not named


def _read_behind(context: Context, traits: Traits, phrase: Phrase):
    for _ in range(_MAX_BEHIND):
        after = phrase.last + 1
        if not context.same_sentence(phrase.last, after) or context.gap(phrase.last) not in (" ", "\n", ", "):
            return
        width = _room_words(context, phrase, after) if context.gap(phrase.last) != ", " else 0
        width = width or _adjective_behind(context, phrase, after) or _belonging(context, traits, phrase, after)
        if not width:
            return
        phrase.last += width


def _room_words(context: Context, phrase: Phrase, i: int) -> int:
    """ "at the table", or "to speak" after a superlative."""
    width = longest(context, i, ("generic", "in_room"))
    if not width and phrase.superlative:
        width = longest(context, i, ("superlative", "speak"))
    phrase.in_room = phrase.in_room or bool(width)
    return width


def longest(context: Context, i: int, *tables: tuple[str, str]) -> int:
    """Tokens of the longest phrase of these word lists that begins at token i; 0 for none."""
    found = 0
    for table, key in tables:
        for words in context.language.phrases(table, key).get(context.key(i), ()):
            if len(words) > found and context.keys[i : i + len(words)] == words:
                found = len(words)
    return found


def _adjective_behind(context: Context, phrase: Phrase, i: int) -> int:
    """ "السفير السابق", "le général retraité": what other languages put behind the noun."""
    if not _adjective_follows(context.language, phrase):
        return 0
    return 1 if _plain_modifier(context.language, phrase, context.key(i)) else 0


def _belonging(context: Context, traits: Traits, phrase: Phrase, i: int) -> int:
    """ "from Ardenya", "of the Blue River Institute", "from the press"; tokens used, or 0."""
    start = i
    if context.key(i) in context.language.words("language", "of"):
        i += 1
        while context.key(i) in context.language.words("language", "link") and i - start < 4:
            i += 1
    elif not _adjective_follows(context.language, phrase):
        return 0
    if not context.same_sentence(start, i):
        return 0
    found = _with_side(context, traits, i, where(context, traits, i)) or _sector(
        context, traits, i if i > start else len(context.tokens)
    )
    if not found:
        return 0
    phrase.narrowed.append(found[1])
    return i - start + found[0]


def _with_side(context: Context, traits: Traits, i: int, found: tuple[int, frozenset[int]] | None):
    """ "from the Ardenyan side": the noun belongs to the words."""
    behind = i + found[0] if found else i
    if found and context.tokens[behind - 1].word.possessive and context.same_sentence(i, behind):
        topic = _sector(context, traits, behind)  # "from Ardenya's television"
        if topic:
            return found[0] + topic[0], found[1] & topic[1]
    if (
        found
        and context.key(i + found[0]) in context.words("generic", "group")
        and context.same_sentence(i, i + found[0])
    ):
        return found[0] + 1, found[1]
    return found


def _adjective_follows(language: Lexicon, phrase: Phrase) -> bool:
    return language.code in ("fr", "es", "ar") and phrase.head.kind != "group"


def _sector(context: Context, traits: Traits, i: int) -> tuple[int, frozenset[int]] | None:
    """ "from the military", "from civil society"."""
    sectors = context.language.sectors
    for width in (2, 1):
        concept = sectors.get(" ".join(context.key(n) for n in range(i, i + width)))
        if concept:
            return width, traits.of_sector(concept)
    for width in (2, 1) if context.language.code == "en" else ():
        people = traits.in_field(" ".join(context.key(n) for n in range(i, i + width)))
        people = people or (traits.institutions.special(context.key(i)) or None if width == 1 else None)
        if people is not None and context.same_sentence(i, i + width - 1):
            return width, people
    return None
