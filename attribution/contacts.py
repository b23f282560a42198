"""Addresses, numbers, initials and set phrases that lead to one person."""

from __future__ import annotations

import re

from attribution.context import Context, Mention
from attribution.lookup import look_up
from attribution.normalise import Folded, fold, tokenise, wordset

_HOST = re.compile(r"@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,5}")
_LOCAL = frozenset("._+-")
_MAX_LOCAL = 64
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./\-]{6,18}\d(?![\w%])")
_DOTTED = re.compile(r"(?<![\w.])(?:\w\.[ \u00a0]?){1,3}\w\.(?!\w)")
_NOT_DOTTED = wordset("EG IE US UN EU UK USA USSR UAE ETC CF PHD")
_RATHER_NOT = wordset("AM PM PS NB AD BC CE")  # in capitals they may be initials after all
_NOT_INITIALS = (
    _NOT_DOTTED
    | _RATHER_NOT
    | wordset(
        "AI IT TV OK ID IS AS AT BE BY DO GO HE IF IN ME MY NO OF ON OR SO TO UP WE AN II III IV VI VII IX XI XII MP "
        "HR PR NGO CEO DNA GDP VIP FAQ PDF TBC TBD RE CC AOB OSCE NATO AU VAT"
    )
)
_CLOCK = {"AM", "PM"}


def find_contacts(context: Context):
    """E-mail addresses, handles and telephone numbers, whoever they belong to."""
    for match in _HOST.finditer(context.text):
        start = match.start()
        while start > 0 and match.start() - start < _MAX_LOCAL and _is_local(context.text[start - 1]):
            start -= 1
        address = context.text[start : match.end()].rstrip(".")
        people = _people_in(context, address.split("@")[0] or address[1:])
        if people or not address.startswith("@"):
            context.add(Mention(start, start + len(address), "contact", frozenset(people), "contact"))
    for match in _PHONE.finditer(context.text):
        digits = sum(c.isdigit() for c in match.group())
        least = 8 if match.group()[0] in "+(0" else 10
        if least <= digits <= 15 and not re.fullmatch(
            r"\d{4}\s?[-–/]\s?\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{4}", match.group()
        ):
            context.add(Mention(*match.span(), "contact", frozenset(), "contact"))


def _is_local(char: str) -> bool:
    return char.isalnum() or char in _LOCAL


def _people_in(context: Context, local: str) -> set[int]:
    """Whose name the local part of an address is made of."""
    roster = context.roster
    glued = "".join(token.word.key for token in tokenise(local.replace("_", " ")))
    whole = roster.compact.get(glued) or roster.compact.get(glued.rstrip("0123456789"))
    if whole:
        return set(whole)
    people: set[int] | None = None
    for token in tokenise(local.replace("_", " ")):
        hits = {hit.person for hit in look_up(roster, token.word) if hit.tier == 0 and len(token.word.key) > 2}
        if hits:
            people = hits if people is None else (people & hits or people)
    return people or set()


def find_initials(context: Context):
    """D.H., D. H. and DH, where the roster has such initials."""
    for match in _DOTTED.finditer(context.text):
        letters = "".join(_latin_initial(c) for c in match.group() if c.isalpha()).upper()
        people = context.roster.initials.get(letters)
        if people and not _is_other_use(context, match, letters):
            soft = letters in _RATHER_NOT
            context.add(Mention(*match.span(), "initials", frozenset(people), _manner(context, match.end()), soft=soft))
    beside = -1  # the sentence of the last undotted initials
    for i, token in enumerate(context.tokens):
        word = token.word
        if not (word.upper and 2 <= len(word.key) <= 4) or context.caseless:
            continue
        people = context.roster.initials.get(word.key.upper())
        if not people:
            continue
        meant, soft = word.key.upper() not in _NOT_INITIALS and _is_person_here(context, i, people), False
        if not meant and word.key.upper() not in _NOT_DOTTED and beside == token.sentence:
            meant = soft = _is_listed(context, word, people)  # "TK in favour, AM against"
        if meant:
            beside, span = token.sentence, (token.start, token.end)
            context.add(Mention(*span, "initials", frozenset(people), _manner(context, token.end), soft=soft))


def find_labels(context: Context):
    """Ids of the roster ("P05"), and a title with one letter ("Mr. T.")."""
    ids = context.roster.labels
    for i, token in enumerate(context.tokens):
        if token.word.key in ids:
            context.add(Mention(token.start, token.end, "initials", frozenset({ids[token.word.key]}), "object"))
        elif len(token.word.key) == 1 and _has_title(context, i):
            people = {n for n, letters in enumerate(context.roster.surname_letters) if token.word.key in letters}
            end = token.end + (context.text[token.end : token.end + 1] == ".")
            start = context.tokens[i - 1].start
            if people:
                context.add(Mention(start, end, "initials", frozenset(people), _manner(context, end)))


