"""The attribution check: what it finds and misses, beside a plain matcher, and how long it takes.

Times are CPU time of one core. Presidio is measured in the same run where it is installed with a
model; it is no part of the project's own packages.
"""

import importlib.util
import os
import random
import re
import statistics
import time
from collections.abc import Callable

from attribution import Roster, check
from benchmarks.attribution_names import mentions, people
from benchmarks.attribution_texts import neutral_text
from tests.attribution.cast import notes

Span = tuple[int, int]
Finder = Callable[[str, Roster], list[Span]]
SIZES = (8, 12, 20, 40, 80, 200)
MENTIONS = 6_000
NEUTRAL_WORDS = 20_000
SEED = 20
FILES = ("fresh.json", "heldout.json", "training.json", "sample_notes.json")
MODEL = os.environ.get("BENCH_SPACY_MODEL", "en_core_web_lg")  # Presidio's own choice


def by_library(text: str, roster: Roster) -> list[Span]:
    return [(finding.start, finding.end) for finding in check(text, roster).findings]


def by_exact_match(text: str, roster: Roster) -> list[Span]:
    """Names, variants, nicknames, surnames and institutions exactly as the roster has them."""
    words = {p.name for p in roster.people} | {p.name.split()[-1] for p in roster.people}
    words |= {w for p in roster.people for w in (*p.variants, *p.nicknames, p.institution) if w}
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)))
    return [match.span() for match in pattern.finditer(text)]


def presidio() -> Finder | None:
    """Presidio's PERSON recogniser over a spaCy model; None where one of them is not installed."""
    if not (importlib.util.find_spec("presidio_analyzer") and importlib.util.find_spec(MODEL)):
        return None
    provider = importlib.import_module("presidio_analyzer.nlp_engine").NlpEngineProvider
    models = [{"lang_code": "en", "model_name": MODEL}]
    engine = provider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = importlib.import_module("presidio_analyzer").AnalyzerEngine(nlp_engine=engine)

    def find(text: str, roster: Roster) -> list[Span]:
        return [(r.start, r.end) for r in analyzer.analyze(text=text, entities=["PERSON"], language="en")]

    return find


def run() -> list[dict]:
    finders: dict[str, Finder] = {"attribution": by_library, "exact match": by_exact_match}
    if other := presidio():
        finders["Presidio"] = other
    rows: list[dict] = []
    if other is None:
        rows.append({"what": f"Presidio: not measured, presidio_analyzer or {MODEL} is not installed"})
    for name, find in finders.items():
        rows += [
            _notes(name, find, file) for file in ("fresh.json", "heldout.json", "training.json", "sample_notes.json")
        ]
        rows.append(_names(name, find))
        rows.append(_neutral(name, find))
    rows += _times(finders)
    return rows


def _notes(name: str, find: Finder, file: str) -> dict:
    """Leaky notes found, labelled words found, and clean notes left alone."""
    found = spans = labelled = alarms = leaky = clean = 0
    for note, roster in notes(file):
        hits = find(note["text"], roster)
        if not (note["leak"] if "leak" in note else note["has_leak"]):
            clean += 1
            alarms += bool(hits)
            continue
        leaky += 1
        found += bool(hits)
        for words in note["spans"]:
            at = note["text"].index(words)
            labelled += 1
            spans += any(start < at + len(words) and at < end for start, end in hits)
    return {
        "what": f"{name}: {file.removesuffix('.json')}",
        "of": f"{leaky} + {clean}",
        "recall %": _percent(found, leaky),
        "words %": _percent(spans, labelled),
        "precision %": _percent(found, found + alarms),
    }


def _names(name: str, find: Finder) -> dict:
    """Generated mentions of names over rosters of 8 to 200 people from ten naming cultures."""
    chance = random.Random(SEED)
    found = total = 0
    while total < MENTIONS:
        listed = people(chance.choice(SIZES), chance)
        roster = Roster.of(listed)
        for mention in mentions(chance.sample(listed, min(20, len(listed))), chance, 10):
            total += 1
            found += any(s < mention.end and mention.start < e for s, e in find(mention.text, roster))
    return {"what": f"{name}: generated names", "of": total, "recall %": _percent(found, total)}


def _neutral(name: str, find: Finder) -> dict:
    """Findings on generated neutral text; for the library only those that block."""
    chance = random.Random(SEED)
    text = neutral_text(NEUTRAL_WORDS, chance)
    roster = Roster.of(people(40, chance))
    hits = len(check(text, roster).blocks) if find is by_library else len(find(text, roster))
    return {"what": f"{name}: neutral text", "of": NEUTRAL_WORDS, "false per 1000 words": round(hits / 20, 2)}


def _times(finders: dict[str, Finder]) -> list[dict]:
    """5,000 words against growing rosters, and growing texts against 200 people."""
    rows = []
    for words, size in ((5_000, 10), (5_000, 100), (5_000, 200), (5_000, 1_000), (10_000, 200), (20_000, 200)):
        rows.append({"what": "attribution: time", "of": f"{words} x {size}", "CPU ms": _ms(by_library, words, size)})
    if "Presidio" in finders:
        own, other = _ms(by_library, 5_000, 200), _ms(finders["Presidio"], 5_000, 200, rounds=1)
        rows.append({"what": "Presidio: time", "of": "5000 x 200", "CPU ms": other, "ratio": round(other / own, 1)})
    return rows


def _ms(find: Finder, words: int, size: int, rounds: int = 3) -> int:
    """Median CPU milliseconds, with the roster prepared anew each time."""
    times = []
    for n in range(rounds):
        chance = random.Random(SEED + n)
        text = _mixed_text(words, chance)
        listed = people(size, chance)
        find("warm", Roster.of(listed[:2]))
        began = time.process_time()
        find(text, Roster.of(listed))
        times.append(1000 * (time.process_time() - began))
    return round(statistics.median(times))


def _mixed_text(words: int, chance: random.Random) -> str:
    """Neutral text with some of the labelled notes in between."""
    leaky = [note["text"] for note, _ in notes("training.json")]
    parts = [neutral_text(words * 3 // 4, chance)]
    while sum(len(part.split()) for part in parts) < words:
        parts.append(chance.choice(leaky))
    return "\n\n".join(parts)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
