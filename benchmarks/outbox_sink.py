"""`python -m benchmarks.outbox_sink PORT`: a mail server that says yes to all and keeps nothing, as fast as may be.

It takes commands together, as Postfix and its smtp-sink do. Several of them share one port; the kernel deals
the callers out.
"""

import asyncio
import socket
import sys

HELLO = b"250-sink\r\n250 PIPELINING\r\n"
GREETING, YES, GO, BYE = b"220 sink ESMTP\r\n", b"250 OK\r\n", b"354 Go\r\n", b"221 Bye\r\n"
END = b"\r\n.\r\n"


class Line(asyncio.Protocol):
    """One caller. Looks at the first letters of a command, and for the end of the mail."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.held, self.is_mail = transport, b"", False
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.held += data
        answers = []
        while (place := self.held.find(END if self.is_mail else b"\r\n")) >= 0:
            if self.is_mail:
                self.held, self.is_mail = self.held[place + len(END) :], False
                answers.append(YES)
                continue
            verb, self.held = self.held[:4].upper(), self.held[place + 2 :]
            self.is_mail = verb == b"DATA"
            answers.append({b"EHLO": HELLO, b"DATA": GO, b"QUIT": BYE}.get(verb, YES))
        self.transport.write(b"".join(answers))
        if BYE in answers:
            self.transport.close()


async def main(port: int) -> None:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("127.0.0.1", port))
        server = await asyncio.get_running_loop().create_server(Line, sock=listening)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
