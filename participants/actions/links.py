"""New personal links for a whole dialogue: after an emergency, the old ones stay dead."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from audit.actions import record
from outbox import actions as outbox
from outbox.choices import MessageState
from outbox.models import Message
from participants.choices import InvitationState
from participants.emails import invitation_letter
from participants.models import Invitation
from workshops.models import Dialogue

KEEP_A_LINK = [InvitationState.SENT, InvitationState.RECONFIRM, InvitationState.YES, InvitationState.TENTATIVE]


@transaction.atomic
def renew_links(*, dialogue: Dialogue, by) -> int:
    """Kills every open personal link of ``dialogue`` and gives each guest who needs one a new one.

    A letter that waits anyway carries the new link; the others get the invitation with it. Returns how
    many links died. One statement for all rows, then one letter a guest.
    """
    related = ("person", "workshop__dialogue", "workshop__rule_profile")
    open_links = Invitation.objects.with_open_link().filter(workshop__dialogue=dialogue).select_related(*related)
    invitations = list(open_links.order_by("pk"))
    ids = [invitation.pk for invitation in invitations]
    Invitation.objects.filter(pk__in=ids).update(link_version=F("link_version") + 1)
    carried = _carried(ids)
    for invitation in invitations:
        invitation.link_version += 1
        if invitation.pk not in carried and _needs_a_link(invitation):
            outbox.queue(invitation_letter(invitation))
    record("links.renewed", by=by, obj=dialogue, compartment=dialogue.pk, links=len(ids))
    return len(ids)


def _carried(ids: list[UUID]) -> set[UUID]:
    """Has letters that wait carry the new links; returns whose."""
    waiting = Message.objects.filter(
        object_kind="participants.invitation",
        object_id__in=ids,
        link_version__isnull=False,
        state__in=[MessageState.QUEUED, MessageState.HELD, MessageState.PARKED],
    )
    newest = Invitation.objects.filter(pk=OuterRef("object_id")).values("link_version")
    waiting.update(link_version=Subquery(newest))
    return set(waiting.exclude(state=MessageState.PARKED).values_list("object_id", flat=True))


def _needs_a_link(invitation: Invitation) -> bool:
    return bool(invitation.person.email and invitation.workshop.is_open and invitation.state in KEEP_A_LINK)
