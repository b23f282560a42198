"""Words to put in place of a finding: neutral, in the note's language, and off the roster."""

from __future__ import annotations

from attribution.lexicon import Lexicon
from attribution.normalise import tokenise
from attribution.roster import Roster


def reword(roster: Roster, language: Lexicon, manner: str, capital: bool) -> str:
    """The first neutral phrase of this manner that shares no word with the roster.

    Empty when every phrase does: then the words are better left out.
    """
    for phrase in language.listed("neutral", manner):
        if not any(token.word.key in roster.words for token in tokenise(phrase)):
            return phrase[0].upper() + phrase[1:] if capital else phrase
    return ""


def begins_sentence(text: str, start: int) -> bool:
    """Whether the place is the start of the text or of a sentence."""
    before = text[max(0, start - 20) : start].rstrip(" \t\u00a0\"'“‘«(")
    return (not before and start < 20) or bool(before) and before[-1] in ".!?…\n:"
