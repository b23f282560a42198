"""Claims letters one by one, sends them, writes down what came of each.

A claim's lease is longer than a letter may take; if the worker dies, the row is due again when the lease
has run out. ``sent`` is committed letter by letter, before the next leaves: a kill doubles at most the one on
the line. The next is claimed in the same commit.
"""

import logging
import random
import time
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import DomainError
from outbox import dispatch
from outbox.actions.heartbeats import beat
from outbox.actions.holding import hold_strays
from outbox.actions.wishes import UNWANTED, is_unwanted
from outbox.choices import MAIL_SERVER, MAIL_SERVER_AWAY, MessageState
from outbox.claims import claim, get_ready, note_sent, note_sent_and_claim
from outbox.envelope import Unsendable, envelope
from outbox.models import Heartbeat, Message
from outbox.postman import Later, LineBroke, Postman, Refused, ServerAway

log = logging.getLogger(__name__)
chance = random.SystemRandom()

BATCH = 100  # letters that are looked up at once
WAKE_SECONDS = 5  # for which one wake-up goes on
MAX_ATTEMPTS = 12  # with the pauses below, about five hours
FIRST_PAUSE, LONGEST_PAUSE = 10, 7200  # seconds
# A line that breaks is no answer, and seldom a letter's fault: the first four times it is tried again sooner, after
# 2, 4, 8 and 16 seconds, so that one that meets several such lines in a row still goes within a minute.
SOONER, TIMES_SOONER = 5, 4
WORN_OUT = gettext_noop("It was tried many times and could not be sent.")
UNEXPECTED = gettext_noop("Something went wrong on our side while it was being sent.")
TOO_LATE = gettext_noop("It could not be sent while it was still of use.")
CODE_LIFE = timedelta(minutes=15)
BREATHER = timedelta(seconds=15)  # while the server is away, the sweep asks; wake-ups do not


def deliver(message_id: str) -> int:
    """Sends the letter if it is due, and for a few seconds others that are, the most urgent first;
    returns how many went. Nothing happens when it has been sent or is being sent."""
    if not Message.objects.due().filter(pk=message_id).exists() or _server_was_just_away():
        return 0
    return _send_due([message_id], seconds=WAKE_SECONDS)


def sweep(*, seconds: float = 15) -> int:
    """Sends whatever is due, for up to ``seconds``; returns how many letters went.

    Finds what a lost wake-up or a dead worker left behind. Safe beside any number of others.
    """
    hold_strays()
    total = _send_due([], seconds=seconds)
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


def _send_due(line: list, *, seconds: float) -> int:
    """Sends the letters in ``line`` and then what else is due, for up to ``seconds``; returns how many went."""
    end, gone = time.monotonic() + seconds, 0
    line = line or Message.objects.most_urgent(BATCH)
    if not line:
        return 0
    try:
        with Postman() as postman:
            beat(MAIL_SERVER)
            get_ready()
            while line and time.monotonic() < end:
                taken, went = _round(postman, line, end)
                gone += went
                line = Message.objects.most_urgent(BATCH) if taken else []  # else others have them all
    except ServerAway as away:
        log.warning("The mail server cannot be reached (%s); letters wait.", away)
        beat(MAIL_SERVER_AWAY)
    return gone


def _round(postman: Postman, line: list, end: float) -> tuple[int, int]:
    """Sends the letters in ``line`` until ``end``, when it is time to look what is urgent now; a code that
    comes meanwhile goes first. Returns how many were ours to send, and how many went."""
    taken = gone = 0
    last = None  # has gone, and is not yet noted as sent
    while line and time.monotonic() < end:
        message, last = _next(postman, last, line[0]), None
        if message is None or str(message.pk) == str(line[0]):
            line.pop(0)
        if message is not None:
            taken += 1
            if _send(postman, message):
                gone, last = gone + 1, message
    if last is not None:
        _note(last)
    return taken, gone


def _next(postman: Postman, last: Message | None, pk) -> Message | None:
    """Notes that ``last`` has gone, and claims the next letter: in one commit, unless the line has to be
    opened first, which may take long or fail."""
    if last is not None and postman.stands() and not last.is_ephemeral:
        return note_sent_and_claim(last, pk)
    if last is not None:
        _note(last)
    postman.open()
    return claim(pk)


def _note(message: Message) -> None:
    note_sent(message)
    _wipe(message)


def _server_was_just_away() -> bool:
    beats = dict(Heartbeat.objects.filter(job__in=[MAIL_SERVER, MAIL_SERVER_AWAY]).values_list("job", "at"))
    away, there = beats.get(MAIL_SERVER_AWAY), beats.get(MAIL_SERVER)
    return bool(away and (there is None or there < away) and timezone.now() - away < BREATHER)


def _send(postman: Postman, message: Message) -> bool:
    """Sends a claimed letter. True when it went, which is for the caller to note; else its row is settled."""
    if message.attempts > MAX_ATTEMPTS:  # a letter that kills its worker comes here
        _park(message, WORN_OUT)
        return False
    if message.is_ephemeral and timezone.now() - message.created_at > CODE_LIFE:
        _park(message, TOO_LATE)
        return False
    if is_unwanted(message):
        _settle(message, state=MessageState.WITHDRAWN, last_error=UNWANTED)
        return False
    try:
        postman.send(envelope(message))
    except (Refused, Unsendable) as refusal:
        _park(message, str(refusal))
    except Later as trouble:
        _put_back(message, str(trouble), was_cut=isinstance(trouble, LineBroke))
    except Exception:
        log.exception("Letter %s could not be sent.", message.pk)
        _put_back(message, UNEXPECTED)
    else:
        return True
    return False


def _park(message: Message, words: str) -> None:
    _settle(message, state=MessageState.PARKED, last_error=words)
    _wipe(message)


def _put_back(message: Message, words: str, *, was_cut: bool = False) -> None:
    """Back in line, after a pause that doubles each time; parked when it has been tried enough."""
    if message.attempts >= MAX_ATTEMPTS:
        _park(message, words)
        return
    pause = min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE) * chance.uniform(0.75, 1.25)
    if was_cut and message.attempts <= TIMES_SOONER:
        pause /= SOONER
    later = timezone.now() + timedelta(seconds=pause)
    _settle(message, state=MessageState.QUEUED, not_before=later, last_error=words)


def _settle(message: Message, **fields) -> None:
    """Writes the outcome, if the letter is still ours and nobody has taken it back; the lease ends."""
    ours = Message.objects.filter(pk=message.pk, lease_owner=message.lease_owner, state=MessageState.SENDING)
    ours.update(leased_until=None, lease_owner="", **fields)


def _wipe(message: Message) -> None:
    """Empties a letter that is for the moment only: a code has no business in the table."""
    if message.is_ephemeral:
        Message.objects.filter(pk=message.pk).update(text="", html="")
