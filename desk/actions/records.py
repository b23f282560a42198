"""Destroying the records of a workshop, by hand or on its date."""

import datetime as dt
import logging

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from audit.actions import Witness, record
from followups.actions import destroy_due_incidents
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.company import forget_company, forget_names_shown
from participants.actions.polls import forget_polls
from participants.models import Call, Invitation
from sessions_app.actions import destroy_raw_due, drop_readers_due
from sessions_app.choices import NoteState
from sessions_app.models import Correction, FindingDecision, Jotting, Note, Passage
from vault import actions as vault
from vault.models import Certificate
from vault.upgrade import tidy
from workshops.models import Workshop

log = logging.getLogger(__name__)


@transaction.atomic
def destroy_workshop(*, workshop: Workshop, by=None) -> Certificate:
    """Destroys what the vault holds of ``workshop`` and returns the signed certificate.

    Notes, corrections, needs and their keys go; personal links stop; letters keep only that they were
    sent. ``by`` None: the retention date. Safe to repeat: a second run removes what is left.
    """
    workshop = Workshop.objects.select_for_update().get(pk=workshop.pk)
    certificate = vault.shred(workshop.pk, witness=Witness("vault.shredded", by=by, compartment=workshop.pk))
    notes = Note.objects.filter(session__workshop=workshop).update(state=NoteState.DESTROYED)
    FindingDecision.objects.filter(note__session__workshop=workshop).delete()
    Correction.objects.filter(note__session__workshop=workshop).delete()
    Jotting.objects.filter(session__workshop=workshop).delete()
    Passage.objects.filter(invitation__workshop=workshop).delete()
    Call.objects.filter(workshop=workshop).delete()
    forget_company(workshop, by=by)
    forget_polls(workshop)
    links = _close_links(workshop)
    letters = _forget_letters(workshop)
    if workshop.destroyed_at is None:
        workshop.destroyed_at = certificate.destroyed_at
        workshop.save(update_fields=["destroyed_at"])
    record(
        "workshop.destroyed",
        by=by,
        obj=workshop,
        compartment=workshop.pk,
        certificate=certificate.pk,
        notes=notes,
        links=links,
        letters=letters,
    )
    transaction.on_commit(compact_database, robust=True)
    return certificate


def _close_links(workshop: Workshop) -> int:
    return Invitation.objects.filter(workshop=workshop).update(
        link_version=F("link_version") + 1,
        link_expires_at=timezone.now(),
        has_needs=False,
    )


def _forget_letters(workshop: Workshop) -> int:
    """Takes back what waits and wipes the words of what was sent."""
    letters = Message.objects.filter(compartment=workshop.pk)
    letters.filter(state__in=[MessageState.QUEUED, MessageState.HELD, MessageState.PARKED]).update(
        state=MessageState.WITHDRAWN
    )
    return letters.exclude(text="").update(text="", html="", calendar="")


def due_for_destruction(today: dt.date) -> list[Workshop]:
    """Workshops whose records go by ``today``; and those whose share outlived a crash."""
    due = list(Workshop.objects.due_for_destruction(today).select_related("dialogue").order_by("destroy_on", "pk"))
    gone = Workshop.objects.exclude(destroyed_at=None).select_related("dialogue").order_by("pk")
    return due + [workshop for workshop in gone if vault.has_share(workshop.pk)]


def shred_due(today: dt.date) -> list[Certificate]:
    """Destroys the records of every workshop whose date has come, each in a transaction of its own,
    the older versions of released notes, old lines of the log of names, and the keys of readers whose time
    is over; returns the certificates. Safe to run twice.

    One workshop's failure leaves the others done; RuntimeError at the end says how many failed.
    """
    certificates, failed = [], 0
    for workshop in due_for_destruction(today):
        try:
            certificates.append(destroy_workshop(workshop=workshop))
        except Exception as error:  # noqa: BLE001 -- a round that cannot be destroyed must not keep the others
            failed += 1
            log.error("The records of %s still stand (%s).", workshop.pk, type(error).__name__)
    destroy_raw_due(today)
    destroy_due_incidents(today)
    tidy()
    forget_names_shown(today)
    drop_readers_due(today)
    if failed:
        raise RuntimeError(f"The records of {failed} workshops could not be destroyed; the log names them.")
    return certificates


def compact_database() -> None:
    """Gives back the pages in which deleted rows stood. SQLite alone needs to be asked; a database
    that is busy is asked again by the next run."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as error:
        log.warning("The database could not be compacted now (%s); the next run tries again.", type(error).__name__)
