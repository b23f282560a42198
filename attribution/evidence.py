"""Whether words that could be a name are one here: May the month, Hope the noun, a namesake."""

from __future__ import annotations

import re
from dataclasses import dataclass

from attribution.context import Context
from attribution.lexicon import given_names, is_common_word
from attribution.lookup import EXACT, SOUND, look_up
from attribution.normalise import wordset
from attribution.roster import PARTICLES

_PATRONYMIC = re.compile(r"(?:ovich|evich|ovych|ovna|evna|ivna|ich|ogly|oglu|kyzy)[aeuioym]{0,2}$")
_WEAK_VERBS = wordset(
    "was had made went took gave called left came has used served put held kept let brought led stood looked "
    "turned began started finished became appeared seemed raised opened closed worked expressed agreed showed"
)
_BEING = wordset("was were is has had have remains remained seemed seems grew faded returned expressed")
_TASKS = wordset(
    "send circulate draft write ask call bring prepare share revise report present confirm contact translate redraft "
    "collect provide consult speak talk check"
)
_MODALS = wordset("will would shall")
_DETERMINERS = wordset("the a an some any no this that these those our their his her its my your every each")


@dataclass(frozen=True)
class Reading:
    """Tokens `first` to `last`, of which `tokens` matched names of the same people."""

    first: int
    last: int
    tokens: tuple[int, ...]
    kinds: frozenset[str]
    tier: int
    common: bool
    alone: bool


@dataclass(frozen=True)
class Verdict:
    """The tokens of the mention with titles and initials, and how sure it is."""

    first: int
    last: int
    soft: bool = False
    message: str = ""


def judge(context: Context, reading: Reading) -> Verdict | None:
    """The mention as it should be reported, or None when this is no name."""
    first, titled = _with_title(context, _with_particles(context, reading.first))
    last = _with_trailing_initial(context, reading)
    if len(reading.tokens) > 1:
        return _whole(context, reading, first, last)
    if not reading.alone and not titled:
        return None
    if reading.common:
        return _common(context, reading, first, last, titled)
    if reading.tier > EXACT and not titled and not _looks_like_name(context, reading):
        return None
    if titled:
        return Verdict(first, last)
    return _namesake(context, reading, first, last)


def _whole(context: Context, reading: Reading, first: int, last: int) -> Verdict | None:
    """Two and more names of one person; common words must look like names."""
    if not reading.common or context.caseless or first < reading.first:
        return Verdict(first, last)
    if len(reading.tokens) > 2 or all(_is_capital(context, i) for i in reading.tokens):
        return Verdict(first, last)
    followed = context.key(last + 1) in context.words("speech", "verbs") - _WEAK_VERBS
    return Verdict(first, last) if followed else None


def _is_capital(context: Context, i: int) -> bool:
    """A capital, or a small letter behind a hyphen as in Young-ho."""
    return context.tokens[i].word.capital or (i > 0 and context.gap(i - 1) == "-")


def _with_particles(context: Context, i: int) -> int:
    """The first token including van der, al- and the like, where the roster has them."""
    first = i
    while first > 0 and context.key(first - 1) in PARTICLES & context.roster.particles:
        if not context.same_sentence(first - 1, i) or not re.fullmatch(r"[ \-’']", context.gap(first - 1)):
            break
        first -= 1
    return first


def _with_title(context: Context, i: int) -> tuple[int, bool]:
    """The first token including titles and an initial before the name."""
    first, titled = i, False
    while first > 0 and context.same_sentence(first - 1, i) and re.fullmatch(r"\.?\s{0,2}", context.gap(first - 1)):
        word = context.tokens[first - 1].word
        is_initial = len(word.key) == 1 and word.capital and ("." in context.gap(first - 1) or word.key != "i")
        is_title = word.key in context.titles and (word.capital or "." in context.gap(first - 1))
        is_rank = word.key in context.titles and context.tokens[first].word.capital
        if not (is_initial or is_title or is_rank) or (
            is_initial and word.key == "a" and "." not in context.gap(first - 1)
        ):
            break
        first, titled = first - 1, True
        if i - first >= 3:
            break
    return first, titled


def _with_trailing_initial(context: Context, reading: Reading) -> int:
    after = reading.last + 1
    if not context.same_sentence(reading.last, after) or len(context.key(after)) != 1:
        return reading.last
    follows = re.fullmatch(r",?\s", context.gap(reading.last)) and context.text[context.tokens[after].end :][:1] == "."
    return after if follows and context.tokens[after].word.capital and "surname" in reading.kinds else reading.last


