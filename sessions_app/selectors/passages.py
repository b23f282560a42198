"""Which findings of the leak check are about words that the one person meant has agreed to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from attribution.model import BLOCK, Finding
from participants.choices import ConsentKind
from participants.models import Consent
from sessions_app.choices import PassageUse
from sessions_app.models import NoteText, Passage
from vault import actions as vault

SENTENCE_END = re.compile(r"(?<=[.!?\u061F\u06D4])\s+|\n+")


@dataclass(frozen=True)
class Asked:
    """The one guest whom a finding means, the passage around it, and whether they were asked about it.

    ``answer`` is a ConsentAnswer, or empty while none was given.
    """

    invitation_id: UUID
    words: str
    fingerprint: str = ""
    passage_id: UUID | None = None
    answer: str = ""


@sensitive_variables()
def asked_about(session, text: NoteText, findings: Sequence[Finding], roster) -> list[Asked | None]:
    """For each finding that blocks because it means exactly one guest: who, which words, what they said.

    None for every other finding. Two queries beside the look at the key, none without such findings.
    """
    guests = {entry.id: entry.invitation_id for entry in roster if getattr(entry, "invitation_id", None)}
    found = [_alone(text, item, guests) for item in findings]
    wanted = [item for item in found if item is not None]
    if not wanted:
        return found
    marks = vault.fingerprints(session.workshop_id, [mark_parts(session, item) for item in wanted])
    by_item = dict(zip(map(id, wanted), marks, strict=True))
    rows = Passage.objects.waiting_or_used().filter(fingerprint__in=marks)
    passages = dict(rows.values_list("fingerprint", "pk"))
    said = Consent.objects.standing().filter(kind=ConsentKind.QUOTE, about__in=passages.values())
    answers = dict(said.values_list("about", "answer"))
    return [item and _with_answer(item, by_item[id(item)], passages, answers) for item in found]


def _alone(text: NoteText, finding: Finding, guests: dict) -> Asked | None:
    if finding.severity != BLOCK or finding.fits != 1 or len(finding.people) != 1:
        return None
    invitation_id = guests.get(finding.people[0])
    return invitation_id and Asked(invitation_id, passage_around(text, finding.start, finding.end))


def _with_answer(item: Asked, mark: str, passages: dict, answers: dict) -> Asked:
    passage_id = passages.get(mark)
    return Asked(item.invitation_id, item.words, mark, passage_id, answers.get(passage_id, ""))


def mark_parts(session, item: Asked, use: str = PassageUse.NOTE) -> tuple[str, ...]:
    """What makes two passages the same: use, session, person, words."""
    return ("passage", use, str(session.pk), str(item.invitation_id), " ".join(item.words.casefold().split()))


def session_parts(session) -> tuple[str, ...]:
    return ("passages-of", str(session.pk))


@sensitive_variables()
def passage_around(text: NoteText, start: int, end: int) -> str:
    """The sentences of its point in which ``text.plain()[start:end]`` stands."""
    spot = text.spot(start, end)
    words, at, taken = text.points[spot.point].part(spot.part), 0, []
    for gap in [*SENTENCE_END.finditer(words), None]:
        stop = gap.start() if gap else len(words)
        if at < spot.end and stop > spot.start:
            taken.append(words[at:stop])
        at = gap.end() if gap else stop
    return " ".join(" ".join(taken).split())