def _has_title(context: Context, i: int) -> bool:
    """A title right before a letter that stands alone: "Mr. T.", "Amb Q said"."""
    title = context.key(i - 1)
    if title not in context.titles or len(title) < 2 or not re.fullmatch(r"\.?\s", context.gap(i - 1)):
        return False
    capitals = context.tokens[i].word.capital and context.tokens[i - 1].word.capital
    if not capitals and not (context.gap(i - 1)[0] == "." and context.gap_after(i)[:1] == "."):
        return False
    follows = context.same_sentence(i, i + 1) and context.gap(i).strip(" ") in ("", ".")
    return not (follows and context.tokens[i + 1].word.capital)


def _latin_initial(letter: str) -> str:
    return fold(letter).key[:1]


def _is_other_use(context: Context, match: re.Match, letters: str) -> bool:
    """e.g., i.e., 10 a.m., the U.S.; or initials before a stranger's surname."""
    if letters in _CLOCK and re.search(r"\d\s*$", context.text[: match.start()][-4:]):
        return True
    small = match.group()[0].islower() and not context.caseless
    if letters in _NOT_DOTTED or (letters in _RATHER_NOT and small):
        return True
    follower = re.match(r"\s?([^\W\d_]{3,})", context.text[match.end() : match.end() + 60])
    if not follower or not follower.group(1)[0].isupper() or context.caseless:
        return False
    word = fold(follower.group(1))
    return bool(look_up(context.roster, word)) or not _ends_here(context, match.end())


def _ends_here(context: Context, end: int) -> bool:
    """A capital after the dots that begins a new sentence: a space, and an ordinary word."""
    follower = re.match(r"\s+([^\W\d_]+)", context.text[end : end + 60])
    return bool(follower) and fold(follower.group(1)).key in context.words("language", "openers")


def _is_person_here(context: Context, i: int, people: set[int]) -> bool:
    """Undotted initials need the organiser's own list, or a verb or an owner's s."""
    word = context.tokens[i].word
    listed = _is_listed(context, word, people)
    acronym = any(word.key == person.acronym.casefold() for person in context.roster.people)
    # "points taken by ZM:", "to ZM for comment"; not "by EU law".
    handed = context.key(i - 1) in ("by", "per", "via") and context.gap_after(i)[:1] in (":", ".", ",", ";", "")
    return not acronym and (listed or handed or context.is_verb(i + 1) or word.possessive)


def _is_listed(context: Context, word: Folded, people: set[int]) -> bool:
    """Whether the organiser wrote these initials down."""
    return any(
        word.key.upper() == "".join(c for c in shorthand if c.isalpha()).upper()
        for n in people
        for shorthand in context.roster.people[n].initials
    )


def _manner(context: Context, end: int) -> str:
    follower = re.match(r"['’]?s?\s+(\w+)", context.text[end : end + 40])
    if context.text[end : end + 1] in ("'", "’"):
        return "possessive"
    return "subject" if follower and follower.group(1).lower() in context.words("speech", "verbs") else "object"


def find_phrases(context: Context):
    """Nicknames of several words, and names in their own ideographs."""
    phrases = context.roster.phrases
    if not phrases:
        return
    tokens = context.tokens
    for i, token in enumerate(tokens):
        raw = context.text[token.start : token.end]
        for keys, person in (*phrases.get(token.word.key, ()), *(phrases.get(raw, ()) if not raw.isascii() else ())):
            last = i + len(keys) - 1
            if last < len(tokens) and _same(context, i, keys) and _is_called(context, i, last):
                span = (token.start, tokens[last].end)
                context.add(Mention(*span, "nickname", frozenset({person}), _manner(context, span[1])))


def _same(context: Context, i: int, keys: tuple[str, ...]) -> bool:
    tokens = context.tokens[i : i + len(keys)]
    return all(k in (t.word.key, context.text[t.start : t.end]) for k, t in zip(keys, tokens, strict=True))


def _is_called(context: Context, i: int, last: int) -> bool:
    """The General is a person; the general view is not."""
    if context.key(i) not in context.words("language", "articles"):
        return True
    if context.same_sentence(last, last + 1) and context.gap(last) == " " and context.tokens[last + 1].word.capital:
        return context.caseless
    return context.tokens[last].word.capital or context.is_verb(last + 1)
