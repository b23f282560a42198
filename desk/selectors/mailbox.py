"""The captured mailbox of the demo: letters that were kept instead of sent, opened for reading."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.db.models import QuerySet

from desk.policies import can_open_mailbox
from outbox.models import CapturedMail


def mailbox_visible_to(user) -> QuerySet[CapturedMail]:
    """All of it or nothing."""
    return CapturedMail.objects.all() if can_open_mailbox(user) else CapturedMail.objects.none()


@dataclass(frozen=True)
class Opened:
    """One mail: its words with the working link, and its calendar file if it has one."""

    sender: str
    to: str
    subject: str
    text: str
    calendar: str


def opened(mail: CapturedMail) -> Opened:
    """Reads what would have crossed the wire, as a mail program does."""
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    body = message.get_body(("plain",))
    calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
    return Opened(
        sender=message["From"] or "",
        to=message["To"] or mail.to_email,
        subject=message["Subject"] or "",
        text=_words(body),
        calendar=_words(calendar),
    )


def _words(part: EmailMessage | None) -> str:
    return part.get_content() if part is not None else ""
