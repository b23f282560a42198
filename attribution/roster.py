"""The people of a session, prepared once for checking many texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from attribution.lexicon import any_words, given_names, is_common_word
from attribution.model import PersonEntry, RosterError
from attribution.normalise import Token, tokenise, wordset
from attribution.sounds import bones, east_key, loose_keys, sound_keys, without_article

MAX_PEOPLE = 5_000
MAX_FIELD = 500  # characters; a longer field is a mistake
MIN_COMPACT = 6  # letters of a whole name written in one word

PARTICLES = wordset(
    "al el ul as ash ad an ar at az van von der den de del della di da dos das du la le los las bin ibn ben bint "
    "abu umm ter ten op zu zum zur af av y e st mac o d abd abdul bar bat oglu ogly kyzy het"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A name token of one person: what kind it is and whether it is also a common word."""

    person: int
    kind: str  # given, middle, surname, nick; alias of a given name; fragment of one with a hyphen
    word: str
    common: bool


@dataclass
class Roster:
    """Indexes over the names of the people; build it with `Roster.of(people)`."""

    people: tuple[PersonEntry, ...]
    exact: dict[str, list[Part]] = field(default_factory=dict)
    sound: dict[str, list[Part]] = field(default_factory=dict)
    bone: dict[str, list[Part]] = field(default_factory=dict)
    east: dict[str, set[int]] = field(default_factory=dict)
    loose: dict[str, list[Part]] = field(default_factory=dict)
    typo: dict[str, set[str]] = field(default_factory=dict)
    compact: dict[str, set[int]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    initials: dict[str, set[int]] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)  # ids that look like P05
    surname_letters: list[frozenset[str]] = field(default_factory=list)
    words: frozenset[str] = frozenset()  # of every field: what a rewording must not contain
    particles: frozenset[str] = frozenset()  # that stand in names of this roster
    memory: dict = field(default_factory=dict)  # what single words were found to mean
    cache: dict = field(default_factory=dict)  # what other modules worked out of the people

    @classmethod
    def of(cls, people: Iterable[PersonEntry]) -> Roster:
        """Checks and indexes the people; raises RosterError with a sentence."""
        listed = tuple(people)
        _check(listed)
        roster = cls(listed)
        for number, person in enumerate(listed):
            _add_person(roster, number, person)
        roster.words = frozenset(_roster_words(listed))
        roster.particles = roster.words & PARTICLES
        return roster

    def ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.people[n].id for n in sorted(numbers))


def _check(people: Sequence[PersonEntry]):
    if len(people) > MAX_PEOPLE:
        raise RosterError(f"The roster has {len(people)} people; at most {MAX_PEOPLE} can be checked.")
    seen: set[str] = set()
    for row, person in enumerate(people, start=1):
        if not person.id.strip():
            raise RosterError(f"Person {row} of the roster has no id.")
        if not any(c.isalnum() for c in person.name):
            raise RosterError(f"Person {person.id} of the roster has no name.")
        if person.id in seen:
            raise RosterError(f"The id {person.id} stands twice in the roster.")
        seen.add(person.id)
        if len(person.name) > MAX_FIELD or len(person.institution) > MAX_FIELD:
            raise RosterError(f"A field of person {person.id} is longer than {MAX_FIELD} characters.")


def _add_person(roster: Roster, number: int, person: PersonEntry):
    for name in (person.name, *person.variants):
        _add_name(roster, number, _in_order(name))
    last = tokenise(_in_order(person.name)[:MAX_FIELD])[-1].word
    roster.surname_letters.append(frozenset({last.key[0], last.glued[0]}))
    if 2 <= len(person.id) <= 12 and any(c.isdigit() for c in person.id) and person.id[0].isalpha():
        roster.labels[person.id.casefold()] = number
    for nickname in person.nicknames:
        _add_nickname(roster, number, nickname)
    for shorthand in (*person.initials, *_derived_initials(person.name)):
        letters = "".join(c for c in shorthand if c.isalpha()).upper()
        if 2 <= len(letters) <= 5:
            roster.initials.setdefault(letters, set()).add(number)


