"""A file of people, from the dry run to the confirmation. Nothing is written before that but the rows
themselves, sealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness, record
from core.errors import DomainError
from participants.actions.matching import BRING, KEEP, NEW, VARIANT, Proposal, propose
from participants.actions.people import add_people, add_spelling, bring_person
from participants.actions.rows import Reading, Row, read_rows
from participants.models import ImportDraft
from vault import actions as vault
from vault.envelope import Place
from workshops.models import Dialogue

ROWS = "rows"
STALE = timedelta(days=1)


@dataclass(frozen=True)
class Outcome:
    """What an import did, in numbers of rows."""

    added: int = 0
    brought: int = 0
    spelled: int = 0
    left: int = 0


def read_file(data: bytes, *, dialogue: Dialogue) -> Reading:
    """The rows of a file and all that is wrong with it. Raises DomainError for a file that cannot be read."""
    return read_rows(data, sides=dialogue.sides.all())


@sensitive_variables()
@transaction.atomic
def begin_import(*, dialogue: Dialogue, data: bytes, file_name: str, by) -> tuple[ImportDraft | None, Reading]:
    """Reads the file; if every row is whole, seals the rows until they are confirmed.

    Returns the draft (None when there are faults) and what was read. An earlier draft of the same person
    for the same dialogue is dropped. Raises DomainError.
    """
    reading = read_file(data, dialogue=dialogue)
    if reading.faults:
        return None, reading
    for old in ImportDraft.objects.filter(dialogue=dialogue, made_by=by):
        _forget(old, by=by)
    draft = ImportDraft.objects.create(
        dialogue=dialogue,
        made_by=by,
        file_name=file_name[:200],
        row_count=len(reading.rows),
        notice=reading.notice[:300],
    )
    text = json.dumps([[row.number, row.values] for row in reading.rows], ensure_ascii=False)
    vault.seal(_place(draft), text, witness=_witness("import.sealed", draft, by))
    record("people.import_read", by=by, obj=draft, compartment=dialogue.pk, rows=len(reading.rows))
    return draft, reading


@sensitive_variables()
def proposals_for(draft: ImportDraft, *, by) -> list[Proposal]:
    """The rows that wait, opened for ``by``, each beside whom it may be."""
    text = vault.open_text(_place(draft), witness=_witness("import.opened", draft, by))
    return propose([Row(number, values) for number, values in json.loads(text)], dialogue=draft.dialogue, by=by)


@sensitive_variables()
@transaction.atomic
def confirm_import(*, draft: ImportDraft, decisions: Mapping[int, str], by) -> Outcome | None:
    """Writes what was decided (row number -> keep, variant, bring, new), and forgets the rows.

    Returns None when the draft was confirmed before: a second click. Raises DomainError naming the rows
    about which nothing was decided, or that have found a namesake since the page was shown.
    """
    claimed = ImportDraft.objects.filter(pk=draft.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    if not claimed:
        return None
    outcome = carry_out(proposals_for(draft, by=by), decisions, dialogue=draft.dialogue, by=by)
    vault.forget(draft.pk, field=ROWS, witness=_witness("import.forgotten", draft, by))
    return outcome


@transaction.atomic
def carry_out(proposals: list[Proposal], decisions: Mapping[int, str], *, dialogue: Dialogue, by) -> Outcome:
    """Does with each row what was decided, or else its default. Raises DomainError (see above)."""
    plan = [(proposal, _decision(proposal, decisions)) for proposal in proposals]
    open_rows = [str(proposal.row.number) for proposal, decision in plan if not decision]
    if open_rows:
        raise DomainError(
            ngettext(
                "Row %(rows)s may be somebody who is known already. Say which it is.",
                "Rows %(rows)s may be people who are known already. Say which they are.",
                len(open_rows),
            )
            % {"rows": ", ".join(open_rows[:20]) + ("…" if len(open_rows) > 20 else "")}
        )
    add_people([proposal.row.values for proposal, decision in plan if decision == NEW], dialogue=dialogue)
    for proposal, decision in plan:
        if decision == VARIANT:
            add_spelling(proposal.match.person, proposal.row.values)
        elif decision == BRING:
            bring_person(proposal.match.person, proposal.row.values, dialogue=dialogue)
    tally = [decision for _proposal, decision in plan]
    outcome = Outcome(tally.count(NEW), tally.count(BRING), tally.count(VARIANT), tally.count(KEEP))
    record("people.imported", by=by, obj=dialogue, compartment=dialogue.pk, **vars(outcome))
    return outcome


def discard_import(*, draft: ImportDraft, by) -> None:
    """Forgets a file that was read and shall not be imported."""
    with transaction.atomic():
        _forget(draft, by=by)


def forget_stale_imports(now: datetime | None = None) -> int:
    """Forgets files that nobody confirmed within a day; returns how many."""
    stale = ImportDraft.objects.filter(created_at__lt=(now or timezone.now()) - STALE)
    for draft in stale:
        with transaction.atomic():
            _forget(draft, by=None)
    return len(stale)


def _decision(proposal: Proposal, decisions: Mapping[int, str]) -> str:
    if proposal.match is None:
        return NEW
    given = decisions.get(proposal.row.number, proposal.default)
    return given if given in proposal.match.options else ""


def _forget(draft: ImportDraft, *, by) -> None:
    vault.forget(draft.pk, field=ROWS, witness=_witness("import.forgotten", draft, by))
    draft.delete()


def _place(draft: ImportDraft) -> Place:
    return Place(draft.dialogue_id, ImportDraft._meta.label_lower, draft.pk, ROWS, 1)


def _witness(action: str, draft: ImportDraft, by) -> Witness:
    return Witness(action, by=by, compartment=draft.dialogue_id)


def outcome_sentence(outcome: Outcome) -> str:
    """What was done, for the page and the command."""
    parts = [
        ngettext("%(n)d person added", "%(n)d people added", outcome.added) % {"n": outcome.added},
    ]
    if outcome.brought:
        parts.append(
            ngettext("%(n)d brought from another dialogue", "%(n)d brought from other dialogues", outcome.brought)
            % {"n": outcome.brought}
        )
    if outcome.spelled:
        parts.append(
            ngettext("%(n)d spelling added", "%(n)d spellings added", outcome.spelled) % {"n": outcome.spelled}
        )
    if outcome.left:
        parts.append(_("%(n)d left as they were") % {"n": outcome.left})
    return "; ".join(parts) + "."
