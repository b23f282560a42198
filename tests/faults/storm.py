"""Invitations in a storm: workers killed at random, a broker that forgets and falls, lines that break."""

import dataclasses
import datetime as dt
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from outbox.actions import queue
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.answers import answer_invitation
from participants.actions.invitations import letters_of, seal_of, send_invitations
from participants.choices import AnsweredVia, InvitationState, Rung
from participants.emails import CONFIRMATION, INVITATION, REMINDER, reminder_letter
from participants.models import Invitation, Person
from participants.selectors.invite import drafts_of
from tests import services
from tests.mailserver import SmtpSink

PROMISE = 60.0  # seconds after which nothing waits any more, once a worker is back


@dataclass(frozen=True)
class Size:
    """``lease``: the product's 30 seconds, or fewer so that the suite need not wait. ``reminded``: so many
    guests have a reminder in line, and up to half of them answer before it is due. ``broken``: so many of
    all connections to the mail server break."""

    letters: int
    kills: int
    lease: int
    reminded: int
    broken: float

    @classmethod
    def asked_for(cls) -> "Size":
        """The full size behind `make faults`, a small one in the suite."""
        return cls(2000, 20, 30, 200, 0.05) if os.environ.get("FAULTS") == "full" else cls(200, 4, 5, 40, 0.25)


def prepare(workshop, size: Size) -> list[Invitation]:
    """So many guests chosen and not yet written to, in the order of their addresses."""
    people = [Person(name=f"Expert {n:04}", email=f"guest{n:04}@example.org") for n in range(size.letters)]
    Person.objects.bulk_create(people)
    return Invitation.objects.bulk_create(
        Invitation(workshop=workshop, person=person, state=InvitationState.DRAFT) for person in people
    )


def send_all(workshop, by) -> float:
    """The organiser's click; returns how many seconds it took."""
    began = time.monotonic()
    send_invitations(workshop=workshop, seal=seal_of(letters_of(drafts_of(workshop))), by=by)
    return time.monotonic() - began


@dataclass
class Storm:
    """What was done to the machinery, and what came of it."""

    size: Size
    smtp: SmtpSink
    worker: services.Worker
    redis: services.Redis
    chance: random.Random = field(default_factory=lambda: random.Random(os.urandom(8)))
    in_flight: dict = field(default_factory=dict)  # Message-ID -> when a worker was back after each kill that hit it
    hit: set = field(default_factory=set)  # leases that a kill has left behind
    answered: dict = field(default_factory=dict)  # address -> when the reminder would have been due
    back_at: float = 0.0
    reminded: dict = field(default_factory=dict)  # guest's address -> (invitation, when the reminder is due)

    def remind(self, guests: list[Invitation]) -> None:
        """Puts reminders in line for later, spread over the storm."""
        with transaction.atomic():
            for place, guest in enumerate(guests):
                due = timezone.now() + dt.timedelta(seconds=self.size.kills * 10 * place / len(guests))
                queue(dataclasses.replace(reminder_letter(guest, Rung.NUDGE), not_before=due))
                self.reminded[guest.person.email] = (guest, due)

    def rage(self) -> None:
        """Kills the worker so many times amid its work; guests answer meanwhile; Redis forgets, and falls."""
        kills = self.size.kills
        for number in range(1, kills + 1):
            share = self.size.letters * number // (kills + 1)
            services.wait_for(lambda share=share: len(self.smtp.received) >= share, f"{share} letters", 90)
            time.sleep(self.chance.uniform(0, 0.3))
            if number == kills // 3:
                self.redis.flush()
            if number == kills * 2 // 3:
                self.redis.stop()
                self.redis.start()
            self.kill()
            self.answer(self.size.reminded // kills // 2)

    def answer(self, number: int) -> None:
        """So many of those whose reminder would come next say yes."""
        now = timezone.now() + dt.timedelta(seconds=0.5)
        waiting = [one for one, (_guest, due) in self.reminded.items() if due > now and one not in self.answered]
        for address in waiting[:number]:
            guest, due = self.reminded[address]
            answer_invitation(invitation=guest, answer=InvitationState.YES, via=AnsweredVia.LINK)
            if timezone.now() < due:  # else the machine was too slow for this one to say anything
                self.answered[address] = due

    def kill(self) -> None:
        self.worker.kill()
        leased = Message.objects.filter(state=MessageState.SENDING).values_list("message_id", "lease_owner")
        hit = [message_id for message_id, owner in leased if owner not in self.hit]
        self.hit |= {owner for _message_id, owner in leased}
        self.worker.start()
        self.back_at = time.time()
        for message_id in hit:
            self.in_flight.setdefault(message_id, []).append(self.back_at)

    def settle(self) -> None:
        """Waits until nothing is in line."""
        waiting = Message.objects.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])
        services.wait_for(lambda: not waiting.exists() or time.sleep(0.5), "the rest of the letters", 2 * PROMISE)

    # --- what came of it --------------------------------------------------------------------

    def letters(self, kind: str) -> list[str]:
        """Addresses to which a letter of ``kind`` went, sorted, each letter once."""
        rows = dict(Message.objects.filter(kind=kind).values_list("message_id", "to_email"))
        return sorted(rows[message_id] for message_id in set(self.smtp.message_ids()) if message_id in rows)

    def doubles(self) -> dict[str, int]:
        """Message-ID -> how often, of those that came more than once."""
        return {one: times for one, times in Counter(self.smtp.message_ids()).items() if times > 1}

    def last_after(self) -> float:
        """Seconds from the moment at which the worker was back for good, or a letter was due if that was
        later, until the last letter came."""
        due = {row.message_id: row.created_at.timestamp() for row in Message.objects.all()}
        reminders = Message.objects.filter(kind=REMINDER, state=MessageState.SENT, attempts=1)
        due |= {row.message_id: row.not_before.timestamp() for row in reminders}
        return max(mail.at - max(self.back_at, due[mail.message["Message-ID"]]) for mail in self.smtp.received)

    def longest_interrupted(self) -> float:
        """Seconds from a worker's return until a letter that its kill interrupted had come, at most. A letter
        that a second kill hits waits for a second lease: for it, the second return counts."""
        came = {mail.message["Message-ID"]: mail.at for mail in reversed(self.smtp.received)}
        return max((came[one] - back[-1] for one, back in self.in_flight.items() if one in came), default=0.0)

    def report(self, click: float, beats: int) -> str:
        size = self.size
        return (
            f"\n  {size.letters} invitations (queued in {click:.1f} s), {size.kills} kills, Redis flushed once and"
            f" restarted once, {self.smtp.dropped} of {self.smtp.connections} lines broke, {beats} scheduler(s):"
            f" {size.letters - len(self.letters(INVITATION))} lost, {len(self.in_flight)} in flight at a kill,"
            f" {sum(self.doubles().values()) - len(self.doubles())} sent twice; the last {self.last_after():.1f} s"
            f" after the worker was back, interrupted ones after at most {self.longest_interrupted():.1f} s"
            f" ({sum(len(backs) > 1 for backs in self.in_flight.values())} were hit twice);"
            f" {len(self.answered)} answered before their reminder, {len(self.letters(CONFIRMATION))} confirmed"
        )
