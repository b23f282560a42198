"""Asking one guest whether a passage may stand under their name, and what becomes of the answer."""

import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness
from core.errors import DomainError
from participants.actions.consents import answer_consent
from participants.actions.writing import write
from participants.choices import ConsentAnswer, ConsentKind
from participants.models import Consent, Invitation
from sessions_app import emails
from sessions_app.models import Passage, WorkshopSession
from sessions_app.selectors.passages import Asked, mark_parts, session_parts
from vault import actions as vault
from vault.keys import Gone
from vault.models import Sealed


@dataclass(frozen=True)
class Opened:
    """A passage as its person reads it: the words, and the session's title (empty when it is gone)."""

    words: str
    session_title: str


@sensitive_variables()
@transaction.atomic
def ask_for_passage(*, session, asked: Asked, by) -> Passage:
    """Seals the passage for the guest whom it would name and writes to them that a question waits.

    Whoever wants to be asked again is; whoever said no is not. Raises DomainError.
    """
    if asked.answer not in {"", ConsentAnswer.ASK_AGAIN}:
        raise DomainError(_("They have answered already."))
    invitation = Invitation.objects.select_related("person", "workshop__dialogue").get(pk=asked.invitation_id)
    if asked.passage_id:
        passage = Passage.objects.select_for_update().get(pk=asked.passage_id)
        passage.asked_on = timezone.now().date()
        passage.save(update_fields=["asked_on"])
    else:
        passage = _seal(session, invitation, asked, by=by)
    workshop, letter = invitation.workshop, emails.passage_waits(passage, invitation)
    write(letter, person=invitation.person, dialogue=workshop.dialogue, workshop=workshop)
    return passage


def _seal(session, invitation: Invitation, asked: Asked, *, by) -> Passage:
    passage = Passage.objects.create(
        invitation=invitation,
        fingerprint=asked.fingerprint,
        session_mark=vault.fingerprint(session.workshop_id, *session_parts(session)),
        asked_on=timezone.now().date(),
    )
    content = json.dumps({"words": asked.words, "session": str(session.pk)}, ensure_ascii=False)
    witness = Witness("passage.asked", by=by, compartment=session.workshop_id)
    vault.seal(passage.place(), content, witness=witness)
    return passage


@sensitive_variables()
def open_passage(*, passage, by) -> Opened:
    """The exact words, for the person asked. Raises DomainError when they are destroyed."""
    witness = Witness("passage.read", by=by, compartment=passage.invitation.workshop_id)
    try:
        content = json.loads(vault.open_text(passage.place(), witness=witness))
    except (Gone, Sealed.DoesNotExist):
        raise DomainError(_("These words were not used, and they are destroyed.")) from None
    session = WorkshopSession.objects.filter(pk=content["session"]).only("title").first()
    return Opened(content["words"], session.title if session else "")


@transaction.atomic
def answer_passage(*, passage, answer: str, via: str, by=None) -> Consent | None:
    """What the person says of the passage; until it is used they may say otherwise. Raises DomainError."""
    passage = Passage.objects.select_for_update(of=("self",)).select_related("invitation__workshop").get(pk=passage.pk)
    if passage.used_in_id:
        raise DomainError(
            _(
                "The note was released with these words. What was read was read; telephone us if it should be "
                "taken back."
            )
        )
    if passage.ended_on:
        raise DomainError(_("These words were not used, and they are destroyed."))
    return answer_consent(
        invitation=passage.invitation, kind=ConsentKind.QUOTE, about=passage.pk, answer=answer, via=via, by=by
    )


@transaction.atomic
def use_passages(*, note, passage_ids: set, by) -> int:
    """Binds the passages that a release relies on to it; those of the same session that it does not use
    end, and their words are destroyed. Raises DomainError when somebody has just taken a yes back."""
    rows = Passage.objects.select_for_update().filter(pk__in=passage_ids)
    locked = {row.pk for row in rows}
    standing = Consent.objects.standing().filter(kind=ConsentKind.QUOTE, answer=ConsentAnswer.YES, about__in=locked)
    if set(standing.values_list("about", flat=True)) != set(passage_ids):
        raise DomainError(_("Somebody has just taken back that they may be quoted. Look at the findings once more."))
    Passage.objects.filter(pk__in=locked).update(used_in=note)
    mark = vault.fingerprint(note.compartment, *session_parts(note.session))
    unused = list(Passage.objects.open().filter(session_mark=mark))
    witness = Witness("passage.destroyed", by=by, compartment=note.compartment)
    for passage in unused:
        vault.forget(passage.pk, field="text", witness=witness)
    Passage.objects.filter(pk__in=[row.pk for row in unused]).update(ended_on=timezone.now().date())
    return len(locked)


def free_passages(*, note) -> int:
    """After a note was taken back what it used is open again: a yes may be taken back, too."""
    return Passage.objects.filter(used_in=note).update(used_in=None)


@sensitive_variables()
def ask_person_of(found, *, session, by) -> Passage:
    """The desk's button: asks the one guest whom ``found`` (a finding of the check) means."""
    if not found.may_be_asked:
        raise DomainError(_("Nobody can be asked about these words."))
    return ask_for_passage(session=session, asked=found.asked, by=by)


@sensitive_variables()
@transaction.atomic
def mark_anew(*, workshop, by) -> int:
    """Gives the passages of ``workshop`` new marks when its marking key has become another, so that a yes
    still finds its words, and a release the words to destroy; returns how many. Needs an open key."""
    rows = Passage.objects.waiting_or_used().filter(invitation__workshop=workshop).select_related("invitation")
    witness = Witness("passage.marked-anew", by=by, compartment=workshop.pk)
    marked = []
    for passage in rows:
        try:
            content = json.loads(vault.open_text(passage.place(), witness=witness))
        except Sealed.DoesNotExist:  # nothing is left to find again
            continue
        session = WorkshopSession(pk=content["session"])
        asked = Asked(passage.invitation_id, content["words"])
        parts = [mark_parts(session, asked, passage.use), session_parts(session)]
        passage.fingerprint, passage.session_mark = vault.fingerprints(workshop.pk, parts)
        marked.append(passage)
    Passage.objects.bulk_update(marked, ["fingerprint", "session_mark"])
    return len(marked)
