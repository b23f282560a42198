"""Text into tokens that can be compared: case, accents, scripts and tricks folded away.

Every token keeps the offsets of the original text, so that a finding always slices what
the writer typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from attribution.scripts import ARABIC, CYRILLIC, HEBREW, LOOKALIKES, transliterate

APOSTROPHES = "'’‘ʼʻ`´′＇ʿʾ‛"
MAX_TOKEN = 80  # longer runs of letters are no names


def _invisible_class() -> str:
    """A regex class of combining marks and format characters, as ranges."""
    codes = [c for c in range(0x10000) if unicodedata.category(chr(c)) in ("Mn", "Mc", "Me", "Cf")]
    codes += [*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)]
    ranges, start = [], codes[0]
    for before, code in zip(codes, [*codes[1:], None], strict=True):
        if code != before + 1:
            ranges.append(f"{re.escape(chr(start))}-{re.escape(chr(before))}")
            start = code
    return "".join(ranges)


MARKS = _invisible_class()
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_LETTER = rf"(?:[^\W_{_IDEOGRAPHS}]|[{MARKS}])"
_TOKEN = re.compile(rf"[{_IDEOGRAPHS}][{MARKS}]*|{_LETTER}+(?:[{APOSTROPHES}]{_LETTER}+)*")
_MARK = re.compile(rf"[{MARKS}]")
_SENTENCE_END = re.compile(r"[.!?…؟。！？][\"'”’»)\]]*\s|\n\s*\n|[;؛]\s|[。！？]|\n\s*[-•*]\s")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_ELISIONS = frozenset({"l", "d", "qu", "j", "n", "s", "c", "m", "t", "jusqu", "lorsqu"})
_EXPANDED = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "ng", "ß": "ss"}
)
_DIGITS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "4": "a", "7": "t", "8": "b", "9": "g"})


@dataclass(frozen=True, slots=True)
class Folded:
    """What a written word may stand for.

    `key` is the plain form, `glued` the same with an elided article (l', d', n') left on,
    `forms` all exact readings, `script` its alphabet, `possessive` whether an English 's
    was taken off.
    """

    key: str
    glued: str
    forms: tuple[str, ...]
    script: str
    possessive: bool
    capital: bool
    upper: bool


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    sentence: int
    word: Folded


def tokenise(text: str) -> list[Token]:
    """All words of the text, in order; ideographs and Hangul one syllable a token."""
    ends = _sentence_ends(text)
    tokens, sentence, limit = [], 0, len(ends)
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while start < end and _MARK.match(text[start]):
            start += 1
        if start == end:
            continue
        while sentence < limit and ends[sentence] <= start:
            sentence += 1
        tokens.append(Token(start, end, sentence, fold(text[start:end][:MAX_TOKEN])))
    return tokens


@lru_cache(maxsize=60_000)
def fold(raw: str) -> Folded:
    """The readings of one written word."""
    letters = [c for c in unicodedata.normalize("NFKC", raw) if not _MARK.match(c)]
    shown = "".join(letters)
    pieces = [piece for piece in _APOSTROPHE.split(shown) if piece]
    capital = any(piece != piece.lower() for piece in pieces)
    upper = len(shown) > 1 and shown.isupper()
    possessive = len(pieces) > 1 and _bare(pieces[-1].lower()) == "s"
    if possessive:
        pieces = pieces[:-1]
    script = _script("".join(pieces))
    forms: dict[str, None] = {}
    if len(pieces) > 1 and pieces[0].lower() in _ELISIONS:
        forms.update(dict.fromkeys(_readings("".join(pieces[1:]), script)))
    whole = _readings("".join(pieces), script)
    forms.update(dict.fromkeys(whole))
    if possessive:
        forms.update(dict.fromkeys(_readings("".join(pieces) + "s", script)))
    readings = tuple(form for form in forms if form) or (shown.casefold(),)
    return Folded(readings[0], whole[0] or readings[0], readings, script, possessive, capital, upper)


def wordset(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


def plain(text: str) -> str:
    """One lower-case line of ASCII words, for comparing phrases."""
    return " ".join(token.word.key for token in tokenise(text))


_ALPHABETS = ((CYRILLIC, "cyrillic"), (ARABIC, "arabic"), (HEBREW, "hebrew"))


def _script(word: str) -> str:
    kinds = {_script_of(char) for char in word} - {""}
    if kinds == {"latin"} or not kinds:
        return "latin"
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _script_of(char: str) -> str:
    code = ord(char)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin" if char.isalpha() else ""
    for table, name in _ALPHABETS:
        if char in table:
            return name
    return "greek" if 0x370 <= code < 0x400 or 0x1F00 <= code < 0x2000 else "other"


def _readings(word: str, script: str) -> list[str]:
    """Latin forms of a word without apostrophes, the likeliest first."""
    lower = word.casefold()
    if script == "latin":
        return _latin_readings(lower)
    imitated = _undisguised(word)
    if script == "mixed":
        return [*([imitated] if imitated else []), _bare(transliterate(lower))]
    readings = [_bare(transliterate(lower))]
    if imitated and script in ("cyrillic", "greek"):
        readings.append(imitated)
    return readings


def _latin_readings(lower: str) -> list[str]:
    readings = [_bare(lower)]
    if not lower.isascii():
        readings.append(_bare("".join(_EXPANDED.get(c, c) for c in lower)))
    digits = sum(c.isdigit() for c in lower)
    if 0 < digits <= 2 and len(lower) - digits >= 3:
        readings += [_bare(lower.translate(_DIGITS)), _bare(lower.replace("1", "i").translate(_DIGITS))]
        readings.append(_bare(lower.rstrip("0123456789")))
    return readings


def _undisguised(word: str) -> str:
    """The Latin word that look-alike letters imitate; empty when a letter imitates none."""
    letters = []
    for char in word:
        imitated = LOOKALIKES.get(char) or LOOKALIKES.get(char.casefold())
        if imitated is None:
            base = _bare(char.casefold())
            if not base.isascii() or ord(char) > 0x250:
                return ""
            imitated = base
        letters.append(imitated)
    return "".join(letters)


def _bare(lower: str) -> str:
    """Without accents, in ASCII where that can be had."""
    if lower.isascii():
        return lower
    lower = lower.translate(_SPECIAL)
    base = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    if base.isascii():
        return base
    return "".join(c for c in anyascii(base).lower() if c.isalnum())


def _sentence_ends(text: str) -> list[int]:
    """Offsets after which a new sentence begins; initials and titles do not end one."""
    ends = []
    for match in _SENTENCE_END.finditer(text):
        if text[match.start()] == "." and _is_short_form(text, match.start()):
            continue
        ends.append(match.end())
    return ends


_SHORT_FORMS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "amb", "gen", "col", "lt", "maj", "capt", "adm", "sen", "st", "rev", "hon"}
    | {"sr", "sra", "dra", "mme", "m", "mlle", "vs", "no", "art", "g", "e", "i"}
)


def _is_short_form(text: str, dot: int) -> bool:
    begin = dot
    while begin > 0 and text[begin - 1].isalpha() and dot - begin < 6:
        begin -= 1
    word = text[begin:dot]
    return (len(word) == 1 and word.isalpha()) or fold(word).key in _SHORT_FORMS
