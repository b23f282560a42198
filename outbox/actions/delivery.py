"""Claims letters one by one, sends them, writes down what came of each.

A claim is one conditional UPDATE, the same on both databases: of any number of workers, one gets the
row. Its lease is longer than a letter may take; if the worker dies, the row is due again when the lease
has run out. ``sent`` is committed letter by letter: a kill doubles at most the one on the line.
"""

import logging
import random
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import DomainError
from outbox import dispatch
from outbox.actions.heartbeats import beat
from outbox.actions.holding import hold_strays
from outbox.choices import MAIL_SERVER, MAIL_SERVER_AWAY, MessageState, Priority
from outbox.envelope import Unsendable, envelope
from outbox.models import Heartbeat, Message
from outbox.postman import Later, Postman, Refused, ServerAway

log = logging.getLogger(__name__)
chance = random.SystemRandom()

BATCH = 20  # letters on one connection
MAX_ATTEMPTS = 12  # with the pauses below, about five hours
FIRST_PAUSE, LONGEST_PAUSE = 10, 7200  # seconds
WORN_OUT = gettext_noop("It was tried many times and could not be sent.")
UNEXPECTED = gettext_noop("Something went wrong on our side while it was being sent.")
TOO_LATE = gettext_noop("It could not be sent while it was still of use.")
CODE_LIFE = timedelta(minutes=15)
BREATHER = timedelta(seconds=15)  # while the server is away, the sweep asks; wake-ups do not


def deliver(message_id: str) -> int:
    """Sends the letter if it is due, and others that are due on the same connection, the most urgent
    first; returns how many went. Nothing happens when it has been sent or is being sent."""
    if not Message.objects.due().filter(pk=message_id).exists() or _server_was_just_away():
        return 0
    others = [pk for pk in Message.objects.most_urgent(BATCH) if str(pk) != message_id]
    return _round([message_id, *others]).gone


def sweep(*, seconds: float = 15) -> int:
    """Sends whatever is due, for up to ``seconds``; returns how many letters went.

    Finds what a lost wake-up or a dead worker left behind. Safe beside any number of others.
    """
    hold_strays()
    end = time.monotonic() + seconds
    total = 0
    while time.monotonic() < end and (line := Message.objects.most_urgent(BATCH)):
        tally = _round(line)
        total += tally.gone
        if tally.taken == 0:  # the server is away, or others have taken them all
            break
    beat("outbox-sweep")
    return total


def send_again(message: Message, *, to_email: str = "") -> Message:
    """Puts a parked letter back in line with all its attempts, if need be to a corrected address.

    Raises DomainError for a letter that is not parked, or whose words are gone. The caller writes the
    audit row and holds the transaction.
    """
    if message.is_ephemeral:
        raise DomainError(_("A code is good for a few minutes only. Ask for a new one."))
    rows = Message.objects.filter(pk=message.pk, state=MessageState.PARKED)
    changed = rows.update(
        state=MessageState.QUEUED,
        to_email=to_email or message.to_email,
        attempts=0,
        last_error="",
        not_before=timezone.now(),
    )
    if not changed:
        raise DomainError(_("This letter is no longer waiting for you: it is on its way, or withdrawn."))
    message.refresh_from_db()
    dispatch.after_commit(message)
    return message


@dataclass
class Tally:
    """Of one round: letters claimed, and letters that went."""

    taken: int = 0
    gone: int = 0


def _round(line: list) -> Tally:
    """Sends the letters in ``line`` over one connection; a code that comes meanwhile goes first."""
    tally = Tally()
    try:
        with Postman() as postman:
            beat(MAIL_SERVER)
            while line:
                postman.open()
                code = Message.objects.waiting(Priority.CODE).values_list("pk", flat=True).first()
                if message := _claim(code or line.pop(0)):
                    tally.taken += 1
                    tally.gone += _send(postman, message)
    except ServerAway as away:
        log.warning("The mail server cannot be reached (%s); letters wait.", away)
        beat(MAIL_SERVER_AWAY)
    return tally


def _server_was_just_away() -> bool:
    beats = dict(Heartbeat.objects.filter(job__in=[MAIL_SERVER, MAIL_SERVER_AWAY]).values_list("job", "at"))
    away, there = beats.get(MAIL_SERVER_AWAY), beats.get(MAIL_SERVER)
    return bool(away and (there is None or there < away) and timezone.now() - away < BREATHER)


def _claim(pk) -> Message | None:
    """The row, if it is due and nobody else has it; it is ours until its lease runs out."""
    now, owner = timezone.now(), uuid.uuid4().hex
    taken = (
        Message.objects.due(now)
        .filter(pk=pk)
        .update(
            state=MessageState.SENDING,
            leased_until=now + timedelta(seconds=settings.OUTBOX_LEASE),
            lease_owner=owner,
            attempts=F("attempts") + 1,
        )
    )
    return Message.objects.get(pk=pk) if taken else None


def _send(postman: Postman, message: Message) -> bool:
    """Sends a claimed letter and settles its row; True when it went."""
    if message.attempts > MAX_ATTEMPTS:  # a letter that kills its worker comes here
        _park(message, WORN_OUT)
        return False
    if message.is_ephemeral and timezone.now() - message.created_at > CODE_LIFE:
        _park(message, TOO_LATE)
        return False
    try:
        postman.send(envelope(message))
    except (Refused, Unsendable) as refusal:
        _park(message, str(refusal))
    except Later as trouble:
        _put_back(message, str(trouble))
    except Exception:
        log.exception("Letter %s could not be sent.", message.pk)
        _put_back(message, UNEXPECTED)
    else:
        _settle(message, state=MessageState.SENT, sent_at=timezone.now(), last_error="", **_wiped(message))
        return True
    return False


def _park(message: Message, words: str) -> None:
    _settle(message, state=MessageState.PARKED, last_error=words, **_wiped(message))


def _put_back(message: Message, words: str) -> None:
    """Back in line, after a pause that doubles each time; parked when it has been tried enough."""
    if message.attempts >= MAX_ATTEMPTS:
        _park(message, words)
        return
    pause = min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE) * chance.uniform(0.75, 1.25)
    later = timezone.now() + timedelta(seconds=pause)
    _settle(message, state=MessageState.QUEUED, not_before=later, last_error=words)


def _settle(message: Message, **fields) -> None:
    """Writes the outcome, if the letter is still ours; the lease ends."""
    Message.objects.filter(pk=message.pk, lease_owner=message.lease_owner, state=MessageState.SENDING).update(
        leased_until=None, lease_owner="", **fields
    )


def _wiped(message: Message) -> dict:
    """What goes from a letter that is for the moment only: a code has no business in the table."""
    return {"text": "", "html": ""} if message.is_ephemeral else {}
