"""The readers of a sealed workshop: founded, let in, removed, sealed anew, recovered.

Who is entitled comes from seats; who *can* read, from keys. Each act here needs the unlocked key of the
one who does it, except for taking away.
"""

import logging
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness, record
from core.errors import DomainError
from participants.actions.writing import write_to_reader
from sessions_app import emails
from sessions_app.actions import tries
from sessions_app.actions.keys import Wrong
from sessions_app.selectors.readers import entitled_to, reading_is_over
from vault import circles, errors, keys, overview, recovery
from workshops.choices import WRITES_NOTES
from workshops.models import Workshop

log = logging.getLogger(__name__)

GRACE = timedelta(days=7)  # between the last day of reading and the end of the readers' keys


@contextmanager
def _in_sentences():
    """Puts the vault's refusals into words for the person who asked."""
    try:
        yield
    except errors.KeyChanged:
        raise DomainError(
            _("This reader made a new key since you opened this page. Compare the new four words first.")
        ) from None
    except errors.NoKey:
        raise DomainError(_("This reader has not made a key yet.")) from None
    except errors.LastReader:
        raise DomainError(
            _("Nobody else could open the notes then. Let another facilitator or rapporteur in first.")
        ) from None
    except errors.NotPossible:
        raise DomainError(_("This was done meanwhile, or cannot be done now. Look at the readers once more.")) from None


def _witness(act: str, workshop, by) -> Witness:
    return Witness(act, by=by, compartment=workshop.pk)


def found_circle(*, workshop, by) -> None:
    """The first unlocked facilitator or rapporteur makes the key of the notes; the others are let in by
    them. Raises Locked, DomainError when it is made."""
    with _in_sentences():
        circles.found(workshop.pk, witness=_witness("readers.founded", workshop, by))


@transaction.atomic
def admit_reader(*, workshop, reader, fingerprint: str, with_earlier: bool, by) -> int:
    """Lets ``reader`` (a user) in after their four words were compared, and writes to them.

    ``fingerprint``: of the key whose words were on the page. ``with_earlier``: also what was written
    before now. Raises Locked, NotGranted, DomainError.
    """
    if reader.pk not in entitled_to(workshop):
        raise DomainError(_("This person holds no seat in which they could read these notes."))
    with _in_sentences():
        made = circles.approve(
            workshop.pk,
            reader.pk,
            fingerprint=fingerprint,
            with_earlier=with_earlier,
            witness=_witness("readers.admitted", workshop, by),
        )
    letter = emails.reader_admitted(workshop, reader, f"{fingerprint[:16]}:{timezone.now():%Y-%m-%d}")
    write_to_reader(letter, user=reader, workshop=workshop)
    return made


def remove_reader(*, workshop, reader, by) -> int:
    """Takes a reader's key away and seals everything anew under a fresh one, at once; returns how many
    parts of the notes wait for another reader to seal them anew. Raises Locked, NotGranted, DomainError.
    """
    with _in_sentences():
        return circles.remove(workshop.pk, reader.pk, witness=_witness("readers.removed", workshop, by))


def seal_anew(*, workshop, by) -> int:
    """Replaces what a former reader held with fresh keys; returns what is left for another reader."""
    with _in_sentences():
        return circles.renew(workshop.pk, witness=_witness("readers.sealed-anew", workshop, by))


def end_recovery(*, workshop, by) -> None:
    """The organisers' recovery code opens nothing from now on; before the first note alone."""
    with _in_sentences():
        recovery.switch_off_recovery(workshop.pk, witness=_witness("recovery.switched-off", workshop, by))


@sensitive_variables()
def recover_circle(*, workshop, code: str, by) -> int:
    """Lets ``by`` in by the organisers' recovery code, and tells everybody who may read.

    Raises Wrong, TooMany (the sixth wrong attempt) or DomainError.
    """
    tries.count(by)
    try:
        with _in_sentences():
            made = _recover(workshop, code, by)
    except errors.WrongSecret:
        with transaction.atomic():
            record("recovery.used", by=by, obj=workshop, compartment=workshop.pk, outcome="refused")
        raise Wrong(_("This is not the recovery code of this workshop. Compare it with the paper.")) from None
    tries.forgive(by)
    return made


@sensitive_variables()
@transaction.atomic
def _recover(workshop, code: str, by) -> int:
    made = recovery.recover(workshop.pk, code, by.pk, witness=_witness("recovery.used", workshop, by))
    now = timezone.now()
    for row in entitled_to(workshop).values():
        write_to_reader(emails.recovery_used(workshop, row.user, now), user=row.user, workshop=workshop)
    return made


def drop_readers_due(today: date) -> int:
    """Takes away the keys of those whose seat is over, and of all participants a week after the last
    note could be read; returns of how many workshops. Needs no key, and is safe to run twice.

    Under an emergency seal seats sleep, and sleeping is not leaving: such a dialogue is passed over.
    """
    awake = Workshop.objects.sealed().filter(destroyed_at=None, dialogue__frozen_at=None)
    done = 0
    for workshop in awake.select_related("dialogue").order_by("pk"):
        try:
            done += _drop_due(workshop, today)
        except (errors.LastReader, keys.Gone) as error:
            log.warning("Readers of %s keep their keys for now (%s).", workshop.pk, type(error).__name__)
    return done


def _drop_due(workshop, today: date) -> bool:
    entitled, witness = entitled_to(workshop), Witness("readers.dropped", by=None, compartment=workshop.pk)
    late = [member.user_id for member in overview.members(workshop.pk) if member.user_id not in entitled]
    for user_id in late:
        circles.drop(workshop.pk, user_id, witness=witness)
    gone = 0
    if reading_is_over(workshop, today - GRACE):
        writers = [pk for pk, row in entitled.items() if row.roles & WRITES_NOTES]
        gone = circles.keep_only(workshop.pk, writers, witness=witness)
    return bool(late or gone)
