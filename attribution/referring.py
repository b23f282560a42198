"""He, she, his: words that go back to somebody; and what is told of a life."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attribution.context import Context, Mention
from attribution.descriptions import Referent
from attribution.model import WARN_UP_TO
from attribution.traits import Traits

_REACH = 2  # sentences a pronoun may look back
_NEAR = 400  # characters between a person and what is told of a life
_PLURAL_BEFORE = re.compile(
    r"\b(?:those|people|participants|ones|all|many|some|several|others|both|men|women)\s+$", re.I
)


@dataclass
class _Person:
    """The person spoken of at a place; `people` is None for one who is not of the session."""

    start: int
    sentence: int
    people: frozenset[int] | None


def find_lives(context: Context, traits: Traits, referents: list[Referent]):
    """What is told of somebody's life ("had commanded troops") narrows who it is."""
    spoken = sorted(referents, key=lambda r: r.start)
    for pattern, concept in context.language.biography:
        for match in pattern.finditer(context.flat):
            if _is_of_many(context, match.start()):
                continue
            people = traits.holding(concept) | frozenset(traits.parts.get(concept, ()))
            subject = _subject(context, spoken, match.start())
            if subject and subject.people:
                people = people & subject.people
            if people:
                start = _with_who(context, match.start())
                context.add(Mention(start, match.end(), "biography", people, "biography"))
                referents.append(Referent(start, match.end(), people))

    _careers(context, traits, spoken, referents)


def _careers(context: Context, traits: Traits, spoken: Sequence[Referent], referents: list[Referent]):
    """ "had once run the foreign ministry", "her years at the treasury": a working life."""
    pattern = context.language.career
    starts = [token.start for token in context.tokens]
    for match in pattern.finditer(context.flat) if pattern else ():
        body = _body(context, traits, bisect_left(starts, match.end()))
        if body is None or _is_of_many(context, match.start()):
            continue
        end, people = body
        subject = _subject(context, spoken, match.start())
        if subject and subject.people:
            people = people & subject.people
        lead = _LEAD.search(context.text, max(0, match.start() - 60), match.start())
        opens = lead and _opens_with_person(lead.group())
        if 0 < len(people) <= WARN_UP_TO and (subject or opens):
            start = _with_who(context, lead.start() if lead else match.start())
            context.add(Mention(start, end, "biography", people, "biography", soft=True))
            referents.append(Referent(start, end, people))


def _body(context: Context, traits: Traits, i: int) -> tuple[int, frozenset[int]] | None:
    """Where a working life was spent: the first thing within five words that is known to be one."""
    for n in range(i, i + 5):
        if not context.same_sentence(i, n) or (n > i and set(context.gap(n - 1)) & set(",;:()")):
            return None
        for width in (2, 1):
            words = " ".join(context.key(m) for m in range(n, n + width))
            concepts = context.language.bodies.get(words, ())
            people = frozenset().union(*(traits.holding(concept) for concept in concepts))
            people |= (traits.in_field(words) or frozenset()) | traits.institutions.special(words)
            if (people or concepts) and context.same_sentence(n, n + width - 1):
                return context.tokens[n + width - 1].end, people
    return None


_LEAD = re.compile(
    r"\b(?:(?:who|had|has|having|once|later|herself|himself|for|many|years|his|her|\d+)\s+){1,6}\Z", re.IGNORECASE
)


def _opens_with_person(words: str) -> bool:
    """The words themselves say that one person's life is told."""
    return words.split()[0].lower() in ("who", "having", "once", "his", "her", "himself", "herself")


def _is_of_many(context: Context, start: int) -> bool:
    before = re.sub(r"(?:who|that)?\s*(?:had|have|has)?\s*$", "", context.text[max(0, start - 60) : start]) + " "
    return bool(_PLURAL_BEFORE.search(before))


def _with_who(context: Context, start: int) -> int:
    before = re.search(
        r"\b(?:the (?:wo)?man |someone |somebody |one |the person )?(?:who |that )?(?:had |has |once )?$",
        context.text[max(0, start - 40) : start],
        re.I,
    )
    return start - len(before.group()) if before and before.group().strip() else start


