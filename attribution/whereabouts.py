"""Where somebody belongs: the country, town or institution that begins at a token."""

from __future__ import annotations

from attribution.context import Context
from attribution.lexicon import is_common_word
from attribution.traits import Traits


def where(context: Context, traits: Traits, i: int) -> tuple[int, frozenset[int]] | None:
    """Tokens and people of the country or institution that begins at token i."""
    institution = institution_at(context, traits, i)
    if institution:
        return institution
    keys = [context.key(n) for n in range(i, i + 4)]
    town = traits.institutions.towns.get(context.key(i))
    if town and is_proper(context, i):
        return 1, town
    if i >= len(context.tokens):
        return None
    place = traits.places.match(keys, context.tokens[i].word.script)
    if place and not is_proper(context, i) and not is_own(context, i, place):
        place = None
    return place or (traits.places.capital(keys) if is_proper(context, i) else None)


def institution_at(context: Context, traits: Traits, i: int) -> tuple[int, frozenset[int]] | None:
    """The longest alias of an institution that begins at token i."""
    loose = _loosely(context, traits, i)
    for alias in traits.institutions.by_word.get(context.key(i), ()):
        if loose and len(alias.words) < loose[0]:
            break
        span = range(i, i + len(alias.words))
        named = alias.whole or alias.rare or _are_capital(context, span)
        if context.keys[i : i + len(alias.words)] == list(alias.words):
            if named:
                return len(alias.words), alias.people
            loose = None if loose and loose[0] == len(alias.words) else loose  # in its order, and no name
    if loose:
        return loose
    key = context.key(i)
    people = traits.institutions.acronyms.get(key)
    if people and (context.tokens[i].word.upper or context.caseless or (len(key) > 2 and not is_common_word(key))):
        return 1, people
    return None


def _loosely(context: Context, traits: Traits, i: int) -> tuple[int, frozenset[int]] | None:
    """Two words of one institution in another order: "the farmers' federation", "Lazur University"."""
    first = traits.institutions.words.get(context.key(i))
    if not first or not context.same_sentence(i, i + 1):
        return None
    second = i + 1
    while context.key(second) in ("of", "the", "for") and second - i < 3:
        second += 1
    others = traits.institutions.words.get(context.key(second))
    if not others or context.key(second) == context.key(i) or not context.same_sentence(i, second):
        return None
    if {context.key(i), context.key(second)} <= traits.institutions.general:
        return None
    people = frozenset(first & others)
    return (second - i + 1, people) if people else None


def _are_capital(context: Context, span: range) -> bool:
    small = context.language.words("language", "of") | context.language.words("language", "link")
    small |= {"on", "and", "for"}
    return context.caseless or all(context.tokens[n].word.capital or context.key(n) in small for n in span)


def is_own(context: Context, i: int, found: tuple[int, frozenset[int]]) -> bool:
    """A country of the roster in small letters, unless the word means something else as well."""
    return bool(found[1]) and not is_common_word(context.key(i))


def is_proper(context: Context, i: int) -> bool:
    word = context.tokens[i].word
    return word.capital or context.caseless or word.script != "latin" or context.language.code != "en"
