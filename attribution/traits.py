"""What is known of the people besides their names: posts, professions, gender, part in the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from attribution.geography import Places
from attribution.institutions import Institutions
from attribution.lexicon import Lexicon, any_words, lexicon, lexicons
from attribution.model import PersonEntry
from attribution.normalise import plain, wordset
from attribution.roster import Roster

_STAFF = wordset(
    "host facilitator rapporteur interpreter chair organiser organizer convenor convener staff secretariat"
)
_STAFF |= wordset("moderator mediator notetaker assistant coordinator keynote")
_NOBODY: frozenset[int] = frozenset()


@dataclass
class Traits:
    """Sets of positions in the roster, by what they have in common."""

    everyone: frozenset[int]
    speakers: frozenset[int]
    women: frozenset[int]
    men: frozenset[int]
    former: frozenset[int]
    places: Places
    institutions: Institutions
    titles: dict[str, set[int]] = field(default_factory=dict)  # concept -> people by their own title
    wider: dict[str, set[int]] = field(default_factory=dict)  # concept -> people by the wider concepts
    hints: dict[str, set[int]] = field(default_factory=dict)  # concept -> people by sector and institution
    faint: dict[str, set[int]] = field(default_factory=dict)  # the same, where the title says otherwise
    sectors: dict[str, set[int]] = field(default_factory=dict)  # concept -> people by sector alone
    literal: dict[str, set[int]] = field(default_factory=dict)  # title words that no list knows
    parts: dict[str, set[int]] = field(default_factory=dict)  # host, chair, ... -> people
    fields: dict[str, set[int]] = field(default_factory=dict)  # special words of titles -> people

    @classmethod
    def of(cls, roster: Roster) -> Traits:
        """The traits of a roster, worked out once."""
        known = roster.cache.get("traits")
        if known is None:
            known = roster.cache["traits"] = _build(roster.people)
        return known

    def of_gender(self, gender: str) -> frozenset[int]:
        """Women or men, with those whose gender is not on the roster."""
        chosen, other = (self.women, self.men) if gender == "f" else (self.men, self.women)
        return chosen if not self.everyone - chosen - other else self.everyone - other

    def holding(self, concept: str) -> frozenset[int]:
        """Whom the concept can mean: by title, or else by sector and institution as well."""
        sure = self.titles.get(concept, set()) | self.wider.get(concept, set())
        return frozenset(sure | self.hints.get(concept, set())) or frozenset(self.faint.get(concept, set()))

    def of_sector(self, concept: str) -> frozenset[int]:
        """Whom "somebody from the press" can mean: by title or by sector."""
        return self.holding(concept) | frozenset(self.sectors.get(concept, set()))

    def in_field(self, word: str) -> frozenset[int] | None:
        """Who works in the field that the folded word names; None when it names none."""
        concepts = lexicon("en").topics.get(word)
        own = frozenset(self.fields.get(word, ()))
        if concepts is None:
            return own or None
        return own.union(*(self.of_sector(concept) for concept in concepts))

    def perhaps(self, concept: str) -> frozenset[int]:
        """Whom it may mean although the roster says less: "officer" for an admiral."""
        found: set[int] = set()
        for name in _role(concept).wider if _role(concept) else ():
            found |= self.titles.get(name, set()) | (self.hints.get(name, set()) if name == "scholar" else set())
        return frozenset(found)


def _role(concept: str):
    return lexicon("en").roles.get(concept)


def is_office(concept: str) -> bool:
    role = _role(concept)
    return bool(role and role.office)


def _build(people: tuple[PersonEntry, ...]) -> Traits:
    numbers = range(len(people))
    speakers = frozenset(n for n in numbers if not set(plain(people[n].role).split()) & _STAFF)
    traits = Traits(
        everyone=frozenset(numbers),
        speakers=speakers,
        women=_of_gender(people, ("f", "female", "woman", "w")),
        men=_of_gender(people, ("m", "male", "man")),
        former=frozenset(n for n in numbers if _is_former(people[n].title)),
        places=Places(people),
        institutions=Institutions(people),
    )
    for number, person in enumerate(people):
        _add_posts(traits, number, person)
        _add_parts(traits, number, person)
    return traits


def _of_gender(people, words) -> frozenset[int]:
    return frozenset(n for n, person in enumerate(people) if person.gender.strip().lower() in words)


def _is_former(title: str) -> bool:
    return bool(set(plain(title).split()) & any_words("former", "words"))


def _add_posts(traits: Traits, number: int, person: PersonEntry):
    title = plain(person.title)
    concepts = set(concepts_in(title))
    for concept in concepts:
        traits.titles.setdefault(concept, set()).add(number)
        for wider in _role(concept).wider:
            traits.wider.setdefault(wider, set()).add(number)
    if title and not concepts:
        words = [word for word in title.split() if word not in any_words("former", "words")]
        last = words[-1] if words and words[-1] not in _NO_FIELD else ""
        for phrase in {" ".join(words), last} - {""}:
            traits.literal.setdefault(phrase, set()).add(number)
    _add_fields(traits, number, title)
    _add_hints(traits, number, person, bool(concepts))


def _add_fields(traits: Traits, number: int, title: str):
    """The special words of a title: "the customs chief", "a railwayman"."""
    for word in title.split():
        if len(word) > 3 and word not in any_words("former", "words") and word not in _NO_FIELD:
            traits.fields.setdefault(word, set()).add(number)
            for ending in ("man", "woman", "men", "women"):  # "railwayman"
                if not _concept(word + ending):
                    traits.literal.setdefault(word + ending, set()).add(number)


def _add_hints(traits: Traits, number: int, person: PersonEntry, titled: bool):
    """What sector and institution say; faint where the title already says something else."""
    english = lexicon("en")
    sector = english.raw["sectors"].get(plain(person.sector))
    if sector:
        traits.sectors.setdefault(sector, set()).add(number)
    hinted = {sector, *concepts_in(plain(person.role))}
    hinted |= {english.raw["institution_hints"].get(word) for word in plain(person.institution).split()}
    for concept in hinted - {None}:
        table = traits.faint if titled and concept not in _BROAD else traits.hints
        for name in {concept, *_role(concept).wider}:
            table.setdefault(name, set()).add(number)


_NO_FIELD = wordset("chief head deputy director general president member senior officer national assistant vice leader")
_NO_FIELD |= wordset("chair with from human first second public officer expert minister prime secretary state staff")
_BROAD = wordset("scholar official media military security finance health")


def _add_parts(traits: Traits, number: int, person: PersonEntry):
    role = set(plain(person.role).split())
    for part in ("host", "chair", "rapporteur", "interpreter", "keynote"):
        if role & set(" ".join(any_words("chairing", part)).split()):
            traits.parts.setdefault(part, set()).add(number)


def concepts_in(folded: str) -> Iterable[str]:
    """Concepts named in a folded title; a post is not read out of a longer post's name."""
    words = folded.split()
    offices: set[int] = set()
    phrases: set[int] = set()
    for length in range(min(6, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = set(range(start, start + length))
            concept = _concept(" ".join(words[start : start + length]))
            if concept is None or places & offices or (places & phrases and concept in _VAGUE):
                continue
            yield concept
            if is_office(concept):
                offices |= places
            if length > 1:
                phrases |= places


_VAGUE = wordset("director official politician parliamentarian military president minister teacher programme_officer")


def _concept(phrase: str) -> str | None:
    for entry in lexicons():
        concept = entry.role_words.get(phrase)
        if concept:
            return concept
    return None


def role_phrases(language: Lexicon) -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """First word -> (words, concept, plural), the longest first, for a language."""
    table: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for plural, phrases in ((False, language.role_words), (True, language.plural_words)):
        for phrase, concept in phrases.items():
            words = tuple(phrase.split())
            if words and (not plural or phrase not in language.role_words):
                table.setdefault(words[0], []).append((words, concept, plural))
    for entries in table.values():
        entries.sort(key=lambda item: -len(item[0]))
    return table
