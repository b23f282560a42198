"""The leak check of a note. Findings live in memory only; what is decided about them is kept, without
the words."""

import logging
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from attribution.model import BLOCK, Finding
from audit import actions as audit
from audit.actions import Witness
from core.errors import DomainError
from participants.choices import ConsentAnswer
from sessions_app.actions.notes import governing, text_of
from sessions_app.actions.ruling import OF_THE_RULE, rule_findings
from sessions_app.choices import Decision
from sessions_app.models import FindingDecision, NoteText, Spot
from sessions_app.selectors.leaks import findings_in, headline_of, why_of, words_of
from sessions_app.selectors.passages import Asked, asked_about
from sessions_app.selectors.roster import roster_of_session
from vault import actions as vault
from vault.errors import Locked, NotGranted
from vault.keys import Gone
from vault.models import Sealed

log = logging.getLogger(__name__)


class CheckFailed(DomainError):
    """The check broke off: nothing may leave until it runs through."""

    def __init__(self):
        super().__init__(_("The check could not be completed, so nothing can be released now. Try again in a moment."))


@dataclass(frozen=True)
class Found:
    """A finding, where it stands, and what was decided about it (None: nothing yet)."""

    finding: Finding
    spot: Spot
    fingerprint: str
    decision: str | None = None
    is_confirmed: bool = False
    is_enforced: bool = True
    asked: Asked | None = None
    by_consent: bool = False

    @property
    def is_agreed(self) -> bool:
        """True when the one person meant has agreed to be named in exactly this passage, and the rule
        knows consent at all."""
        return self.by_consent and self.asked is not None and self.asked.answer == ConsentAnswer.YES

    @property
    def is_settled(self) -> bool:
        return self.decision is not None or self.is_agreed

    @property
    def may_be_asked(self) -> bool:
        """True when the one guest meant can be asked for their consent: not yet asked, or they wish to
        be asked again."""
        return (
            self.by_consent
            and self.asked is not None
            and self.decision is None
            and (self.asked.passage_id is None or self.asked.answer == ConsentAnswer.ASK_AGAIN)
        )

    @property
    def awaits_answer(self) -> bool:
        return self.by_consent and self.asked is not None and bool(self.asked.passage_id) and not self.asked.answer

    @property
    def blocks(self) -> bool:
        """True when it keeps the text from being released."""
        return self.is_enforced and not self.is_settled and self.finding.severity == BLOCK

    @property
    def warns(self) -> bool:
        return not self.is_settled and not self.blocks

    @property
    def may_be_accepted(self) -> bool:
        """One person alone can never be accepted with a reason, nor can what the rule forbids: reword it, or
        call it a false alarm."""
        return self.finding.fits != 1 and self.finding.kind not in OF_THE_RULE

    @property
    def headline(self) -> str:
        return headline_of(self.finding, blocks=self.blocks)

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return why_of(self.finding)


@dataclass(frozen=True)
class Check:
    """What the check found in one text. It never says "safe"."""

    found: list[Found] = field(default_factory=list)
    has_failed: bool = False
    is_empty: bool = False

    @property
    def open(self) -> list[Found]:
        return [item for item in self.found if not item.is_settled]

    @property
    def decided(self) -> list[Found]:
        return [item for item in self.found if item.decision is not None]

    @property
    def unconfirmed(self) -> list[Found]:
        """What one person set aside or accepted, and no second one has looked at: not released like this."""
        return [item for item in self.decided if item.is_enforced and not item.is_confirmed]

    @property
    def agreed(self) -> list[Found]:
        """Those that stand because the person named in them has agreed."""
        return [item for item in self.found if item.is_agreed and item.decision is None]

    @property
    def blocking(self) -> int:
        return sum(item.blocks for item in self.found)

    @property
    def warning(self) -> int:
        return sum(item.warns for item in self.found)

    @property
    def lets_go(self) -> bool:
        return not (self.has_failed or self.is_empty or self.blocking)

    @property
    def summary(self) -> str:
        """One sentence: "2 block, 1 warns." or that nothing known was found."""
        if self.has_failed:
            return str(CheckFailed())
        if self.is_empty:
            return _("Nothing is written yet.")
        if not self.open:
            return _("No known leak found. Read it once more.")
        blocks = ngettext("%(n)d blocks", "%(n)d block", self.blocking) % {"n": self.blocking}
        warns = ngettext("%(n)d warns", "%(n)d warn", self.warning) % {"n": self.warning}
        return ", ".join(words for words, n in ((blocks, self.blocking), (warns, self.warning)) if n) + "."


