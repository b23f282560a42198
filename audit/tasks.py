"""Nothing in, one action."""

import logging

from celery import shared_task

from audit import anchors, erasure, sealer

log = logging.getLogger(__name__)


@shared_task
def seal() -> None:
    """Seals, and hands the new checkpoints out. A file that cannot be written must not look like a trail
    that is not sealed: the doctor says how far it is behind."""
    sealer.seal_waiting()
    try:
        anchors.keep_in_file()
    except OSError as error:
        log.error("Checkpoints could not be appended to AUDIT_ANCHOR_FILE (%s).", error.strerror)


@shared_task
def erase() -> None:
    """Forgets what is due; where another database role does that, leaves it to that role."""
    if erasure.may_erase():
        erasure.erase_due()
