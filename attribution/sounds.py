"""Keys that agree when two spellings are romanisations of the same name.

`sound_keys("yevgeny")` and `sound_keys("jewgenij")` share a key; so do Qassem and
Kassim, Haddou and Haddu. Vowels are compared by class in short names, only by place
in longer ones. `bones` drops them, for alphabets that do not write them. `east_key`
joins Wade-Giles, Pinyin and the Korean systems, and is used for whole names only.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = {"a": "a", "e": "e", "i": "e", "y": "e", "o": "o", "u": "o"}
_PATRONYM = re.compile(r"[vw]i(?:tsch|tch|ch|cz|tz|ts|c)$")
_CLUSTERS = re.compile(r"schtsch|chtch|shch|tsch|tch|dsch|dzh|dj|zh|sch|sh|sz|cz")
_COMMON = [
    (re.compile(pattern), value)
    for pattern, value in [
        (r"kh", "h"),
        (r"ff?$", "v"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"th|dt", "t"),
        (r"dh", "d"),
        (r"ck|qu(?=[ei])|q", "k"),
        (r"ts|tz|dz|ds(?=[aeiou])", "s"),
        (r"x", "ks"),
        (r"c(?=[eiy])|z", "s"),
        (r"h$", ""),
        (r"(?<=[aeiou])h(?=[bcdfgklmnpqrstvz])", ""),
    ]
]
_VOICELESS = str.maketrans("gdbvz", "ktpps")
_LABIALS = str.maketrans("bpf", "vvv")
_REPEATED = re.compile(r"(.)\1+")
_GROUP = re.compile(r"[aeiouy]+")
_ARTICLE = re.compile(r"^(?:al|el|ul|as|ash|ad|an|ar|at|az)(?=.{4})")


@lru_cache(maxsize=60_000)
def sound_keys(form: str) -> frozenset[str]:
    """Keys of one folded Latin word; empty for words too short to compare by sound."""
    if len(form) < 3 or not form.isalpha():
        return frozenset()
    keys = set()
    for spelling in _spellings(form):
        pattern = _pattern(spelling)
        consonants = sum(1 for c in pattern if c.islower() or c in "S")
        if consonants >= 3:
            keys.add("".join("_" if c in "AEO" else c for c in pattern))
        elif consonants == 2 and len(form) >= 4:
            keys.add(pattern)
    return frozenset(keys)


@lru_cache(maxsize=60_000)
def bones(form: str, least: int = 3) -> frozenset[str]:
    """Consonants alone, where at least `least` are left; w, y and a read as vowels or not."""
    found = set()
    for spelling in _spellings(form):
        for kept in (spelling, spelling.replace("w", ""), spelling.replace("v", "")):
            bare = _REPEATED.sub(r"\1", re.sub(r"[aeiouyjw]", "", _simplify(kept)))
            if len(bare) >= least:
                found.add(bare.translate(_LABIALS))
    return frozenset(found)


@lru_cache(maxsize=60_000)
def loose_keys(form: str) -> frozenset[str]:
    """Consonants without their voice (Hagopian and Hakobyan), where at least four are left."""
    return frozenset(form[:1].translate(_VOICELESS) + bone.translate(_VOICELESS) for bone in bones(form, 4))


def without_article(form: str) -> str:
    """An Arabic name without its glued article; the form itself when there is none."""
    return _ARTICLE.sub("", form)


def _spellings(form: str) -> set[str]:
    """j as y or as a sibilant, w as v or as u, ch as k, h or a sibilant."""
    form = _CLUSTERS.sub("S", _PATRONYM.sub("viS", form))
    spellings = {form}
    if len(form) >= 5 and form[-1] == "e" and form[-2] not in "aeiou":
        spellings.add(form[:-1])  # French writes a mute e
    if "j" in form:
        spellings = {s.replace("j", to) for s in spellings for to in ("y", "S")}
    if "w" in form:
        spellings |= {s.replace("w", "v") for s in spellings} | {s.replace("w", "u") for s in spellings}
        spellings = {s for s in spellings if "w" not in s}
    if "ch" in form:
        spellings = {s.replace("ch", to) for s in spellings for to in ("S", "h", "k")}
    return spellings


@lru_cache(maxsize=60_000)
def _simplify(spelling: str) -> str:
    for pattern, value in _COMMON:
        spelling = pattern.sub(value, spelling)
    spelling = spelling.replace("c", "k")
    return _REPEATED.sub(r"\1", spelling)


def _pattern(spelling: str) -> str:
    """Consonants, with each group of vowels as the capital letter of its class."""
    spelling = re.sub(r"^y(?=[aeou])", "", _simplify(spelling))
    return _REPEATED.sub(r"\1", _GROUP.sub(_group_class, spelling))


def _group_class(match: re.Match) -> str:
    group = match.group().replace("y", "i")
    strong = group.replace("i", "") or "i"
    if "i" in group and strong[0] == "a":
        return "E"
    return _CLASSES[strong[0]].upper()


_EAST = [
    (re.compile(pattern), value)
    for pattern, value in [
        (r"y(?=[aeou])", ""),
        (r"i[ae]", "i"),
        (r"ee|ui", "i"),
        (r"hs|sh|x|s", "s"),
        (r"ts|tz|ch|zh|dj|c|j|q|z", "j"),
        (r"kh|g|k", "k"),
        (r"d|t", "t"),
        (r"b|p|f|v", "p"),
        (r"l|r", "r"),
        (r"ng", "n"),
        (r"yeo|eo|eu|ou|oo|weo|wo|u|o", "o"),
        (r"ae|ai|ay|ei|e", "e"),
        (r"yu|yi|y|i|ee", "i"),
        (r"w|h", ""),
        (r"[aeio]*a[aeio]*", "a"),
    ]
]


@lru_cache(maxsize=20_000)
def east_key(form: str) -> str:
    """One key for the Chinese and Korean romanisations of a syllable or a name."""
    for pattern, value in _EAST:
        form = pattern.sub(value, form)
    return _REPEATED.sub(r"\1", form)
