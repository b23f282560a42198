"""The parts of the outbox benchmark, each in a process of its own; each prints one line of JSON.

`python -m benchmarks.outbox_work fill N | loop | raw | work | claim`
"""

import json
import os
import smtplib
import sys
import time
from datetime import timedelta
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from outbox import claims
from outbox.actions import delivery, message_id_for, sweep
from outbox.choices import MessageState, Priority
from outbox.emails import LINK, Letter, render
from outbox.envelope import envelope
from outbox.models import Message

WORDS = {
    "code_name": "Lake Room", "salutation": "Dr Expert", "place": "Geneva", "zone": "Europe/Zurich",
    "help_phone": settings.SUPPORT_PHONE, "reply_by": timezone.now() + timedelta(days=20),
}  # fmt: skip
ROUNDS = 200


def fill(number: int) -> dict:
    """So many invitations with text and HTML in line, and none else."""
    Message.objects.all().delete()
    words = render(Letter(key="", kind="participants/invitation", to_email="", context=WORDS))
    now = timezone.now()
    rows = (
        Message(
            key=f"bench:{n}",
            kind="participants/invitation",
            to_email=f"guest{n}@example.org",
            to_name=f"Expert Number{n}",
            object_kind="participants.invitation",
            object_id="6f1c2d3e-0000-4000-8000-000000000000",
            link_version=1,
            subject=words.subject,
            text=words.text,
            html=words.html,
            priority=Priority.BULK,
            not_before=now + timedelta(microseconds=n),
            message_id=message_id_for(f"bench:{n}"),
        )
        for n in range(number)
    )
    Message.objects.bulk_create(rows, batch_size=500)
    return {"bytes": len(envelope(Message.objects.first()).message().as_bytes())}


def loop() -> dict:
    """What one writes without an outbox: send_mail for each, nothing noted."""
    mails = list(Message.objects.all())
    began = time.perf_counter()
    for mail in mails:
        link = "https://desk.example/answer/as-long-as-a-token-of-ours-is-on-the-whole/"
        send_mail(
            mail.subject,
            mail.text.replace(LINK, link),
            None,
            [f"{mail.to_name} <{mail.to_email}>"],
            html_message=mail.html.replace(LINK, link),
        )
    return {"seconds": time.perf_counter() - began, "mails": len(mails)}


def raw() -> dict:
    """The ceiling: the same bytes, made beforehand, over one connection."""
    mails = [(row.to_email, envelope(row).message().as_bytes(linesep="\r\n")) for row in Message.objects.all()]
    began = time.perf_counter()
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, local_hostname="bench.example") as line:
        for address, mail in mails:
            line.sendmail("desk@antechamber.example", [address], mail)
    return {"seconds": time.perf_counter() - began, "mails": len(mails)}


def work() -> dict:
    """A worker that has been there for a while: says so, waits for the word, sends until nothing is left."""
    envelope(Message.objects.first()).message()  # what a process imports with its first letter is behind it
    print("ready", flush=True)
    sys.stdin.readline()
    began, gone = time.time(), 0
    while Message.objects.exclude(state=MessageState.SENT).exists():
        gone += sweep(seconds=30)
    return {"began": began, "ended": time.time(), "mails": gone}


def claim() -> dict:
    """Milliseconds to look up the next letters and claim one."""
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        Message.objects.waiting(Priority.CODE).first()
        line = Message.objects.most_urgent(delivery.BATCH)
        taken = claims.claim(line[0])
        times.append(time.perf_counter() - began)
        Message.objects.filter(pk=taken.pk).update(state=MessageState.QUEUED, leased_until=None)
    return {"milliseconds": median(times) * 1000}


if __name__ == "__main__":
    part, *numbers = sys.argv[1:]
    print(json.dumps(globals()[part](*map(int, numbers))), flush=True)
