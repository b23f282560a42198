"""The one place that reaches up to Celery: wakes a worker after COMMIT, with an id alone."""

import logging
import time

from django.db import transaction
from django.utils import timezone

from outbox.models import Message

log = logging.getLogger(__name__)

# Two hundred letters must not each wait for a broker that does not answer: after one failure, the
# process asks no more for so many seconds.
BREATHER = 10.0
_away_until = 0.0


def after_commit(message: Message) -> None:
    """Has a worker woken for ``message`` once the transaction has committed.

    A broker that is down loses nothing: the row is there and the sweep finds it.
    """
    if message.not_before <= timezone.now():
        transaction.on_commit(lambda: wake(message.pk), robust=True)


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
