"""A mail server on 127.0.0.1 that keeps what it is given in memory, and misbehaves when told to."""

import asyncio
import logging
import random
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

CONNECT, MAIL, DATA, ANSWER = "connect", "mail", "data", "answer"


@dataclass
class Received:
    """One accepted mail: when, for whom, and the message."""

    at: float
    to: list[str]
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class SmtpSink:
    """What arrived, and how the server is to behave. Change it while it runs.

    ``refuse``     address -> answer, such as "550 5.1.1 No such mailbox"
    ``fail_next``  answers to give to the next mails after DATA, one each, such as "451 4.3.0 Later"
    ``delay``      seconds to think before each answer to DATA
    ``extensions`` what it says it can do besides
    ``is_away``    callers are hung up on before a word is said
    ``drop_next``  where the next lines break, one each: CONNECT, MAIL, DATA (the mail is not kept), or
                   ANSWER (the mail is kept, and its sender does not learn so)
    ``drop_share`` so many of all connections break, at CONNECT, MAIL or DATA, wherever chance has it
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    fail_next: list[str] = field(default_factory=list)
    delay: float = 0.0
    extensions: list[str] = field(default_factory=lambda: ["PIPELINING"])
    is_away: bool = False
    drop_next: list[str] = field(default_factory=list)
    drop_share: float = 0.0
    chance: random.Random = field(default_factory=random.Random)
    connections: int = 0
    dropped: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def addresses(self) -> list[str]:
        """All recipients so far, sorted, duplicates kept."""
        with self._lock:
            return sorted(address for mail in self.received for address in mail.to)

    def message_ids(self) -> list[str]:
        """The Message-ID of each mail so far, sorted, duplicates kept."""
        with self._lock:
            return sorted(mail.message["Message-ID"] for mail in self.received)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: "_Line", session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], *(f"250-{extension}" for extension in self.extensions), *responses[1:]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: "_Line", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await server.break_at(MAIL)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: "_Line", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: "_Line", session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.delay:
            await asyncio.sleep(self.delay)
        await server.break_at(DATA)
        with self._lock:
            if self.fail_next:
                return self.fail_next.pop(0)
            self.received.append(Received(time.time(), list(envelope.rcpt_tos), envelope.content))
        await server.break_at(ANSWER)
        return "250 OK"

    def fate(self) -> tuple[str, int]:
        """Where a new line will break ("" for nowhere), and at which of its mails."""
        self.connections += 1
        if self.is_away:
            return CONNECT, 1
        if self.drop_next:
            where = self.drop_next.pop(0)
        elif self.chance.random() < self.drop_share:
            where = self.chance.choice([CONNECT, MAIL, DATA])
        else:
            return "", 0
        self.dropped += 1
        return where, self.chance.randint(1, 5) if self.drop_share else 1


class _Line(SMTP):
    """One connection, which may have been born to break."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        sink = self.event_handler
        self.where, self.after = sink.fate()
        if self.where == CONNECT:
            transport.abort()

    async def break_at(self, where: str) -> None:
        """Cuts the line if this is where it breaks; nothing is said any more."""
        self.after -= where == self.where
        if where == self.where and self.after <= 0:
            self.transport.abort()
            await asyncio.Event().wait()  # the end of the line ends this too


class _Listener(Controller):
    """aiosmtpd on a socket that is bound already, so that the port is known and free."""

    def __init__(self, handler: SmtpSink, listening: socket.socket) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=listening.getsockname()[1])
        self.listening = listening

    def factory(self) -> SMTP:
        return _Line(self.handler, **self.SMTP_kwargs)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listening)


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    """A mail server that runs as long as the block."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it repeats every command it hears
    sink = SmtpSink()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        sink.port = listening.getsockname()[1]
        controller = _Listener(sink, listening)
        controller.start()
        try:
            with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as greeting:
                greeting.noop()
            yield sink
        finally:
            controller.stop()
