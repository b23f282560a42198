"""The captured mailbox: letters are kept in the database instead of being sent (demo)."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from outbox.models import CapturedMail


class CapturedBackend(BaseEmailBackend):
    """Keeps what would have gone out, one row a recipient, whole as it would have crossed the wire."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keeps the messages; returns how many."""
        for mail in email_messages:
            raw = mail.message().as_bytes(linesep="\r\n")
            CapturedMail.objects.bulk_create(
                CapturedMail(to_email=parseaddr(address)[1], subject=mail.subject, raw=raw)
                for address in mail.recipients()
            )
        return len(email_messages)