def _looks_like_name(context: Context, reading: Reading) -> bool:
    """For words that only resemble a name: capitals, and no ordinary word."""
    i = reading.tokens[0]
    word = context.tokens[i].word
    if word.script not in ("latin", "mixed"):
        return True
    if word.capital and not context.caseless:
        english = context.language.code == "en"
        return english or not context.starts_sentence(i)
    if context.language.code != "en":
        return False
    return len(word.key) >= (5 if reading.tier == SOUND else 7)


def _namesake(context: Context, reading: Reading, first: int, last: int) -> Verdict | None:
    """A given name with a stranger's surname is a stranger; the reverse is asked about."""
    after, before = last + 1, first - 1
    if reading.kinds <= {"given", "nick", "alias"} and _is_foreign_name(context, after, last):
        return Verdict(first, after) if _PATRONYMIC.search(context.key(after)) else None
    if reading.kinds == {"surname"} and first == reading.first and _is_foreign_name(context, before, before):
        return Verdict(before, last, soft=True, message="name.namesake")
    return Verdict(first, last)


def _is_foreign_name(context: Context, i: int, gap: int) -> bool:
    """Whether token i, next to the name, is a name of somebody who is not on the roster."""
    if i < 0 or i >= len(context.tokens) or context.caseless or context.gap(gap) != " ":
        return False
    if not context.same_sentence(i, i + 1 if gap == i else i - 1):
        return False
    word = context.tokens[i].word
    if not word.capital or word.upper or len(word.key) < 3 or word.possessive and gap == i:
        return False
    known = word.key in context.titles or word.key in context.roster.words
    ordinary = is_common_word(word.key) and word.key not in given_names()
    return not known and not ordinary and not look_up(context.roster, word)


def _common(context: Context, reading: Reading, first: int, last: int, titled: bool) -> Verdict | None:
    """A word such as May, Hope or Young: only with a sign that a person is meant."""
    i = reading.tokens[0]
    word = context.tokens[i].word
    if titled and (word.capital or context.gap(first).startswith(".") or not is_common_word(context.key(first))):
        return Verdict(first, last)
    if not word.capital and not context.caseless:
        return None
    verb = context.key(i + 1) if context.same_sentence(i, i + 1) and context.gap(i) == " " else ""
    speaks = verb in context.words("speech", "verbs") and context.key(i - 1) not in _DETERMINERS
    if context.caseless:
        return Verdict(first, last) if speaks and verb not in _WEAK_VERBS else None
    month = word.key in context.words("time", "months")
    if month and _is_date(context, i):
        return None
    if speaks and verb not in _WEAK_VERBS:
        return Verdict(first, last, soft=context.starts_sentence(i) and word.key.endswith("s"))
    if word.possessive and not month:
        return Verdict(first, last)
    return _by_place(context, reading, first, last, month or bool(speaks))


def _by_place(context: Context, reading: Reading, first: int, last: int, doubtful: bool) -> Verdict | None:
    """A capital in the middle of a sentence, with no other capitals beside it."""
    i = reading.tokens[0]
    word = context.tokens[i].word
    if context.starts_sentence(i):
        acts = doubtful and context.is_verb(i + 1) and context.key(i + 1) not in _BEING
        modal = context.key(i + 1) in _MODALS and word.key not in context.words("time", "months")
        task = context.key(i + 1) == "to" and context.key(i + 2) in _TASKS  # "Frank to circulate"
        doing = acts or task or (modal and context.key(i + 2) not in _BEING | {"be", "not", "have"})
        return Verdict(first, last, soft=True, message="name.word") if doing else None
    if _capital_beside(context, i):
        return None
    return Verdict(first, last, soft=doubtful or len(context.key(i)) <= 2, message="name.word" if doubtful else "")


def _capital_beside(context: Context, i: int) -> bool:
    for j, gap in ((i - 1, i - 1), (i + 1, i)):
        if context.same_sentence(i, j) and context.gap(gap) in (" ", "-") and context.tokens[j].word.capital:
            alone = j == i - 1 and context.starts_sentence(j) and is_common_word(context.key(j))
            if not alone and not look_up(context.roster, context.tokens[j].word):
                return True
    return False


def _is_date(context: Context, i: int) -> bool:
    before, after = context.key(i - 1), context.key(i + 1)
    if before in context.words("time", "before_month") or re.fullmatch(r"\d+(?:st|nd|rd|th)?", before):
        return True
    if before in context.words("time", "between_months"):
        near = [context.key(n) for n in (*range(i - 5, i), *range(i + 1, i + 4))]
        return any(key in context.words("time", "months") or key.isdigit() or key == "first" for key in near)
    return after.isdigit() and context.same_sentence(i, i + 1)
