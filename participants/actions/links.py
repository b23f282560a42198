"""New personal links for a whole dialogue: after an emergency, the old ones stay dead."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Model, OuterRef, Subquery

from audit.actions import record
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.feeds import close_feeds
from participants.actions.writing import write
from participants.choices import InvitationState
from participants.emails import invitation_letter
from participants.emails.polls import date_poll_letter
from participants.models import Invitation, Polled
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
    close_feeds([invitation.person_id for invitation in invitations])
    carried = _carried(ids)
    for invitation in invitations:
        invitation.link_version += 1
        if invitation.pk not in carried and _needs_a_link(invitation):
            write(
                invitation_letter(invitation), person=invitation.person, dialogue=dialogue, workshop=invitation.workshop
            )
    died = len(ids) + _renew_questions(dialogue)
    record("links.renewed", by=by, obj=dialogue, compartment=dialogue.pk, links=died)
    return died


def _renew_questions(dialogue: Dialogue) -> int:
    """The same for those who were asked for days; who has answered already is not written to."""
    asked = list(Polled.objects.with_open_link().filter(poll__workshop__dialogue=dialogue).order_by("pk"))
    ids = [row.pk for row in asked]
    Polled.objects.filter(pk__in=ids).update(link_version=F("link_version") + 1)
    carried = _carried(ids, Polled)
    for row in asked:
        row.link_version += 1
        if row.pk not in carried and row.person.gets_letters and row.answered_at is None and row.poll.takes_answers():
            write(date_poll_letter(row), person=row.person, dialogue=dialogue, workshop=row.poll.workshop)
    return len(ids)


def _carried(ids: list[UUID], model: type[Model] = Invitation) -> set[UUID]:
    """Has letters that wait carry the new links; returns whose."""
    waiting = Message.objects.filter(
        object_kind=model._meta.label_lower,
        object_id__in=ids,
        link_version__isnull=False,
        state__in=[MessageState.QUEUED, MessageState.HELD, MessageState.PARKED],
    )
    newest = model.objects.filter(pk=OuterRef("object_id")).values("link_version")
    waiting.update(link_version=Subquery(newest))
    return set(waiting.exclude(state=MessageState.PARKED).values_list("object_id", flat=True))


def _needs_a_link(invitation: Invitation) -> bool:
    return bool(invitation.person.gets_letters and invitation.workshop.is_open and invitation.state in KEEP_A_LINK)
