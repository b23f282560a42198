"""Letters in every state; the destruction of round 1; the first release."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from desk.actions import destroy_workshop
from desk.management.demo.cast import Demo
from outbox.actions import queue
from outbox.choices import MessageState
from outbox.models import Message
from participants.choices import InvitationState, Rung
from participants.emails import confirmation_letter, invitation_letter, reminder_letter
from reports.actions import release_report, submit_report

BUSY = "The mailbox is full. Ask for another address, or telephone."


def _letters(demo: Demo) -> list:
    found = []
    for invitation in demo.rounds["4"].invitations.select_related("person", "workshop__dialogue", "side"):
        if invitation.state == InvitationState.DRAFT:
            continue
        found.append(invitation_letter(invitation))
        if invitation.is_coming:
            found.append(confirmation_letter(invitation))
    return found


def make(demo: Demo) -> None:
    """Queues round 4's letters; the worker sends them into the captured mailbox after the start."""
    soon = timezone.now() + timedelta(seconds=3)
    for letter in _letters(demo):
        queue(replace(letter, not_before=soon))
    silent = list(demo.rounds["4"].invitations.filter(state=InvitationState.SENT).order_by("person__name")[:3])
    later = queue(replace(reminder_letter(silent[0], Rung.NUDGE), not_before=timezone.now() + timedelta(days=2)))
    failed = queue(replace(reminder_letter(silent[1], Rung.NUDGE), not_before=soon))
    taken = queue(replace(reminder_letter(silent[2], Rung.NUDGE), not_before=soon))
    Message.objects.filter(pk=failed.pk).update(state=MessageState.PARKED, attempts=6, last_error=BUSY)
    Message.objects.filter(pk=taken.pk).update(state=MessageState.WITHDRAWN)
    assert later.state == MessageState.QUEUED  # noqa: S101 -- one that waits


def finish(demo: Demo, report) -> None:
    """Destroys round 1, as was agreed; submits the report and has it released by a second person."""
    destroy_workshop(workshop=demo.rounds["1"], by=demo.users["convenor"])
    submit_report(report=report, by=demo.users["coordinator"])
    release_report(report=report, by=demo.users["convenor"])
