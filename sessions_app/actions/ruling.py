"""What the rule of a session says of a text, beside the people whom it can mean: how closely speakers may be
described, how much may be quoted, how long a point may be."""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attribution import BLOCK, Finding, PersonEntry, describe
from core.errors import DomainError
from sessions_app.models import NoteText
from workshops.models import MEANINGS
from workshops.rule import Rule

FINER, QUOTED = "finer-than-allowed", "quoted-as-it-fell"
OF_THE_RULE = {FINER, QUOTED}
_QUOTATION = re.compile(r"“([^”]+)”|«([^»]+)»|„([^“”]+)[“”]|\"([^\"\n]+)\"")


def rule_findings(plain: str, roster: list[PersonEntry], rule: Rule) -> list[Finding]:
    """Places where ``plain`` tells or quotes more than ``rule`` allows. They block, whoever agrees."""
    return sorted([*_too_fine(plain, roster, rule), *_quoted(plain, rule)], key=lambda finding: finding.start)


def _too_fine(plain: str, roster: list[PersonEntry], rule: Rule):
    why = capfirst(str(MEANINGS["finest_description"][rule.profile.finest_description]))
    for each in describe(plain, roster):
        if rule.is_too_fine(each.level):
            yield _finding(each.start, each.end, each.text, FINER, why)


def _quoted(plain: str, rule: Rule):
    limit = rule.words_in_a_quotation
    if limit is None:
        return
    if limit:
        why = ngettext(
            "The rule keeps a summary: at most %(n)d word may be quoted as it fell.",
            "The rule keeps a summary: at most %(n)d words may be quoted as they fell.",
            limit,
        ) % {"n": limit}
    else:
        why = _("The rule keeps bare points: nothing is quoted as it fell.")
    for match in _QUOTATION.finditer(plain):
        words = next(group for group in match.groups() if group is not None)
        if len(words.split()) > max(limit, TERM):
            yield _finding(match.start(), match.end(), match.group(), QUOTED, why)


TERM = 3  # words that may stand in quotation marks as a name or a term: “confidence zone”


def _finding(start: int, end: int, text: str, kind: str, why: str) -> Finding:
    return Finding(
        start=start, end=end, text=text, kind=kind, people=(), fits=0, severity=BLOCK, why=why, rewording=""
    )  # fmt: skip


def refuse_long_points(rule: Rule, text: NoteText) -> None:
    """Under a rule that keeps bare points, a point is short. Raises DomainError and names the first that is not."""
    limit = rule.words_in_a_point
    if limit is None:
        return
    for number, point in enumerate(text.points, start=1):
        words = len(point.text.split())
        if words > limit:
            raise DomainError(
                _(
                    "The rule keeps bare points of at most %(limit)d words. Point %(number)d has %(words)d: "
                    "shorten it, or part it into two. It is not saved until then."
                )
                % {"limit": limit, "number": number, "words": words}
            )
