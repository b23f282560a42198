"""One open connection to the mail server, and what its answers mean in plain words."""

import re
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address
from django.utils.translation import gettext_noop

from outbox.wire import hand_over

NO_SUCH_ADDRESS = gettext_noop("The recipient’s mail server does not know this address.")
MAILBOX_FULL = gettext_noop("The recipient’s mailbox is full.")
ADDRESS_REFUSED = gettext_noop("The recipient’s mail server refuses letters for this address.")
LETTER_REFUSED = gettext_noop("The mail server would not take this letter.")
LETTER_MALFORMED = gettext_noop("The letter or its address could not be put into the form that mail needs.")
SENDER_REFUSED = gettext_noop("The mail server would not take letters from our address.")
SERVER_BUSY = gettext_noop("The mail server asked us to come back later.")
CONNECTION_LOST = gettext_noop("The connection to the mail server broke off.")
PER_LINE = 100  # letters; many servers hang up after so many or a few more


class Refused(Exception):
    """The server will never take this letter; ``str(error)`` says why, in our words, never in its."""


class Later(Exception):
    """The server did not take the letter this time; ``str(error)`` says why."""


class LineBroke(Later):
    """The line was cut before the server had said yes or no."""


class ServerAway(Exception):
    """The mail server cannot be reached or lets us not in: no letter is to blame."""


class Postman:
    """Carries letters over one connection: ``with Postman() as postman: postman.send(mail)``.

    Each letter has ``OUTBOX_LEASE`` less a fifth to be taken; then the line is cut, so that nobody
    else is sending it when its lease runs out.
    """

    def __init__(self):
        self.connection = get_connection(fail_silently=False)
        self.carried = 0
        self.watch = _Watch()

    def __enter__(self) -> "Postman":
        self.open()
        self.watch.start()
        return self

    def __exit__(self, *_) -> None:
        self.watch.end()
        self._hang_up()

    def stands(self) -> bool:
        """True when the next letter can go over the line that is open."""
        is_closed = hasattr(self.connection, "connection") and self._smtp() is None
        return not (is_closed or self._line_is_spent())

    def open(self) -> None:
        """Opens the line unless it is open; raises ServerAway. A server that hangs up on us is called once more:
        one line that breaks is no reason to let all letters wait."""
        if self._line_is_spent():
            self._hang_up()
            self.carried = 0
        try:
            try:
                self.connection.open()
            except (smtplib.SMTPServerDisconnected, ConnectionResetError):
                self._hang_up()
                self.connection.open()
        except (OSError, smtplib.SMTPException) as error:  # SMTPException is an OSError, but says so late
            self._hang_up()
            raise ServerAway(type(error).__name__) from None

    def send(self, mail: EmailMessage) -> None:
        """Hands ``mail`` over. Raises Refused for good, Later (LineBroke) for now; the line is reopened by ``open``."""
        try:
            self.carried += 1
            with self.watch.over(self._smtp()):
                self._hand_over(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _about_the_address(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPSenderRefused:
            raise Later(SENDER_REFUSED) from None
        except smtplib.SMTPDataError as error:
            raise (Refused(LETTER_REFUSED) if error.smtp_code >= 500 else Later(SERVER_BUSY)) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused(NO_SUCH_ADDRESS) from None
        except OSError:
            self._hang_up()
            raise LineBroke(CONNECTION_LOST) from None
        except (ValueError, UnicodeError):  # Django's BadHeaderError, idna, an unparsable address
            raise Refused(LETTER_MALFORMED) from None

    def _hand_over(self, mail: EmailMessage) -> None:
        """What Django's backend does for a mail; but the sender, and an address of plain letters, need not be
        taken apart and put together again for each."""
        if (smtp := self._smtp()) is None:
            self.connection.send_messages([mail])
            return
        [to] = mail.recipients()
        to = to if to.isascii() else sanitize_address(to, "utf-8")
        hand_over(smtp, _sender(mail.from_email), to, mail.message().as_bytes(linesep="\r\n"))

    def _smtp(self) -> smtplib.SMTP | None:
        return getattr(self.connection, "connection", None)

    def _line_is_spent(self) -> bool:
        smtp = self._smtp()  # which lets go of its socket after "421" and broken lines
        return self.carried >= PER_LINE or (smtp is not None and smtp.sock is None)

    def _hang_up(self) -> None:
        with suppress(OSError):
            self.connection.close()


@lru_cache(maxsize=8)
def _sender(address: str) -> str:
    return sanitize_address(address, "utf-8")


class _Watch(threading.Thread):
    """Cuts a line on which a letter takes too long: one thread a postman, not one a letter."""

    def __init__(self):
        super().__init__(daemon=True)
        self._on_the_line: tuple[socket.socket, float] | None = None
        self._is_over = threading.Event()

    @contextmanager
    def over(self, smtp: smtplib.SMTP | None) -> Iterator[None]:
        """Watches what is done in the block, if there is a line."""
        if (sock := getattr(smtp, "sock", None)) is not None:
            self._on_the_line = (sock, time.monotonic() + settings.OUTBOX_LEASE * 0.8)
        try:
            yield
        finally:
            self._on_the_line = None

    def run(self) -> None:
        while not self._is_over.wait(settings.OUTBOX_LEASE / 50):
            if (watched := self._on_the_line) and time.monotonic() > watched[1]:
                _cut(watched[0])

    def end(self) -> None:
        self._is_over.set()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # below TLS, whose own state belongs to the sender


def _about_the_address(code: int, answer: bytes) -> Refused | Later:
    """What a server's "no" to a recipient means (RFC 3463: x.1.1 unknown, x.2.2 full)."""
    found = re.match(rb"\s*[245]\.(\d{1,3}\.\d{1,3})\b", answer)
    detail = found[1] if found else b""
    if code < 500:
        return Later(MAILBOX_FULL if detail == b"2.2" else SERVER_BUSY)
    unknown = detail in {b"1.1", b"1.2", b"1.10"}
    return Refused(NO_SUCH_ADDRESS if unknown else MAILBOX_FULL if detail == b"2.2" else ADDRESS_REFUSED)
