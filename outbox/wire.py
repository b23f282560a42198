"""One mail over an open line, in two exchanges instead of four where the server allows it (RFC 2920).

Most of what a letter takes is waiting for answers, on a real network more than on ours. Sender, recipient and
the wish to send go out together; the letter itself only once all three are granted.
"""

import re
import smtplib

_DOT = re.compile(rb"^\.", re.MULTILINE)


def hand_over(smtp: smtplib.SMTP, sender: str, to: str, mail: bytes) -> None:
    """Sends ``mail``, whose lines end in CRLF, to one recipient; raises what ``smtplib.SMTP.sendmail`` raises, and
    ValueError for an address of more than one line, before a word is said: of such a one smtplib may take a part."""
    if any(sign in address for address in (sender, to) for sign in "\r\n"):
        raise ValueError("An address is one line.")
    smtp.ehlo_or_helo_if_needed()
    if not smtp.has_extn("pipelining"):
        smtp.sendmail(sender, [to], mail)
        return
    size = f" size={len(mail)}" if smtp.has_extn("size") else ""
    commands = [f"mail FROM:{smtplib.quoteaddr(sender)}{size}", f"rcpt TO:{smtplib.quoteaddr(to)}", "data", ""]
    smtp.send("\r\n".join(commands))
    about_sender, about_recipient, go = (smtp.getreply() for _command in range(3))
    is_taken = about_sender[0] == 250 and about_recipient[0] in {250, 251}
    if go[0] == 354:  # a server that grants this alone is given an end without a letter
        smtp.send((_DOT.sub(b"..", mail).removesuffix(b"\r\n") + b"\r\n" if is_taken else b"") + b".\r\n")
        go = smtp.getreply()
    _judge(smtp, sender, to, about_sender, about_recipient, go)


def _judge(smtp: smtplib.SMTP, sender: str, to: str, *answers: tuple[int, bytes]) -> None:
    """Raises for the first "no"; a server that says goodbye (421) is hung up on, any other forgets the mail."""
    about_sender, about_recipient, about_mail = answers
    trouble: smtplib.SMTPException
    if about_sender[0] != 250:
        trouble = smtplib.SMTPSenderRefused(*about_sender, sender)
    elif about_recipient[0] not in {250, 251}:
        trouble = smtplib.SMTPRecipientsRefused({to: about_recipient})
    elif about_mail[0] != 250:
        trouble = smtplib.SMTPDataError(*about_mail)
    else:
        return
    if any(code == 421 for code, _words in answers):
        smtp.close()
    else:
        smtp.rset()
    raise trouble
