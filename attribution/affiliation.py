"""Institutions, peoples and capitals that stand for those of the session who belong to them."""

from __future__ import annotations

from attribution.context import Context, Mention
from attribution.descriptions import Referent, is_verb, may_end
from attribution.institutions import is_ordinary
from attribution.lexicon import is_common_word
from attribution.traits import Traits
from attribution.whereabouts import institution_at


def find_institutions(context: Context, traits: Traits):
    """Institutions of the roster, whole, in part, or by acronym."""
    i = 0
    while i < len(context.tokens):
        found = institution_at(context, traits, i)
        if not found or not _is_meant(context, traits, i, found[0]):
            i += 1
            continue
        width, people = found
        start, end = context.tokens[i].start, context.tokens[i + width - 1].end
        if context.key(i - 1) == "the" and context.same_sentence(i - 1, i):
            start = context.tokens[i - 1].start
        generic = _only_general(context, traits, i, width)
        context.add(Mention(start, end, "institution", people, "organisation", soft=generic or _is_public(context, i)))
        i += width


def _only_general(context: Context, traits: Traits, i: int, width: int) -> bool:
    words = tuple(context.key(n) for n in range(i, i + width))
    aliases = traits.institutions.by_word.get(words[0], ())
    return any(alias.words == words and alias.generic and not alias.whole for alias in aliases)


def _is_meant(context: Context, traits: Traits, i: int, width: int) -> bool:
    """A single ordinary word needs "the" before it and no capitals beside it."""
    small = not context.tokens[i].word.capital and not context.caseless
    if small and context.key(i - 1) in _ANY and context.same_sentence(i - 1, i):
        return False  # "a chamber of commerce on each side"
    words = tuple(context.key(n) for n in range(i, i + width))
    ordinary = any(
        alias.words == words and is_ordinary(alias) for alias in traits.institutions.by_word.get(words[0], ())
    )
    if not any(alias.words == words for alias in traits.institutions.by_word.get(words[0], ())) and width > 1:
        definite = context.key(i - 1) in context.language.words("language", "definite")
        return definite and may_end(context, i + width - 1)  # two of its words in another order
    if not ordinary:
        return not _is_longer_name(context, i, width) or width > 1
    if not may_end(context, i + width - 1):
        return False
    if context.key(i + width) in context.language.words("language", "of"):
        return False  # "the University of Vienna" is another one
    definite = context.key(i - 1) in context.language.words("language", "definite")
    named = context.tokens[i].word.capital and not context.starts_sentence(i)
    return definite and named and not _is_longer_name(context, i, width)


_ANY = frozenset({"a", "an", "any", "each", "every", "no", "another", "some"})


def _is_longer_name(context: Context, i: int, width: int) -> bool:
    """Other capitals beside it: "the World Bank" is not "the Bank"."""
    after = i + width
    follows = context.same_sentence(i, after) and context.gap(after - 1) == " " and context.tokens[after].word.capital
    before = i - 1
    leads = context.same_sentence(i, before) and context.gap(before) == " " and context.tokens[before].word.capital
    leads = leads and not context.starts_sentence(before)
    return bool(follows or leads)


def _is_public(context: Context, i: int) -> bool:
    """Whether the sentence speaks of something published."""
    sentence = context.tokens[i].sentence
    public = context.language.words("public", "words")
    for step in (-1, 1):
        n = i
        while 0 <= n < len(context.tokens) and context.tokens[n].sentence == sentence and abs(n - i) < 15:
            if context.key(n) in public:
                return True
            n += step
    return False


def find_peoples(context: Context, traits: Traits) -> list[Referent]:
    """ "The Korean", "an Ardenyan", "the Ardenyans"; returns them as persons spoken of."""
    referents = []
    articles = context.language.words("language", "articles")
    for i, token in enumerate(context.tokens):
        if context.key(i) not in articles or not context.same_sentence(i, i + 1) or context.gap(i) != " ":
            continue
        keys = [context.key(n) for n in range(i + 1, i + 4)]
        found = traits.places.match(keys)
        if not found or not (context.tokens[i + 1].word.capital or (found[1] and not is_common_word(keys[0]))):
            continue
        last = i + found[0]
        if _is_country_name(traits, keys[: found[0]], context) or not _stands_alone(context, last):
            continue
        plural = context.key(last).endswith("s")
        end = context.tokens[last].end
        referents.append(Referent(token.start, end, found[1] or None, plural))
        people = found[1] & traits.speakers or found[1]
        if people:
            context.add(Mention(token.start, end, "side", people, "group" if plural else "subject", soft=plural))
    return referents


def _is_country_name(traits: Traits, keys: list[str], context: Context) -> bool:
    name = " ".join(keys)
    return any(
        name == " ".join(key.split()) for person in context.roster.people for key in (person.country.casefold(),)
    )


def _stands_alone(context: Context, last: int) -> bool:
    """No noun follows: "the Korean showed", not "the Korean proposal"."""
    after = last + 1
    if not context.same_sentence(last, after) or context.gap(last).strip():
        return not context.tokens[last].word.possessive
    if context.language.code != "en":
        return context.is_verb(after)
    key = context.key(after)
    return is_verb(context, key) or key in context.words("grammar", "function") or key.endswith("ly")


def find_metonyms(context: Context, traits: Traits):
    """A capital or a country that speaks: it may be its people in the room."""
    verbs = context.language.words("metonym", "verbs")
    for i, token in enumerate(context.tokens):
        if not token.word.capital or context.caseless:
            continue
        keys = [context.key(n) for n in range(i, i + 4)]
        town = traits.institutions.towns.get(keys[0])
        found = traits.places.capital(keys) or _country(context, traits, keys) or (town and (1, town))
        if not found:
            continue
        last = i + found[0] - 1
        speaks = context.same_sentence(last, last + 1) and context.gap(last) == " " and context.key(last + 1) in verbs
        before = context.key(i - 1) if context.same_sentence(i, i - 1) else ""
        if speaks and before not in context.language.words("grammar", "prepositions") and not _is_public(context, i):
            people = found[1] & traits.speakers or found[1]
            context.add(Mention(token.start, context.tokens[last].end, "side", people, "place", soft=True))


def _country(context: Context, traits: Traits, keys: list[str]):
    found = traits.places.match(keys)
    if found and found[1] and _is_country_name(traits, keys[: found[0]], context):
        return found
    return None
