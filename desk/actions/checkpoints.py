"""Handing out the newest checkpoint of the audit trail, so that it also stands where no superuser reaches."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record
from audit.anchors import newest_head
from core.errors import DomainError
from desk import emails
from outbox.actions import queue
from outbox.models import Message
from workshops.choices import Role
from workshops.models import Seat


@transaction.atomic
def send_checkpoints(today: dt.date, *, again: bool = False) -> int:
    """Queues the checkpoint for every facilitator, once a week or a day as AUDIT_ANCHOR_LETTERS says.

    One letter a person, whatever they facilitate. ``again``: now, to those who have not had this very
    checkpoint. Returns how many letters were queued; 0 before the first sealing.
    """
    often, note = settings.AUDIT_ANCHOR_LETTERS, newest_head()
    if not note or (often == "never" and not again):
        return 0
    occasion = _head_of(note) if again else _period(today, often)
    seats = Seat.objects.held(today).filter(role=Role.FACILITATOR)
    people = User.objects.filter(pk__in=seats.values("user")).order_by("pk")
    letters = {letter.key: letter for letter in (emails.checkpoint(user, note, occasion) for user in people)}
    for key in Message.objects.filter(key__in=letters).values_list("key", flat=True):
        del letters[key]
    for letter in letters.values():
        queue(letter)
    if letters:
        record("checkpoint.sent", kind="audit.trail", letters=len(letters))
    return len(letters)


def _period(today: dt.date, often: str) -> str:
    year, week, _day = today.isocalendar()
    return today.isoformat() if often == "daily" else f"{year}-W{week:02}"


def _head_of(note: str) -> str:
    return note.split("\n")[1]


@transaction.atomic
def send_checkpoint_to(user, *, dialogue) -> None:
    """Queues the newest checkpoint for the person who asks for it. Raises DomainError before the first."""
    note = newest_head()
    if not note:
        raise DomainError(_("Nothing has been sealed yet. Please ask again in a minute."))
    queue(emails.checkpoint(user, note, _head_of(note)))
    record("checkpoint.sent", by=user, obj=dialogue, compartment=dialogue.pk, letters=1)
