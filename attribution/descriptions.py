"""Descriptions: a noun for a person with its neighbours, and how many of the session it fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attribution.context import Context, Mention
from attribution.heads import heads
from attribution.model import WARN_UP_TO
from attribution.phrases import Phrase, phrase_around
from attribution.traits import Traits, is_office

_HORIZON = 12  # tokens after a description in which its verb is looked for


@dataclass(frozen=True)
class Referent:
    """Somebody whom the text speaks of: where, and who it can be (None: not of the session)."""

    start: int
    end: int
    people: frozenset[int] | None
    plural: bool = False


def find_descriptions(context: Context, traits: Traits) -> list[Referent]:
    """Adds a mention for each description that fits few; returns all persons spoken of."""
    referents: list[Referent] = []
    for phrase, people in phrases_in(context, traits):
        head = phrase.head
        start, end = context.tokens[phrase.first].start, context.tokens[phrase.last].end
        referents.append(Referent(start, end, people or None, head.plural or head.kind == "group"))
        mention = _mention(context, traits, phrase, people, (start, end)) if people is not None else None
        if mention:
            context.add(mention)
    return referents


def phrases_in(context: Context, traits: Traits) -> Iterator[tuple[Phrase, frozenset[int] | None]]:
    """Each phrase that speaks of somebody, with those whom it can mean (None: it does not say)."""
    concept = ""
    for head in heads(context, traits.literal):
        phrase = phrase_around(context, traits, head)
        if not _refers(context, phrase):
            continue
        if head.kind == "role":
            concept = head.concept
        yield phrase, _people(context, traits, phrase, concept)


def _refers(context: Context, phrase: Phrase) -> bool:
    """Whether the phrase is about somebody, not about a kind of people or a longer noun."""
    if phrase.last == phrase.head.last and not may_end(context, phrase.last):
        return False
    needs = context.language.code in ("en", "fr", "es")
    if _is_claimed(context, phrase):
        return True
    if needs and not phrase.determiner and not phrase.telling and not phrase.number:
        return phrase.head.kind == "person" and not phrase.head.plural
    if phrase.determiner in _NOBODY or not _is_pointed(context, phrase):
        return False
    return not _is_general(context, phrase)


def _is_claimed(context: Context, phrase: Phrase) -> bool:
    """ "when I was ambassador", "as a former general, I …": a speaker tells what he is."""
    before = [context.key(phrase.first - n) for n in (3, 2, 1)]
    claims = context.words("first_person", "claims")
    if " ".join(before[1:]) in claims or " ".join(before) in claims:
        return phrase.head.kind == "role"
    says_i = context.key(phrase.last + 1) in context.words("first_person", "self")
    return before[-1] == "as" and says_i and phrase.head.kind == "role"


def _is_pointed(context: Context, phrase: Phrase) -> bool:
    """ "the host", "the only editor"; not "a host", nor "only editor" as part of a list."""
    if phrase.head.kind == "part" and phrase.determiner in context.words("language", "indefinite"):
        return bool(phrase.narrowed)
    if context.language.code != "en" or phrase.determiner or phrase.narrowed or phrase.number:
        return True
    opens = context.starts_sentence(phrase.first) or context.caseless
    return opens and not phrase.superlative


_NOBODY = frozenset({"any", "each", "every", "no", "my", "your"})


def may_end(context: Context, last: int) -> bool:
    """The word behind the noun does not make it part of a longer one."""
    after = last + 1
    if context.tokens[last].word.possessive or not context.same_sentence(last, after):
        return True
    if context.gap(last).strip(" \n\u00a0"):
        return context.gap(last) != "-"
    key = context.key(after)
    if context.language.code != "en":
        return True
    return (
        key in context.language.words("grammar", "function")
        or is_verb(context, key)
        or key.endswith("ly")
        or (context.tokens[after].word.capital and not context.tokens[last].word.capital)
    )


def is_verb(context: Context, key: str) -> bool:
    words = context.language.words
    return key in words("speech", "verbs") or key in words("grammar", "irregular") or key.endswith("ed")


def _is_general(context: Context, phrase: Phrase) -> bool:
    """ "A hydrologist should be invited": nobody in particular."""
    language = context.language
    definite = phrase.determiner in language.words("language", "definite") or phrase.superlative
    before = {context.key(phrase.first - n) for n in (1, 2, 3) if context.same_sentence(phrase.first - n, phrase.first)}
    if not definite and (before & language.words("modal", "verbs_of_need") or _is_wished(context, phrase.first)):
        return True
    for i in range(phrase.last + 1, min(phrase.last + _HORIZON, len(context.tokens))):
        if not context.same_sentence(phrase.last, i):
            break
        if is_verb(context, context.key(i)) and context.key(i) not in language.words("modal", "general"):
            return False
        if context.key(i) in language.words("modal", "words"):
            return not definite or phrase.head.kind == "part"
        if not definite and context.key(i) in language.words("modal", "general"):
            return True
    return False


def _is_wished(context: Context, first: int) -> bool:
    """ "It will take a good notary": a modal before, with nothing done in between."""
    if context.language.code != "en":
        return False
    for i in range(first - 1, max(-1, first - 8), -1):
        if not context.same_sentence(i, first) or set(context.gap(i)) & set(',;:—–()"“”'):
            return False
        key = context.key(i)
        if key in context.language.words("modal", "words"):
            return True
        if is_verb(context, key):
            return False
    return False


def _people(context: Context, traits: Traits, phrase: Phrase, last_concept: str) -> frozenset[int] | None:
    """Whom the phrase can mean; empty when nobody of the session, None when it says nothing."""
    people = _by_head(context, traits, phrase, last_concept).intersection(*phrase.narrowed)
    if not people and phrase.narrowed and phrase.head.kind == "role" and not is_office(phrase.head.concept):
        people = traits.perhaps(phrase.head.concept).intersection(*phrase.narrowed)
    if phrase.gender:
        people &= traits.of_gender(phrase.gender)
    if phrase.superlative or phrase.head.kind == "group":
        people = people & traits.speakers or people
    return people


def _by_head(context: Context, traits: Traits, phrase: Phrase, last_concept: str) -> frozenset[int]:
    head = phrase.head
    if head.kind == "role":
        people = traits.holding(head.concept)
        if not people and not is_office(head.concept):
            people = traits.perhaps(head.concept)
        if phrase.former and not people:
            people = _lesser_post(traits, head.concept)
        return people & traits.former if phrase.former and is_office(head.concept) else people
    if head.kind == "title":
        return frozenset(traits.literal[head.concept])
    if head.kind in ("woman", "man"):
        return traits.of_gender("f" if head.kind == "woman" else "m")
    if head.kind == "part":
        return _with_part(context, traits, phrase)
    if last_concept and context.text[context.tokens[head.first].start :].lower().startswith("one"):
        return traits.holding(last_concept) or traits.everyone
    return traits.everyone


def _with_part(context: Context, traits: Traits, phrase: Phrase) -> frozenset[int]:
    """The chair of this session; for "the Kenyan mediator", those of that profession too."""
    head = phrase.head
    people = frozenset(traits.parts.get(head.concept, ()))
    words = " ".join(context.key(i) for i in range(head.first, head.last + 1))
    profession = context.language.role_words.get(words)
    if profession and (phrase.narrowed or not people):
        people |= traits.holding(profession)
    return people


def _lesser_post(traits: Traits, concept: str) -> frozenset[int]:
    """A former deputy minister may be called a former minister."""
    return traits.holding("deputy_minister") if concept == "minister" else frozenset()


def _mention(context, traits: Traits, phrase: Phrase, people: frozenset[int], span) -> Mention | None:
    head = phrase.head
    if head.kind in ("person", "woman", "man") and not phrase.telling and (head.kind == "person" or not people):
        return None
    if head.plural and not _is_counted(context, phrase):
        return None
    if head.kind == "group" and not phrase.narrowed:
        return None
    if head.kind == "part" and _is_of_elsewhere(context, phrase.last + 1):
        return None
    kind = {"group": "side", "part": "office"}.get(head.kind, "description")
    if phrase.superlative and context.key(head.first) == "one":
        return None
    if phrase.superlative:
        few = 0 < len(people) <= WARN_UP_TO
        return Mention(*span, "superlative", people if few else frozenset(), _manner(context, phrase))
    if not people:
        keynote = head.kind == "part" and head.concept == "keynote"
        return Mention(*span, "office", people, _manner(context, phrase)) if keynote else None
    soft = _may_be_absent(context, traits, phrase, people) or phrase.determiner in _OF_ANOTHER
    message = "description.office" if soft and len(people) == 1 else kind
    uncertain = soft or head.plural
    return Mention(*span, kind, people, _manner(context, phrase), message, uncertain)


def _is_of_elsewhere(context: Context, i: int) -> bool:
    """ "the chair of the joint commission", which is no part in this session."""
    if context.key(i) != "of" or not context.same_sentence(i, i + 1):
        return False
    behind = {context.key(n) for n in range(i + 1, i + 5) if context.same_sentence(i, n)}
    return not behind & _THIS_SESSION


_THIS_SESSION = frozenset(
    {"session", "meeting", "group", "round", "table", "workshop", "dialogue", "evening", "morning", "afternoon", "day"}
    | {"talks", "panel", "house", "us", "this", "our", "dinner", "seminar", "event", "gathering", "conference"}
)

# "its director": of something that the sentence named, which may be elsewhere.
_OF_ANOTHER = frozenset({"its", "their"})


def _is_counted(context: Context, phrase: Phrase) -> bool:
    """ "both officers", "the two officers", "the Ardenyan officers": these ones and no others."""
    definite = phrase.determiner in context.language.words("language", "definite")
    if phrase.superlative:  # "the only officers"
        return True
    both = any(context.key(i) == "both" for i in range(phrase.first, phrase.head.first))
    return both or (definite and (phrase.number or bool(phrase.narrowed)))


def _may_be_absent(context: Context, traits: Traits, phrase: Phrase, people: frozenset[int]) -> bool:
    """A post named without "former" may be its holder of today, who is not in the room."""
    if phrase.head.kind != "role" or not is_office(phrase.head.concept) or phrase.former:
        return False
    return people <= traits.former


def _manner(context: Context, phrase: Phrase) -> str:
    if phrase.head.kind == "group" or phrase.head.plural:
        return "group"
    if context.tokens[phrase.last].word.possessive:
        return "possessive"
    before = context.key(phrase.first - 1) if context.same_sentence(phrase.first - 1, phrase.first) else ""
    return "object" if before in context.language.words("names", "about") else "subject"