@sensitive_variables()
def check_text(*, session, text: NoteText, by=None) -> Check:
    """Checks ``text`` against the roster of today, joined with what was released of the session before
    and taken back (opened for ``by``). A check that breaks says so and lets nothing go;
    Locked and NotGranted alone are raised: what was decided before is sealed with the notes."""
    if text.is_empty:
        return Check(is_empty=True)
    try:
        return _check(session, text, by)
    except (Locked, NotGranted):
        raise  # the words are not at hand: the reader is shown the way to them
    except Exception as error:  # noqa: BLE001 -- whatever breaks, nothing may leave; the text is not logged
        log.error("The leak check broke off: %s", type(error).__name__)
        return Check(has_failed=True)


@sensitive_variables()
def _check(session, text: NoteText, by) -> Check:
    plain = text.plain()
    roster, rule = roster_of_session(session), governing(session)
    more = rule_findings(plain, roster.present, rule)
    findings = findings_in(plain, roster, more=more, earlier=_read_before(session, by))
    marks = vault.fingerprints(session.workshop_id, [words_of(str(session.pk), item) for item in findings])
    rows = FindingDecision.objects.filter(note__session=session)
    decided = {row.fingerprint: row for row in rows.only("fingerprint", "decision", "confirmed")}
    named = rule.may_name(consented=False)
    by_consent = rule.may_name(consented=True) and not named
    asked = asked_about(session, text, findings, roster.everyone)
    return Check(
        [
            Found(
                item,
                text.spot(item.start, item.end),
                mark,
                decided[mark].decision if mark in decided else None,
                is_confirmed=mark in decided and decided[mark].confirmed,
                asked=who,
                is_enforced=not named or item.kind in OF_THE_RULE,
                by_consent=by_consent,
            )
            for item, mark, who in zip(findings, marks, asked, strict=True)
        ]
    )


@sensitive_variables()
def _read_before(session, by) -> list[str]:
    """What readers of the session have read already, where its note was released and taken back."""
    note = session.note if session.has_note else None
    if note is None or not note.read_revision:
        return []
    try:
        return [text_of(note, by=by, act="note.joined", revision=note.read_revision).plain()]
    except (Gone, Sealed.DoesNotExist):
        return []  # destroyed with the raw notes


@sensitive_variables()
@transaction.atomic
def decide_finding(*, note, text: NoteText, fingerprint: str, decision: str, reason: str = "", by) -> None:
    """Keeps a decision about a finding in ``text`` (the saved one), without its words.

    "Accepted" needs a reason, which is sealed, and is refused where exactly one person fits.
    """
    item = find(check_text(session=note.session, text=text, by=by), fingerprint)
    reason = reason.strip()
    if decision == Decision.ACCEPTED and not item.may_be_accepted:
        if item.finding.kind in OF_THE_RULE:
            raise DomainError(_("The rule does not allow this, so it cannot be accepted. Reword it."))
        raise DomainError(_("Exactly one person fits, so this cannot be accepted. Reword it."))
    if decision == Decision.ACCEPTED and not reason:
        raise DomainError(_("Say in a few words why this can stand."), field="reason")
    FindingDecision.objects.filter(note=note, fingerprint=fingerprint).delete()
    row = FindingDecision.objects.create(
        note=note,
        fingerprint=fingerprint,
        kind=item.finding.kind,
        fits=item.finding.fits,
        decision=decision,
        hand=hand_of(note.compartment, note.pk, by),
    )
    facts = {"finding": item.finding.kind, "fits": item.finding.fits, "decision": decision}
    audit.record("note.finding-decided", by=by, obj=note, compartment=note.compartment, **facts)
    if reason:
        vault.seal(row.place(), reason, witness=Witness("note.reason-sealed", by=by, compartment=note.compartment))


def hand_of(compartment, about, person) -> str:
    """What tells whoever decides from a second person, without saying who it is."""
    return vault.fingerprint(compartment, "hand", str(about), str(person.pk))


def find(check: Check, fingerprint: str) -> Found:
    """The finding with that fingerprint; DomainError when the words are gone by now."""
    if check.has_failed:
        raise CheckFailed
    for item in check.found:
        if item.fingerprint == fingerprint:
            return item
    raise DomainError(_("Those words are no longer in the text."))


@sensitive_variables()
def reworded(*, session, text: NoteText, fingerprint: str) -> NoteText:
    """``text`` with the proposed words in each place of that finding; unsaved."""
    result = check_text(session=session, text=text)
    find(result, fingerprint)
    places = [item for item in result.found if item.fingerprint == fingerprint]
    for item in sorted(places, key=lambda item: item.finding.start, reverse=True):
        text = text.reworded(item.spot, item.finding.rewording)
    return text
