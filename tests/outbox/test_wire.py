"""Two exchanges a letter instead of four, and every "no" read as it is meant."""

import smtplib
import socket
import threading
from contextlib import closing

import pytest

from outbox.wire import hand_over

pytestmark = pytest.mark.once
SENDER, MIRA = "desk@antechamber.example", "mira@example.org"
MAIL = b"Subject: Words\r\n\r\n.one dot\r\n..two dots\r\nthe end\r\n"


@pytest.fixture(params=[["PIPELINING"], []], ids=["together", "one by one"])
def line(smtp, request):
    """An open line to a server that takes commands together, and to one that does not."""
    smtp.extensions = request.param
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=5, local_hostname="desk.example") as opened:
        yield opened


def test_a_letter_arrives_as_it_was_handed_over_dots_and_all(smtp, line):
    for _twice in range(2):
        hand_over(line, SENDER, MIRA, MAIL)

    assert [(mail.to, mail.raw) for mail in smtp.received] == [([MIRA], MAIL)] * 2


def test_a_letter_without_an_end_of_line_is_given_one(smtp, line):
    hand_over(line, SENDER, MIRA, MAIL.removesuffix(b"\r\n"))

    assert smtp.received[0].raw == MAIL


def test_a_recipient_who_is_refused_spoils_nothing_for_the_next(smtp, line):
    smtp.refuse["gone@example.org"] = "550 5.1.1 No such user"

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        hand_over(line, SENDER, "gone@example.org", MAIL)
    hand_over(line, SENDER, MIRA, MAIL)

    assert refusal.value.recipients == {"gone@example.org": (550, b"5.1.1 No such user")}
    assert smtp.addresses() == [MIRA]


def test_a_letter_that_is_refused_in_the_end_spoils_nothing_either(smtp, line):
    smtp.fail_next.append("451 4.3.0 Try again")

    with pytest.raises(smtplib.SMTPDataError) as refusal:
        hand_over(line, SENDER, MIRA, MAIL)
    hand_over(line, SENDER, MIRA, MAIL)

    assert (refusal.value.smtp_code, smtp.addresses()) == (451, [MIRA])


def test_a_server_that_says_goodbye_is_hung_up_on(smtp, line):
    smtp.fail_next.append("421 4.3.2 Closing")

    with pytest.raises(smtplib.SMTPDataError):
        hand_over(line, SENDER, MIRA, MAIL)

    assert line.sock is None


@pytest.mark.parametrize("address", ["mira@example.org>\r\nrcpt TO:<all@example.org", "mira@example.org\nx"])
def test_no_address_becomes_a_second_command(smtp, line, address):
    with pytest.raises(ValueError, match="line"):
        hand_over(line, SENDER, address, MAIL)

    assert smtp.received == []


def test_a_server_that_asks_for_the_letter_of_nobody_is_given_none():
    """RFC 2920: it may grant DATA though it refused the recipient; the letter then stays here."""
    ours, theirs = socket.socketpair()
    heard = []

    def refuse() -> None:
        with theirs, theirs.makefile("rb") as said:
            for answer in [
                b"250-sink\r\n250 PIPELINING\r\n",
                b"250 OK\r\n",
                b"550 No\r\n",
                b"354 Go\r\n",
                b"554 No\r\n",
            ]:
                heard.append(said.readline())
                theirs.sendall(answer)
            heard.append(said.readline())
            theirs.sendall(b"250 OK\r\n")

    listening = threading.Thread(target=refuse)
    listening.start()
    line = smtplib.SMTP(local_hostname="desk.example")
    line.sock = ours
    with ours, closing(line), pytest.raises(smtplib.SMTPRecipientsRefused):
        hand_over(line, SENDER, MIRA, MAIL)
    listening.join(5)

    assert heard[3:] == [b"data\r\n", b".\r\n", b"rset\r\n"]
