"""The check itself: a text and the people of its session in, findings out."""

from __future__ import annotations

from collections.abc import Sequence

from attribution.affiliation import find_institutions, find_metonyms, find_peoples
from attribution.contacts import find_contacts, find_initials, find_labels, find_phrases
from attribution.context import Context, Mention
from attribution.descriptions import find_descriptions
from attribution.disguise import undisguised
from attribution.joining import find_joined, statements
from attribution.messages import message_key, sentence
from attribution.model import BLOCK, WARN, Finding, PersonEntry, Result, severity_of, verdict_of
from attribution.names import find_names
from attribution.referring import find_lives, find_pronouns
from attribution.rewording import begins_sentence, reword
from attribution.roster import Roster
from attribution.speech import find_anecdotes, find_first_person, find_quotations
from attribution.superlatives import find_superlatives
from attribution.traits import Traits

MAX_TEXT = 2_000_000  # characters; a note is a few thousand


def check(
    text: str,
    roster: Roster | Sequence[PersonEntry],
    *,
    earlier: Sequence[str] = (),
) -> Result:
    """Findings of a text against the people of its session.

    `earlier` are texts already released for the same session: what they tell is joined
    with what the new text tells. Raises RosterError for a roster that cannot be used and
    ValueError for a text of more than two million characters.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"The text has {len(text)} characters; at most {MAX_TEXT} can be checked.")
    people = roster if isinstance(roster, Roster) else Roster.of(roster)
    released = [statements(_read(old, people)) for old in earlier]
    context = _read(text, people)
    find_joined(context, released)
    findings = tuple(_finding(context, mention) for mention in _apart(context.mentions, len(context.text)))
    return Result(verdict_of(findings), findings)


def _read(text: str, roster: Roster) -> Context:
    """Everything that one text tells by itself."""
    context, traits = Context.of(undisguised(text), roster), Traits.of(roster)
    for rule in (find_phrases, find_initials, find_contacts, find_labels, find_names, find_quotations, find_anecdotes):
        rule(context)
    referents = find_descriptions(context, traits)
    find_superlatives(context, traits)
    for described in (find_institutions, find_metonyms, find_first_person):
        described(context, traits)
    referents += find_peoples(context, traits)
    find_lives(context, traits, referents)
    find_pronouns(context, traits, referents)
    return context


def _apart(mentions: Sequence[Mention], length: int) -> list[Mention]:
    """Mentions that count, without overlaps: blocks first, then the longer."""
    counted = [m for m in mentions if _severity(m) and m.end > m.start]
    counted.sort(key=lambda m: (_severity(m) != BLOCK, not m.people, m.start - m.end, m.start))
    taken: list[Mention] = []
    covered = bytearray(length)
    for mention in counted:
        if not any(covered[mention.start : mention.end]):
            taken.append(mention)
            covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return sorted(taken, key=lambda m: m.start)


def _severity(mention: Mention) -> str | None:
    fits = len(mention.people)
    severity = WARN if fits == 0 else severity_of(fits)
    return WARN if severity == BLOCK and mention.soft else severity


def _finding(context: Context, mention: Mention) -> Finding:
    fits = len(mention.people)
    words = reword(context.roster, context.language, mention.manner, begins_sentence(context.text, mention.start))
    key = mention.key if "." in mention.key else message_key(mention.key, fits)
    params = {"fits": fits}
    start, end = context.source.span(mention.start, mention.end)
    return Finding(
        start=start,
        end=end,
        text=context.source.original[start:end],
        kind=mention.kind,
        people=context.roster.ids(mention.people),
        fits=fits,
        severity=_severity(mention) or WARN,
        why=sentence(key, params),
        rewording=words + mention.tail if words else "",
        message=key,
        params=params,
    )
