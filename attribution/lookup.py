"""Which people a single written word can name, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from attribution.lexicon import given_names, is_common_word
from attribution.normalise import Folded, wordset
from attribution.roster import Part, Roster, deletions
from attribution.sounds import bones, loose_keys, sound_keys, without_article

EXACT, SOUND, TYPO = 0, 1, 2
_LESSER = ("nick", "alias", "fragment")
_MEMORY_LIMIT = 50_000

_CASES = sorted(
    wordset(
        "oyu oy ogo omu ykh ymi ami akh am om em ym im a u y e i yu ya ey iya iyu ii ie ikh yy iy ovu eva evu ovi "
        "aya uyu skogo skomu skoy skim"
    ),
    key=len,
    reverse=True,
)
_PREFIXES = ("wal", "bal", "fal", "kal", "ll", "al", "w", "b", "l", "f", "k")


@dataclass(frozen=True, slots=True)
class Hit:
    """One person whom the word can name; `tier` 0 as written, 1 by sound, 2 misspelt."""

    person: int
    kind: str
    tier: int
    common: bool
    alone: bool = True  # False: only together with another name of the same person


def look_up(roster: Roster, word: Folded) -> tuple[Hit, ...]:
    """All people whom the word can name, with the best tier for each."""
    known = roster.memory.get(word)
    if known is None:
        if len(roster.memory) > _MEMORY_LIMIT:
            roster.memory.clear()
        known = roster.memory[word] = _search(roster, word)
    return known


def _search(roster: Roster, word: Folded) -> tuple[Hit, ...]:
    if len(word.key) < 2 or word.key.isdigit():
        return ()
    forms = _forms(word)
    hits = _hits((part for form in forms for part in roster.exact.get(form, ())), EXACT)
    if any(hit.tier == EXACT for hit in hits):
        return hits
    ordinary = word.script == "latin" and is_common_word(word.key) and word.key not in given_names()
    return hits if ordinary else _resembling(roster, word, forms, hits)


def _resembling(roster: Roster, word: Folded, forms: list[str], hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Other spellings, other scripts, misspellings."""
    if word.script == "cyrillic":
        stems = [stem for form in forms for stem in _stems(form)]
        hits = hits or _hits((part for stem in stems for part in _by_stem(roster, stem)), SOUND)
        forms = forms + stems
    if word.script in ("arabic", "hebrew"):
        return hits or _by_bones(roster, forms)
    near = _by_sound(roster, forms)
    known = {hit.person for hit in near}
    return near + tuple(hit for hit in hits if hit.person not in known) or _by_typo(roster, forms)


def _forms(word: Folded) -> list[str]:
    forms = list(word.forms)
    if word.script == "latin" and not word.possessive and len(word.key) >= 5 and word.key.endswith("s"):
        forms.append(word.key[:-1])
    if word.script in ("arabic", "hebrew"):
        forms += [word.key[len(p) :] for p in _PREFIXES if word.key.startswith(p) and len(word.key) - len(p) >= 3]
    return forms


def _stems(form: str) -> list[str]:
    return [form[: -len(case)] for case in _CASES if form.endswith(case) and len(form) - len(case) >= 3]


def _by_stem(roster: Roster, stem: str):
    for ending in ("", "a", "y", "ya", "o", "iy", "i", "ey"):
        yield from roster.exact.get(stem + ending, ())


def _hits(parts, tier: int, alone: bool = True) -> tuple[Hit, ...]:
    best: dict[int, Part] = {}
    for part in parts:
        held = best.get(part.person)
        if held is None or (held.kind in _LESSER and part.kind not in _LESSER):
            best[part.person] = part
    return tuple(
        Hit(
            n,
            part.kind,
            max(tier, SOUND if part.kind == "alias" else EXACT),
            part.common,
            alone and part.kind != "fragment",
        )
        for n, part in best.items()
    )


def _by_sound(roster: Roster, forms: list[str]) -> tuple[Hit, ...]:
    found = []
    for form in forms:
        for key in sound_keys(form) | sound_keys(without_article(form)):
            for part in roster.sound.get(key, ()):
                longest = max(len(part.word), len(form))
                if OSA.distance(part.word, form, score_cutoff=longest) <= 0.6 * longest:
                    found.append(part)
    return _hits(found, SOUND) or _hits(_loosely(roster, forms), TYPO)


def _loosely(roster: Roster, forms: list[str]):
    """Long names of the same consonants, voiced or not."""
    for form in forms:
        for key in loose_keys(form):
            for part in roster.loose.get(key, ()):
                if OSA.distance(part.word, form) <= 0.4 * max(len(part.word), len(form)):
                    yield part


def _by_bones(roster: Roster, forms: list[str]) -> tuple[Hit, ...]:
    strong, weak = [], []
    for form in forms:
        for key in bones(form, 2):
            (strong if len(key) >= 3 else weak).extend(roster.bone.get(key, ()))
    return _hits(strong, SOUND) or _hits(weak, SOUND, alone=False)


def _by_typo(roster: Roster, forms: list[str]) -> tuple[Hit, ...]:
    found = []
    for form in forms:
        if len(form) < 4 or not form.isalpha():
            continue
        for word in {w for key in deletions(form) for w in roster.typo.get(key, ())}:
            if _is_typo(word, form):
                found.extend(roster.exact[word])
    return _hits(found, TYPO)


def _is_typo(word: str, form: str) -> bool:
    allowed = 2 if min(len(word), len(form)) >= 9 else 1
    if word[0] != form[0] and min(len(word), len(form)) < 7:
        return False
    return OSA.distance(word, form, score_cutoff=allowed) <= allowed
