"""The one binding of the leak check: notes, joint texts, takeaways and reports ask it here."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attribution.check import check
from attribution.messages import MESSAGES
from attribution.model import BLOCK, Finding
from sessions_app.selectors.roster import Roster


def findings_in(plain: str, roster: Roster, *, more: Sequence[Finding] = (), earlier: Sequence[str] = ()):
    """Names of everyone who was asked; descriptions counted among those in the room; with ``more`` findings,
    and what ``plain`` tells together with ``earlier`` released texts.

    Where two readings overlap, the one that blocks or fits fewer people stands.
    """
    found = [*check(plain, roster.present, earlier=earlier).findings, *more]
    if len(roster.everyone) > len(roster.present):
        found += check(plain, roster.everyone, earlier=earlier).findings
    stands: list[Finding] = []
    for item in sorted(found, key=lambda item: (item.severity != BLOCK, item.fits or 99, item.start - item.end)):
        if not any(item.start < other.end and other.start < item.end for other in stands):
            stands.append(item)
    return sorted(stands, key=lambda item: item.start)


def why_of(finding: Finding) -> str:
    """The reason in the reader's language."""
    words = MESSAGES.get(finding.message)
    return _(words).format_map({"fits": "", "what": "", **finding.params}) if words else finding.why


def headline_of(finding: Finding, *, blocks: bool) -> str:
    """ "Blocks: 1 person fits." """
    kind = _("Blocks") if blocks else _("Warns")
    if not finding.fits:
        return _("%(kind)s.") % {"kind": kind}
    words = ngettext("%(kind)s: %(n)d person fits.", "%(kind)s: %(n)d people fit.", finding.fits)
    return words % {"kind": kind, "n": finding.fits}


def sentence_around(text: str, finding: Finding) -> str:
    """The sentence in which the words stand."""
    start = max(text.rfind(mark, 0, finding.start) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, finding.end)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    return " ".join(text[start:end].split())


def words_of(about: str, finding: Finding) -> tuple[str, ...]:
    """What makes two findings the same: the thing that they are in, kind, whom it can mean, the words."""
    words = " ".join(finding.text.casefold().split())
    return ("finding", about, finding.kind, "|".join(sorted(finding.people)), words)
