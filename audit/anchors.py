"""Checkpoints kept elsewhere. Only against one of these does a tail that was cut off show.

Three ways out: lines appended to AUDIT_ANCHOR_FILE (another host's mount, or what a syslog sender
follows), letters to facilitators, and the last lines of each report's release. ``found_in`` reads all.
"""

import fcntl
import html
import logging
import os
import re
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings

from audit import notes
from audit.models import Checkpoint

log = logging.getLogger(__name__)

MARKS = re.compile(r'\\*"|\\+(?:n|(u2014))')  # of JSON, however often it was packed
TAG = re.compile(r"<[^>]*>")
TAIL = 4096  # bytes: more than two notes
# A note wherever it stands: in a file of many, quoted in a letter, indented, with lines of other ends.
NOTE = re.compile(r"^([\w.:-]+/audit(?:/head)?\n(?:\S+\n){1,3})\n*(\N{EM DASH} \S+ \S+)$", re.MULTILINE)


def newest_head() -> str:
    """The signed note of the newest checkpoint's head, as it leaves the installation; "" before the first."""
    head = Checkpoint.objects.order_by("-size").values_list("head", flat=True).first()
    return notes.sign(notes.Head(notes.origin(), bytes(head))) if head else ""


def keep_in_file() -> int:
    """Appends each checkpoint that AUDIT_ANCHOR_FILE does not hold yet; returns how many.

    An empty file begins with the newest. Raises OSError when the file cannot be written: nothing is
    lost then, the next run appends what is missing.
    """
    if not settings.AUDIT_ANCHOR_FILE:
        return 0
    handle = os.open(settings.AUDIT_ANCHOR_FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(max(0, os.fstat(handle).st_size - TAIL))
        texts = list(_missing(_last_size(file.read().decode(errors="replace"))))
        file.write("".join(f"{text}\n" for text in texts).encode())
        file.flush()
        os.fsync(handle)
    return len(texts)


def _last_size(tail: str) -> int | None:
    sizes = [match[1].split("\n")[1] for match in NOTE.finditer(tail)]
    return int(sizes[-1]) if sizes and sizes[-1].isdigit() else None


def _missing(last: int | None):
    rows = Checkpoint.objects.order_by("size")
    rows = rows.filter(size__gt=last) if last is not None else rows.reverse()[:1]
    return rows.values_list("note", flat=True)


def behind() -> int:
    """How many checkpoints the file lacks; raises OSError when it cannot be read."""
    with Path(settings.AUDIT_ANCHOR_FILE).open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
        return len(_missing(_last_size(file.read().decode(errors="replace"))))


def found_in(raw: bytes) -> list[notes.Statement | notes.Head]:
    """Every checkpoint in a file: a note, many of them, or a saved letter in which one stands.

    Raises BadNote when there is none, or one that our key did not sign: a forged one among good ones
    is not passed over.
    """
    texts = [match[1] + "\n" + match[2] + "\n" for words in _readings(raw) for match in NOTE.finditer(words)]
    if not texts:
        raise notes.BadNote("There is no checkpoint in it.")
    return [notes.read(text) for text in dict.fromkeys(texts)]


def _readings(raw: bytes) -> list[str]:
    """The file as it is, as signed content (JSON), as a saved page, and each text in it if it is a mail."""
    plain = raw.decode(errors="replace")
    texts = [plain, MARKS.sub(lambda mark: "\N{EM DASH}" if mark[1] else "\n", plain), _without_tags(plain)]
    for part in message_from_bytes(raw, policy=policy.default).walk():
        if part.get_content_maintype() == "text":
            words = (part.get_payload(decode=True) or b"").decode(errors="replace")
            texts += [words, _without_tags(words)]
    return ["\n".join(line.strip(" \t\r>\ufeff") for line in text.split("\n")) for text in texts]


def _without_tags(text: str) -> str:
    return html.unescape(TAG.sub("\n", text))
