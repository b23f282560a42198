"""What guests agree to about themselves. A standing answer is replaced, never changed."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from participants.actions.invitations import locked
from participants.choices import COMING
from participants.models import Consent, Invitation


@transaction.atomic
def answer_consents(*, invitation: Invitation, answers: Mapping[str, str], via: str, by=None) -> list[Consent]:
    """Notes the guest's answers to the general questions: {ConsentKind: ConsentAnswer}; an empty answer
    leaves what was said before. Returns what changed. Raises DomainError."""
    invitation = locked(invitation)
    _refuse_after_the_end(invitation)
    if invitation.state not in COMING and not invitation.attended:
        raise DomainError(_("These questions are for those who come. Answer the invitation first."))
    given = [
        answer_consent(invitation=invitation, kind=kind, about=invitation.pk, answer=answer, via=via, by=by)
        for kind, answer in answers.items()
        if answer
    ]
    return [row for row in given if row is not None]


@transaction.atomic
def answer_consent(*, invitation: Invitation, kind: str, about: UUID, answer: str, via: str, by=None) -> Consent | None:
    """Writes one answer into the ledger; None when it already stands. ``about``: the invitation, or
    the passage that is asked about."""
    _refuse_after_the_end(invitation)
    standing = Consent.objects.standing().select_for_update().filter(invitation=invitation, kind=kind, about=about)
    if standing.filter(answer=answer).exists():
        return None
    now = timezone.now()
    standing.update(replaced_at=now)
    row = Consent.objects.create(invitation=invitation, kind=kind, about=about, answer=answer, via=via, at=now)
    facts = {"consent": kind, "answer": answer, "via": via}
    record("consent.answered", by=by, obj=row, compartment=invitation.workshop_id, **facts)
    return row


def _refuse_after_the_end(invitation: Invitation) -> None:
    if invitation.workshop.destroyed_at is not None:
        raise DomainError(_("The records of this meeting were destroyed, and nothing of yours is used any more."))
