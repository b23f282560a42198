"""Queueing letters in the transaction that causes them, and taking them back."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from outbox import dispatch, emails
from outbox.actions.holding import is_held
from outbox.actions.wishes import UNWANTED, wish_of
from outbox.choices import MessageState
from outbox.models import Message, Wish

TO_TAKE_BACK = [MessageState.QUEUED, MessageState.HELD, MessageState.SENDING]


def message_id_for(key: str) -> str:
    """The same for the same letter, however often it is sent: mailboxes can fold doubles."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{settings.MESSAGE_ID_DOMAIN}>"


def queue(letter: emails.Letter, words: emails.Rendered | None = None) -> Message:
    """Writes the letter's row and has a worker woken after COMMIT; returns the row. ``words``: the letter's,
    where they have been rendered in this very transaction.

    A letter whose key is already queued is not written again: the first row is returned. An optional one that
    its recipient does not want is written and not sent.
    Must run inside the transaction that causes the letter.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("outbox.queue belongs in the transaction that causes the letter.")
    words, wish = words or emails.render(letter), wish_of(letter)
    message, is_new = Message.objects.get_or_create(
        key=letter.key,
        defaults={
            "kind": letter.kind,
            "to_email": letter.to_email.strip(),
            "to_name": " ".join(letter.to_name.split())[:300],
            "person_id": letter.person_id,
            "user_id": letter.user_id,
            "compartment": letter.compartment,
            "object_kind": _label(letter.linked or letter.about),
            "object_id": getattr(letter.linked or letter.about, "pk", None),
            "link_version": getattr(letter.linked, "link_version", None),
            "language": letter.language,
            "subject": words.subject,
            "text": words.text,
            "html": words.html,
            "calendar": letter.calendar,
            "calendar_method": letter.calendar_method,
            "priority": letter.priority,
            "not_before": letter.not_before or timezone.now(),
            "is_ephemeral": letter.is_ephemeral,
            "message_id": message_id_for(letter.key),
            "wish": wish,
            **_standing(letter, wish),
        },
    )
    if is_new and message.state == MessageState.QUEUED:
        dispatch.after_commit(message)
    return message


def _standing(letter: emails.Letter, wish: Wish | None) -> dict:
    if wish is not None and wish.is_refused:
        return {"state": MessageState.WITHDRAWN, "last_error": UNWANTED}
    return {"state": MessageState.HELD if is_held(letter.compartment) else MessageState.QUEUED}


def _label(obj) -> str:
    return obj._meta.label_lower if obj is not None else ""


def withdraw(obj, *, kinds: list[str] | None = None) -> int:
    """Takes back letters about ``obj`` that have not left; returns how many.

    One that is on the line this moment may still go, and is then noted as sent (``delivery``); if the
    mail server does not take it, or its sender has died, it is not tried again.
    """
    rows = Message.objects.about(obj).filter(state__in=TO_TAKE_BACK)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    return rows.update(state=MessageState.WITHDRAWN)


def withdraw_all(objects: QuerySet, *, kinds: list[str]) -> int:
    """The same for letters of these kinds about any of ``objects``, in one statement."""
    rows = Message.objects.filter(object_id__in=objects.values("pk"), kind__in=kinds)
    return rows.filter(state__in=[MessageState.QUEUED, MessageState.HELD]).update(state=MessageState.WITHDRAWN)