def _in_order(name: str) -> str:
    """ "Surname, Given" as "Given Surname"."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name


def _add_name(roster: Roster, number: int, name: str):
    tokens = tokenise(name[:MAX_FIELD])
    if not tokens:
        return
    if all(token.word.script == "other" for token in tokens):
        _add_ideographs(roster, number, name, tokens)
        return
    solid = [i for i, token in enumerate(tokens) if not _is_particle(token, tokens)]
    eastern = _is_eastern(name, tokens)
    for place, i in enumerate(solid):
        kind = "surname" if place == len(solid) - 1 else "given" if place == 0 else "middle"
        if eastern:
            kind = "fragment" if place else "surname"
        _add_token(roster, number, kind, tokens, i)
    if eastern:
        _add_part(roster, number, "given", tokens[-2].word.glued + tokens[-1].word.glued)
    _add_compact(roster, number, [token.word.glued for token in tokens], [tokens[i].word.glued for i in solid])


def _is_eastern(name: str, tokens: Sequence[Token]) -> bool:
    """Surname first, and a given name of two syllables: a small letter after the hyphen."""
    if len(tokens) != 3:
        return False
    return name[tokens[1].end : tokens[2].start] in ("-", "‐", "‑") and not tokens[2].word.capital


def _add_token(roster: Roster, number: int, kind: str, tokens: Sequence[Token], i: int):
    for form in tokens[i].word.forms:
        _add_part(roster, number, kind, form)
    if kind == "given":
        for other in given_names().get(tokens[i].word.key, ()):
            if not is_common_word(other):
                _add_part(roster, number, "alias", other)
    if i and _is_particle(tokens[i - 1], tokens):
        glued = tokens[i - 1].word.key + tokens[i].word.key
        if len(glued) >= MIN_COMPACT - 1:
            _add_part(roster, number, kind, glued)


def _is_particle(token: Token, tokens: Sequence[Token]) -> bool:
    return len(tokens) > 1 and (token.word.key in PARTICLES or len(token.word.key) == 1)


def _add_part(roster: Roster, number: int, kind: str, word: str):
    if len(word) < 2:
        return
    part = Part(number, kind, word, _is_common(word))
    listed = roster.exact.setdefault(word, [])
    if any(p.person == number and _RANK[p.kind] <= _RANK[kind] for p in listed):
        return
    listed[:] = [p for p in listed if p.person != number] + [part]
    for key in sound_keys(word) | sound_keys(without_article(word)):
        roster.sound.setdefault(key, []).append(part)
    for key in loose_keys(word):
        roster.loose.setdefault(key, []).append(part)
    for key in bones(word, 2):
        roster.bone.setdefault(key, []).append(part)
    if len(word) >= 5:
        for key in deletions(word):
            roster.typo.setdefault(key, set()).add(word)


_RANK = {"surname": 0, "given": 0, "middle": 0, "nick": 1, "alias": 2, "fragment": 3}


def _is_common(word: str) -> bool:
    if len(word) <= 2 or word in any_words("names", "common"):
        return True
    return is_common_word(word) and word not in given_names()


def deletions(word: str) -> set[str]:
    """The word and what is left of it without one letter, or two of a long word."""
    found = {word}
    for _ in range(2 if len(word) >= 9 else 1):
        found |= {w[:i] + w[i + 1 :] for w in found for i in range(len(w))}
    return found


def _add_compact(roster: Roster, number: int, every: list[str], solid: list[str]):
    """The whole name in one word: handles, addresses, lost spaces; and its East Asian keys."""
    first, last = (solid[0], solid[-1]) if solid else (every[0], every[-1])
    glued = {"".join(every), "".join(every[::-1]), "".join(solid), "".join(solid[1:] + solid[:1])}
    if len(solid) > 1:
        glued |= {"".join(solid[-1:] + solid[:-1]), first[0] + last, last + first[0], first + last, last + first}
        glued.add(first[0] + "".join(every[every.index(first) + 1 :]))
        _add_eastern(roster, number, first, "".join(solid[1:]))
    if len(solid) > 2:
        glued |= {"".join(solid[:-1]), "".join(solid[1:])}
    for form in glued:
        if len(form) >= MIN_COMPACT:
            roster.compact.setdefault(form, set()).add(number)


def _add_eastern(roster: Roster, number: int, first: str, rest: str):
    for form in {first, *given_names().get(first, ())}:
        for whole in (form + rest, rest + form):
            roster.east.setdefault(east_key(whole), set()).add(number)


def _add_ideographs(roster: Roster, number: int, name: str, tokens: Sequence[Token]):
    signs = tuple(name[token.start : token.end] for token in tokens)
    for part in {signs, signs[1:], signs[2:] if len(signs) > 3 else signs}:
        if len(part) >= 2:
            roster.phrases.setdefault(part[0], []).append((part, number))


def _add_nickname(roster: Roster, number: int, nickname: str):
    tokens = tokenise(nickname[:MAX_FIELD])
    if not tokens:
        return
    if len(tokens) == 1 and tokens[0].word.script != "other":
        for form in tokens[0].word.forms:
            _add_part(roster, number, "nick", form)
    elif all(token.word.script == "other" for token in tokens):
        _add_ideographs(roster, number, nickname, tokens)
    else:
        keys = tuple(token.word.key for token in tokens)
        roster.phrases.setdefault(keys[0], []).append((keys, number))


def _derived_initials(name: str) -> set[str]:
    """Initials of all names, and of the first and last; none for a single name."""
    tokens = tokenise(_in_order(name)[:MAX_FIELD])
    solid = [t.word.key for t in tokens if not _is_particle(t, tokens) and t.word.key.isalpha()]
    if len(solid) < 2 or tokens[0].word.script == "other":
        return set()
    everything = "".join(t.word.key[0] for t in tokens)
    first, glued = solid[0][0], tokens[-1].word.glued[0]
    return {first + solid[-1][0], first + glued, first + solid[1][0], "".join(word[0] for word in solid), everything}


def _roster_words(people: Sequence[PersonEntry]) -> Iterable[str]:
    """Every word that a rewording must not contain."""
    for person in people:
        fields = (person.name, *person.variants, *person.nicknames, *person.initials, person.side, person.country)
        details = (person.role, person.title, person.institution, person.acronym, person.sector)
        for token in tokenise(" . ".join((*fields, *details))):
            if token.word.key not in _SMALL_WORDS:
                yield token.word.key


_SMALL_WORDS = wordset("the a an of for and in on at to by or with from as was one")
