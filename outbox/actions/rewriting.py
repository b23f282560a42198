"""Letters that have not left are given other words, in the transaction that changed what they may say."""

import uuid

from outbox import emails
from outbox.choices import MessageState
from outbox.models import Message

# One that is being sent is among them: if the mail server refuses it for now, it goes out in the new words.
NOT_LEFT = [MessageState.QUEUED, MessageState.HELD, MessageState.PARKED, MessageState.SENDING]


def not_left(compartment: uuid.UUID, kinds: list[str]) -> list[Message]:
    """Letters of ``compartment`` of these kinds that have not left, the oldest first."""
    rows = Message.objects.filter(compartment=compartment, kind__in=kinds, state__in=NOT_LEFT)
    return list(rows.order_by("created_at", "pk"))


def rewrite(message: Message, letter: emails.Letter) -> bool:
    """Gives ``message`` the words of ``letter``; key, recipient, hour and attempts stay, so that nothing is
    doubled and nothing lost. False when it has left meanwhile."""
    words = emails.render(letter)
    rows = Message.objects.filter(pk=message.pk, state__in=NOT_LEFT)
    return bool(
        rows.update(
            to_name=" ".join(letter.to_name.split())[:300],
            subject=words.subject,
            text=words.text,
            html=words.html,
            calendar=letter.calendar,
            calendar_method=letter.calendar_method,
        )
    )
