"""Are these two the same person? Names are folded before they are compared, so that scripts, accents,
order and forms of address do not hide a duplicate."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from anyascii import anyascii
from rapidfuzz import fuzz, process

EXACT, NEAR = "exact", "near"
ALIKE = 84  # of 100: below, two names are two people (tests/participants/test_likeness.py holds the pairs)
# fmt: off
TITLES = frozenset([
    "amb", "ambassador", "col", "colonel", "dr", "dra", "doctor", "gen", "general", "hon", "lady", "lord", "lt",
    "maj", "major", "miss", "mlle", "mme", "madame", "monsieur", "mr", "mrs", "ms", "prof", "professor", "rev",
    "ret", "sir", "sr",
])
# fmt: on
# Ways in which one sound is written when names change scripts.
SOUNDS = [
    (r"([a-z])\1+", r"\1"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("sch", "sh"),
    ("ch", "sh"),
    ("tsch", "sh"),
    ("j", "y"),
    ("iy", "y"),
    ("ii", "i"),
    ("ye", "e"),
    ("ya", "a"),
    ("yo", "o"),
    ("yu", "u"),
    ("w", "v"),
    ("q", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("ss", "s"),
    ("z", "s"),
    ("y", "i"),
    ("ei", "i"),
    ("ai", "i"),
    ("ie", "i"),
    ("o", "u"),
    ("e", "i"),
    ("dzh", "g"),
    ("th", "t"),
    ("v$", "f"),
    ("f$", "f"),
    (r"([a-z])\1+", r"\1"),
]  # fmt: skip
RULES = [(re.compile(pattern), into) for pattern, into in SOUNDS]
WITHOUT_VOWELS = re.compile("[\u0590-\u06ff]")  # Hebrew and Arabic letters
T = TypeVar("T")


def fold(name: str) -> str:
    """A name in small Latin letters, without accents, titles, punctuation; words in alphabetical order."""
    plain = anyascii(unicodedata.normalize("NFKC", name)).lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("’", "").replace("-", ""))
    kept = [word for word in words if word not in TITLES] or words
    return " ".join(sorted(kept))


def joined(name: str) -> str:
    """A name without spaces, in its own order: "van der Meer" and "Vandermeer" are one."""
    return re.sub("[^a-z0-9]", "", anyascii(unicodedata.normalize("NFKC", name)).lower())


def skeleton(name: str) -> str:
    """The consonants alone, for names that are written without vowels (Arabic, Hebrew)."""
    return " ".join(sorted(re.sub("[aiu]", "", word) for word in sound(fold(name)).split()))


def sound(folded: str) -> str:
    """A folded name as it roughly sounds, word by word."""
    words = []
    for word in folded.split():
        for pattern, into in RULES:
            word = pattern.sub(into, word)
        words.append(word)
    return " ".join(sorted(words))


def heard(name: str) -> str:
    return sound(fold(name))


def bare(name: str) -> str:
    """The skeleton of a name that is written without vowels; nothing for others."""
    return skeleton(name) if WITHOUT_VOWELS.search(name) else ""


# How a known name is kept, and how an unknown one is held against it.
SHAPES: list[tuple[Callable[[str], str], Callable[[str], str]]] = [
    (heard, heard),
    (joined, joined),
    (skeleton, bare),
    (bare, skeleton),
]


@dataclass(frozen=True)
class Known(Generic[T]):
    """Somebody to compare with: all the names they go by, their address, and who it is."""

    who: T
    names: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True)
class Likeness(Generic[T]):
    """``kind`` exact or near; ``why``: "name", "address", "both", "spelling"."""

    who: T
    kind: str
    why: str


class Register(Generic[T]):
    """Known people, ready to be asked about many names. ``add`` lets a file be compared with itself."""

    def __init__(self, people: Iterable[Known[T]] = ()):
        self._people: list[Known[T]] = []
        self._shapes: list[list[str]] = [[] for _shape in SHAPES]
        self._owner: list[int] = []
        self._by_name: dict[str, list[int]] = {}
        self._by_email: dict[str, list[int]] = {}
        for person in people:
            self.add(person)

    def add(self, person: Known[T]) -> None:
        index = len(self._people)
        self._people.append(person)
        if person.email:
            self._by_email.setdefault(person.email.lower(), []).append(index)
        for name in person.names:
            folded = fold(name)
            if not folded:
                continue
            for (kept, _asked), texts in zip(SHAPES, self._shapes, strict=True):
                texts.append(kept(name))
            self._owner.append(index)
            self._by_name.setdefault(folded, []).append(index)

    def like(self, names: Sequence[str], email: str = "") -> Likeness[T] | None:
        """The known person who is most probably the one of these ``names`` and this address, or None."""
        email = email.lower()
        same_name = [index for name in names for index in self._by_name.get(fold(name), [])]
        same_address = self._by_email.get(email, []) if email else []
        for index in same_name:
            if index in same_address:
                return Likeness(self._people[index].who, EXACT, "both")
        for index in same_name:
            if not email or not self._people[index].email:
                return Likeness(self._people[index].who, EXACT, "name")
        if same_address:
            return Likeness(self._people[same_address[0]].who, NEAR, "address")
        if same_name:
            return Likeness(self._people[same_name[0]].who, NEAR, "name")
        return self._alike(names)

    def _alike(self, names: Sequence[str]) -> Likeness[T] | None:
        best: tuple[float, int] | None = None
        for name, ((_kept, asked), texts) in product(names, zip(SHAPES, self._shapes, strict=True)):
            query = asked(name)
            found = process.extractOne(query, texts, scorer=fuzz.ratio, score_cutoff=ALIKE) if query else None
            if found and (best is None or found[1] > best[0]):
                best = (found[1], found[2])
        return Likeness(self._people[self._owner[best[1]]].who, NEAR, "spelling") if best else None
