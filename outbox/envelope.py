"""A row becomes a mail: one envelope, one recipient, headers that tell nothing."""

from email.mime.text import MIMEText
from email.policy import Compat32
from email.utils import formataddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_noop

from core.access import token_for
from outbox.emails import LINK, STOP
from outbox.models import Message, Wish

# Known by name: whose page it is, the outbox need not know.
LINK_ROUTES = {
    "sessions_app.ruleanswer": "desk:rule-answer-link",
    "participants.polled": "participants:poll-answer",
    "reports.ballot": "reports:survey-answer",
    "followups.addressee": "followups:silence-answer",
}
LINK_ROUTE = "participants:answer"
STOP_ROUTE = "desk:letters-wanted"
SHORT = 78  # columns of a header line, as everywhere in mail
BAD_ADDRESS = gettext_noop("This is not an address that a letter can be sent to.")


class _Quick(Compat32):
    """Writes a short header of plain letters as it stands, which is what the long way round comes to; and one
    without a space, such as an address in brackets, which cannot be folded."""

    def fold_binary(self, name: str, value) -> bytes:
        line = f"{name}: {value}"
        is_whole = len(line) < SHORT or " " not in str(value)
        if isinstance(value, str) and is_whole and line.isascii() and line.isprintable():
            return f"{line}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


QUICK = _Quick()


class Mail(EmailMultiAlternatives):
    """A mail whose parts are divided by what its own Message-ID says: the same letter is the same bytes, and
    nobody looks through it for a line that does not occur."""

    def message(self):
        mime = super().message()
        for number, part in enumerate(mime.walk()):
            part.policy = QUICK
            if part.is_multipart():
                part.set_boundary(f"={number}={mime['Message-ID'][1:33]}=")
        return mime

    def __init__(self, address: str, name: str = "", **parts):
        super().__init__(to=[formataddr((name, address)) if name else address], **parts)
        self.address = address

    def recipients(self) -> list[str]:
        """The one address, for the envelope; the name belongs into the letter alone."""
        return [self.address]


class Unsendable(Exception):
    """No mail can be made of the row, ever; ``str(error)`` says why in plain words."""


def personal_link(message: Message) -> str:
    """The address of the personal link, made now and stored nowhere; the front page if it has none."""
    if message.link_version is None:
        return f"{settings.SITE_URL}/"
    token = token_for(message.object_kind, message.object_id, message.link_version)
    return settings.SITE_URL + reverse(LINK_ROUTES.get(message.object_kind, LINK_ROUTE), args=[token])


def stop_link(message: Message) -> str:
    """The address at which letters of its group are stopped; the front page for a letter that is needed."""
    if message.wish_id is None:
        return f"{settings.SITE_URL}/"
    token = token_for(Wish._meta.label_lower, message.wish_id, 1)
    return settings.SITE_URL + reverse(STOP_ROUTE, args=[token])


def envelope(message: Message) -> Mail:
    """The mail for ``message`` with its text, its HTML and, if it has one, its calendar file.

    Raises Unsendable for an address that cannot be one. The headers ask machines not to answer
    (holiday replies would tell the sender's server who is away), and name no program and no host. Those of an
    optional letter say how a mail program stops such letters with one press (RFC 8058).
    """
    try:
        validate_email(message.to_email)
    except ValidationError:
        raise Unsendable(BAD_ADDRESS) from None
    links = _links(message)
    mail = Mail(
        message.to_email,
        message.to_name,
        subject=message.subject,
        body=_with(links, message.text),
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **_stopping(links),
        },
    )
    if message.html:
        mail.attach_alternative(_with(links, message.html), "text/html")
    if message.calendar:
        mail.attach(_calendar_part(message))
    return mail


def _links(message: Message) -> dict[str, str]:
    """What stands for the links in its words, each made once a letter."""
    links = {LINK: personal_link(message)}
    return links if message.wish_id is None else {**links, STOP: stop_link(message)}


def _with(links: dict[str, str], words: str) -> str:
    for place, link in links.items():
        words = words.replace(place, link)
    return words


def _stopping(links: dict[str, str]) -> dict[str, str]:
    if STOP not in links:
        return {}
    return {
        "List-Unsubscribe": f"<{links[STOP]}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _calendar_part(message: Message) -> MIMEText:
    part = MIMEText(message.calendar, "calendar", "utf-8")  # base64: the file's CRLF survive any server
    part.set_param("method", message.calendar_method or "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="calendar.ics")
    return part
