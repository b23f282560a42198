"""The leak check of joint texts and takeaways, against everybody of the dialogue's rounds and the team."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from attribution.model import BLOCK, Finding
from sessions_app.selectors.leaks import findings_in, headline_of, sentence_around, why_of, words_of
from sessions_app.selectors.roster import roster_of_rounds
from vault import actions as vault
from workshops.models import Workshop


@dataclass(frozen=True)
class Leak:
    """A finding with the sentence around it; ``is_set_aside``: called a false alarm; ``is_confirmed``: by two."""

    finding: Finding
    sentence: str
    fingerprint: str = ""
    is_set_aside: bool = False
    is_confirmed: bool = False
    is_own: bool = False

    @property
    def points_at_one(self) -> bool:
        return self.finding.severity == BLOCK

    @property
    def blocks(self) -> bool:
        """True while the text stays inside because of it."""
        return self.points_at_one and not self.is_confirmed

    @property
    def headline(self) -> str:
        return headline_of(self.finding, blocks=self.points_at_one)

    @property
    def why(self) -> str:
        return why_of(self.finding)


def roster_of(dialogue_id):
    return roster_of_rounds(Workshop.objects.filter(dialogue=dialogue_id), dialogue_id)


@sensitive_variables()
def leaks_in(text, words: str, *, hand: str = "") -> list[Leak]:
    """What the check finds in ``words`` of the joint text, in order, with what was decided about it.
    ``hand``: of the reader, to tell their own decisions."""
    findings = findings_in(words, roster_of(text.dialogue_id))
    marks = vault.fingerprints(text.dialogue_id, [words_of(str(text.pk), item) for item in findings])
    rows = {row.fingerprint: row for row in text.overrides.all()}
    return [
        Leak(
            item,
            sentence_around(words, item),
            mark,
            is_set_aside=mark in rows,
            is_confirmed=mark in rows and rows[mark].confirmed,
            is_own=mark in rows and rows[mark].hand == hand,
        )
        for item, mark in zip(findings, marks, strict=True)
    ]


@sensitive_variables()
def first_in_takeaway(dialogue_id, words: str) -> str:
    """Why ``words`` of a takeaway cannot be kept, in one sentence without them; "" where they can."""
    found = [item for item in findings_in(words, roster_of(dialogue_id)) if item.severity == BLOCK]
    if not found:
        return ""
    return _("A takeaway names nobody from the room. %(why)s") % {"why": why_of(found[0])}
