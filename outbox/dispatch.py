"""The one place that reaches up to Celery: wakes a worker after COMMIT, with an id alone.

A worker that is woken takes along what else is due, so that a transaction with two thousand letters
wakes a hundred times and not two thousand; a code is waked for in any case.
"""

import logging
import time
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from outbox.choices import Priority
from outbox.models import Message

log = logging.getLogger(__name__)

# Two hundred letters must not each wait for a broker that does not answer: after one failure, the
# process asks no more for so many seconds.
BREATHER = 10.0
TOGETHER = 20
_away_until = 0.0


def after_commit(message: Message) -> None:
    """Has a worker woken for ``message`` once the transaction has committed.

    A broker that is down loses nothing: the row is there and the sweep finds it.
    """
    if message.not_before > timezone.now():
        return
    if message.priority == Priority.CODE or not _taken_along():
        transaction.on_commit(_Waking(message.pk), robust=True)


@dataclass
class _Waking:
    """Of the first of up to ``TOGETHER`` letters."""

    pk: UUID
    letters: int = 1

    def __call__(self) -> None:
        wake(self.pk)


def _taken_along() -> bool:
    """True when a waking that shares this letter's fate has room for it: one that was registered under
    the same savepoints, so that no rollback leaves the one without the other."""
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    for savepoints, waking, _robust in reversed(connection.run_on_commit):
        if isinstance(waking, _Waking):
            if savepoints != here or waking.letters >= TOGETHER:
                return False
            waking.letters += 1
            return True
    return False


def wake(pk) -> None:
    """Puts the letter's id into the queue, unless the broker was found away just now."""
    from outbox.tasks import deliver  # noqa: PLC0415 -- tasks import actions, which import this

    global _away_until  # noqa: PLW0603 -- one broker a process
    if time.monotonic() < _away_until:
        return
    try:
        deliver.apply_async([str(pk)])
    except Exception as error:  # noqa: BLE001 -- kombu raises many kinds; the sweep repairs them all
        _away_until = time.monotonic() + BREATHER
        log.warning("The queue could not be reached (%s); the sweep will send.", type(error).__name__)
