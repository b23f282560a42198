"""`manage.py send_due`: one look at the clock, one sweep, for an installation without a worker."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from outbox.actions import queue
from outbox.choices import MessageState
from outbox.emails import Letter
from outbox.models import Heartbeat, Message
from participants.choices import InvitationState
from tests import factories as make

AUTUMN = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def letters():
    """Three letters: one goes, one failed before, one is for later."""
    with transaction.atomic():
        for name in ("goes", "failed", "later"):
            queue(Letter(key=name, kind="accounts/notice", to_email=f"{name}@example.org"))
    Message.objects.filter(key="failed").update(state=MessageState.PARKED)
    Message.objects.filter(key="later").update(not_before=timezone.now() + dt.timedelta(days=1))


def test_it_sends_what_is_due_and_says_so(letters, capsys):
    call_command("send_due")

    assert [sent.to for sent in mail.outbox] == [["goes@example.org"]]
    assert capsys.readouterr().out == "Reminders queued: 0. Letters sent: 1, still waiting: 0, not sent: 1.\n"


def test_the_answer_for_machines(letters, capsys):
    call_command("send_due", "--format", "json")

    told = json.loads(capsys.readouterr().out)
    assert told == {"reminders": 0, "sent": 1, "waiting": 0, "failed": 1}


def test_it_climbs_the_ladders(workshop, time_machine, capsys):
    guest = make.InvitationFactory(workshop=workshop, state=InvitationState.SENT, sent_at=AUTUMN)
    make.ReminderStepFactory(workshop=workshop, rung="NUDGE", days_before=7, hour=10)
    time_machine.move_to("2026-12-08T12:00:00Z", tick=False)  # answers are wanted by 15 December

    call_command("send_due")
    call_command("send_due")

    assert [sent.to[0].endswith(f"<{guest.person.email}>") for sent in mail.outbox] == [True]


def test_it_leaves_the_heartbeats_of_what_it_did(db):
    call_command("send_due")

    assert sorted(Heartbeat.objects.values_list("job", flat=True)) == ["outbox-sweep", "reminders", "silences"]