def _subject(context: Context, referents: Sequence[Referent], start: int) -> Referent | None:
    """The single person named last before, in the same sentence."""
    for referent in reversed(referents[: bisect_left(referents, start, key=lambda r: r.start)]):
        if start - referent.start > _NEAR:
            return None
        if referent.end <= start and not referent.plural:
            between = context.text[referent.end : start]
            return None if re.search(r"[.!?]\s", between) else referent
    return None


def find_pronouns(context: Context, traits: Traits, referents: Iterable[Referent]):
    """Adds a mention for each he or she that can mean few."""
    coming = _persons(context, referents)
    coming.reverse()
    known: list[_Person] = []
    words = _genders(context)
    subjects = _subjects(context)
    for i, token in enumerate(context.tokens):
        gender = words.get(token.word.key)
        if gender is None:
            continue
        while coming and coming[-1].start < token.start:
            known.append(coming.pop())
        person = _meant(known, token.sentence, gender, traits) or _anybody(context, traits, i, gender)
        if not person or not person.people:
            continue
        known.append(_Person(token.start, token.sentence, person.people))
        context.add(_pronoun(context, i, token.word.key in subjects, person.people))


_AGREES = {"was": " were", "is": " are", "has": " have", "does": " do"}


def _pronoun(context: Context, i: int, subject: bool, people: frozenset[int]) -> Mention:
    """The pronoun with what has to change with it: "she was", "his own ministry"."""
    token = context.tokens[i]
    follows = context.same_sentence(i, i + 1) and context.gap(i) == " "
    if subject:
        tail = _AGREES.get(context.key(i + 1), "") if follows and context.language.code == "en" else ""
        end = context.tokens[i + 1].end if tail else token.end
        return Mention(token.start, end, "pronoun", people, "pronoun_subject", tail=tail)
    thing = i + 2 if follows and context.key(i + 1) == "own" else i + 1
    noun = context.key(thing) if follows and context.same_sentence(i, thing) else ""
    if noun in context.language.offices or noun in context.words("generic", "group"):
        manner = "side" if noun in context.words("generic", "group") else "organisation"
        return Mention(token.start, context.tokens[thing].end, "pronoun", people, manner)
    owns = noun and noun not in context.words("grammar", "function") and token.word.key not in ("him", "hers")
    return Mention(token.start, token.end, "pronoun", people, "pronoun_possessive" if owns else "pronoun_object")


def _anybody(context: Context, traits: Traits, i: int, gender: str) -> _Person | None:
    """Nobody was spoken of before: all of this gender, unless a stranger's name is near."""
    if context.language.code != "en" or _stranger_before(context, i):
        return None
    people = traits.of_gender(gender)
    token = context.tokens[i]
    return _Person(token.start, token.sentence, people & traits.speakers or people)


def _subjects(context: Context) -> frozenset[str]:
    words = context.language.words
    return words("pronouns", "feminine_subject") | words("pronouns", "masculine_subject")


def _genders(context: Context) -> dict[str, str]:
    feminine = context.language.words("pronouns", "feminine")
    return {key: "f" for key in feminine} | {key: "m" for key in context.language.words("pronouns", "masculine")}


def _persons(context: Context, referents: Iterable[Referent]) -> list[_Person]:
    """Everybody spoken of in the singular, by place: descriptions, names, strangers."""
    sentences = {token.start: token.sentence for token in context.tokens}
    found = [_Person(r.start, sentences.get(r.start, 0), r.people) for r in referents if not r.plural]
    for mention in context.mentions:
        if mention.kind in ("name", "nickname", "initials"):
            sentence = sentences.get(mention.start)
            found.append(_Person(mention.start, sentence if sentence is not None else 0, mention.people))
    return sorted(found, key=lambda person: person.start)


def _meant(known: Sequence[_Person], sentence: int, gender: str, traits: Traits) -> _Person | None:
    """The last person before who can be of this gender, narrowed to it; a stranger as such."""
    for person in reversed(known):
        if sentence - person.sentence > _REACH:
            return None
        if person.people is None:
            return person
        fitting = person.people & traits.of_gender(gender)
        if fitting:
            return _Person(person.start, person.sentence, fitting)
    return None


def _stranger_before(context: Context, i: int) -> bool:
    """A capital in mid-sentence shortly before: the pronoun may be about somebody outside."""
    for n in range(max(0, i - 25), i):
        word = context.tokens[n].word
        if word.capital and not context.starts_sentence(n) and not context.caseless:
            return True
    return False
