"""Superlatives without a noun: "the last to speak", "the youngest of the Ardenyans", "spoke last"."""

from __future__ import annotations

from attribution.context import Context, Mention
from attribution.descriptions import may_end
from attribution.model import WARN_UP_TO
from attribution.phrases import longest
from attribution.traits import Traits

_FOLLOWERS = (("superlative", "speak"), ("generic", "in_room"))
_MANY = frozenset(
    {"participants", "speakers", "women", "men", "guests", "delegates", "experts", "delegation", "colleagues"}
)


def find_superlatives(context: Context, traits: Traits):
    """Adds a mention for each; who is meant is known only where a people follows: "the sole Ardenyan"."""
    words = context.language.words
    for i in range(1, len(context.tokens)):
        act = longest(context, i, ("superlative", "acts"))
        if act:
            _add(context, i, i + act - 1, manner="biography")
        superlative = context.key(i) in words("superlative", "words")
        if superlative and context.key(i - 1) in words("language", "definite") and context.same_sentence(i, i + 1):
            _after_article(context, traits, i)


def _after_article(context: Context, traits: Traits, i: int):
    width = longest(context, i + 1, *_FOLLOWERS) or _of_people(context, traits, i + 1)
    place = traits.places.match([context.key(i + 1)])
    if width and may_end(context, i + width):
        _add(context, i - 1, i + width)
    elif not width and place and place[1] and context.tokens[i + 1].word.capital and may_end(context, i + 1):
        few = place[1] & traits.speakers or place[1]
        _add(context, i - 1, i + 1, few if len(few) <= WARN_UP_TO else frozenset())


def _add(context: Context, first: int, last: int, people: frozenset[int] = frozenset(), manner: str = "subject"):
    span = (context.tokens[first].start, context.tokens[last].end)
    context.add(Mention(*span, "superlative", people, manner))


def _of_people(context: Context, traits: Traits, i: int) -> int:
    """ "of the Ardenyans", "among the women": tokens, or 0."""
    if context.key(i) not in ("of", "among", "from"):
        return 0
    for n in (i + 1, i + 2, i + 3):
        if not context.same_sentence(i, n):
            return 0
        people = traits.places.match([context.key(n)])
        if people and people[1] and context.tokens[n].word.capital:
            follows = context.key(n + 1) if context.same_sentence(n, n + 1) else ""
            named = context.language.words("generic", "people") | context.language.words("generic", "group")
            return n - i + 1 + (follows in named)
        if context.key(n) in _MANY or context.key(n) in context.language.plural_words:
            return n - i + 1
    return 0
