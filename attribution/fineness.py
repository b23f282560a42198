"""How closely a text describes those who speak in it: by role, by side, by field, or as "a participant"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attribution.affiliation import find_peoples
from attribution.context import Context
from attribution.descriptions import phrases_in
from attribution.disguise import undisguised
from attribution.lexicon import lexicon
from attribution.model import PersonEntry
from attribution.phrases import Phrase
from attribution.roster import Roster
from attribution.traits import Traits

ROLE, SIDE, SECTOR, PARTICIPANT = "role", "side", "sector", "participant"


@dataclass(frozen=True)
class Description:
    """`start` and `end` slice the text and give `text`; `level` is the finest thing that it tells."""

    start: int
    end: int
    text: str
    level: str


def describe(text: str, roster: Roster | Sequence[PersonEntry]) -> list[Description]:
    """Each description of somebody who may have sat in the session, however many it fits, in order."""
    people = roster if isinstance(roster, Roster) else Roster.of(roster)
    context, traits = Context.of(undisguised(text), people), Traits.of(people)
    told = ((phrase, _level(phrase)) for phrase, meant in phrases_in(context, traits) if meant)
    found = [(*_span(context, phrase), level) for phrase, level in told if level]
    found += [(each.start, each.end, SIDE) for each in find_peoples(context, traits) if each.people]
    spans = ((context.source.span(start, end), level) for start, end, level in sorted(found))
    return [Description(start, end, text[start:end], level) for (start, end), level in spans]


def _span(context: Context, phrase: Phrase) -> tuple[int, int]:
    return context.tokens[phrase.first].start, context.tokens[phrase.last].end


def _level(phrase: Phrase) -> str:
    """What the phrase tells; "" for what describes nobody: "participants", "the group"."""
    head = phrase.head
    if head.kind == "role" and head.concept in lexicon("en").raw["sectors"].values() and not phrase.former:
        return SIDE if phrase.narrowed else SECTOR
    if head.kind in {"role", "title", "part", "woman", "man"} or phrase.superlative or phrase.gender:
        return ROLE
    if phrase.narrowed:
        return SIDE
    return PARTICIPANT if head.kind == "person" and not head.plural else ""
