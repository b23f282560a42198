"""Finding a date: preparing the question, sending it, answering it, giving it up.

Choosing one of the slots sets the workshop's days and invites; it is ``desk.actions.polls``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from participants.actions.calls import drop_calls
from participants.actions.writing import take_back, take_back_all, write
from participants.choices import AnsweredVia, CallKind
from participants.emails.polls import DATE_POLL, date_poll_letter
from participants.models import DatePoll, Membership, Polled, SideNeed, Slot, SlotAnswer
from participants.selectors.polls import Days, standing_poll, tells_days_by_link
from workshops.models import Workshop

AFTER_CLOSING = timedelta(days=7)  # for so long the link still opens, and says how it stands


@dataclass(frozen=True)
class Question:
    """What is asked: which slots, of whom, who must come, how many of each side (side id -> number)."""

    closes_at: datetime
    slots: list[Days]
    members: list[Membership]
    must: set = field(default_factory=set)  # ids of memberships
    needs: Mapping[UUID, int] = field(default_factory=dict)


@transaction.atomic
def keep_poll(*, workshop: Workshop, question: Question, by) -> DatePoll:
    """Writes the standing poll of ``workshop``, or begins one. Nobody is written to yet.

    Once it has gone out, its slots stay, and nobody who was asked is dropped: what has been asked cannot
    be asked otherwise. Raises DomainError.
    """
    Workshop.objects.select_for_update().filter(pk=workshop.pk).first()
    _check_open(workshop)
    if question.closes_at <= timezone.now():
        raise DomainError(_("This moment has passed. Until when may people answer?"), field="closes_at")
    poll = standing_poll(workshop)
    if poll is None:
        poll = DatePoll.objects.create(workshop=workshop, closes_at=question.closes_at)
    elif poll.closes_at != question.closes_at:
        DatePoll.objects.filter(pk=poll.pk).update(closes_at=question.closes_at)
        poll.closes_at = question.closes_at
        poll.polled.exclude(link_expires_at=None).update(link_expires_at=poll.closes_at + AFTER_CLOSING)
    if poll.sent_at is None:
        poll.slots.all().delete()
        Slot.objects.bulk_create(Slot(poll=poll, **vars(days)) for days in question.slots)
    _ask(poll, question)
    poll.needs.all().delete()
    SideNeed.objects.bulk_create(
        SideNeed(poll=poll, side_id=side, at_least=number) for side, number in question.needs.items() if number
    )
    record("date-poll.kept", by=by, obj=poll, compartment=workshop.pk, people=len(question.members))
    return poll


def _ask(poll: DatePoll, question: Question) -> None:
    """Brings the list of those who are asked up to ``question``."""
    known = {row.person_id: row for row in poll.polled.all()}
    for member in question.members:
        facts = {"side_id": member.side_id, "must_come": member.pk in question.must}
        if row := known.pop(member.person_id, None):
            Polled.objects.filter(pk=row.pk).update(**facts)
        else:
            Polled.objects.create(poll=poll, person_id=member.person_id, **facts)
    if not known:
        return
    if any(row.sent_at for row in known.values()):
        raise DomainError(_("Whoever has been asked stays on the list; their answer may simply not count."))
    poll.polled.filter(pk__in=[row.pk for row in known.values()]).delete()


@transaction.atomic
def send_poll(*, poll: DatePoll, by) -> int:
    """Asks everybody on the list who has not been asked; returns how many letters went into the outbox.

    Of somebody to whom no letter goes a colleague finds a call. Who has no address, or everybody where the rule
    tells days by word of mouth, is rung instead: the poll takes their answers by telephone. A second click sends
    nothing more. Raises DomainError.
    """
    poll = locked_poll(poll)
    _check_stands(poll)
    if not poll.slots.exists() or not poll.polled.exists():
        raise DomainError(_("There is nobody to ask yet, or no days to ask for."))
    now = timezone.now()
    expires = poll.closes_at + AFTER_CLOSING
    waiting = list(poll.polled.filter(sent_at=None).select_related("person").order_by("pk"))
    by_letter = [row for row in waiting if row.person.is_told and tells_days_by_link(poll.workshop)]
    for row in waiting:
        row.poll, row.sent_at = poll, now
        row.link_expires_at = expires if row in by_letter and row.person.gets_letters else None
        row.save(update_fields=["sent_at", "link_expires_at"])
    for row in by_letter:
        _write(row)
    if poll.sent_at is None:
        DatePoll.objects.filter(pk=poll.pk).update(sent_at=now)
    letters = sum(row.person.gets_letters for row in by_letter)
    record("date-poll.sent", by=by, obj=poll, compartment=poll.workshop_id, letters=letters, asked=len(waiting))
    return letters


@transaction.atomic
def answer_poll(*, polled: Polled, answers: Mapping[UUID, str], via: str, by=None) -> Polled:
    """Records what one person says of every slot (slot id -> answer); what they said before is forgotten.

    ``via`` the personal link, or the telephone (then ``by`` is the organiser, and the closing moment does
    not bind). Neither the trail nor a letter says what was answered. Raises DomainError.
    """
    poll = locked_poll(polled.poll)
    _check_stands(poll)
    if poll.sent_at is None:
        raise DomainError(_("This question has not been asked yet."))
    if via != AnsweredVia.PHONE and not (poll.takes_answers() and tells_days_by_link(poll.workshop)):
        raise DomainError(_("The time for answers has passed. Please telephone us; we will note what you say."))
    slots = set(poll.slots.values_list("pk", flat=True))
    if set(answers) != slots:
        raise DomainError(_("Please say something for each of the days. A no helps as much as a yes."))
    SlotAnswer.objects.filter(polled=polled).delete()
    SlotAnswer.objects.bulk_create(SlotAnswer(polled=polled, slot_id=slot, answer=a) for slot, a in answers.items())
    polled.answered_at, polled.answered_via = timezone.now(), via
    polled.save(update_fields=["answered_at", "answered_via"])
    take_back(polled)
    drop_calls([polled.pk], kinds=[CallKind.DAYS])
    record("date-poll.answered", by=by, obj=polled, compartment=poll.workshop_id, via=via)
    return polled


@transaction.atomic
def give_up_poll(*, poll: DatePoll, by) -> DatePoll:
    """Ends the search without a date; letters that wait are taken back. Raises DomainError."""
    poll = locked_poll(poll)
    _check_stands(poll)
    end_poll(poll)
    record("date-poll.given-up", by=by, obj=poll, compartment=poll.workshop_id)
    return poll


@transaction.atomic
def resend_question(*, polled: Polled, by) -> Polled:
    """Asks one person again under a new link; the old one is dead from now on. Raises DomainError."""
    poll = locked_poll(polled.poll)
    if not poll.takes_answers():
        raise DomainError(_("This poll takes no answers any more."))
    polled.refresh_from_db()
    if not polled.person.gets_letters or not tells_days_by_link(poll.workshop):
        raise DomainError(_("No letter can go there. Ring them, and note what they say."))
    take_back(polled)
    polled.poll = poll
    polled.link_version += 1
    polled.sent_at, polled.link_expires_at = timezone.now(), poll.closes_at + AFTER_CLOSING
    polled.save(update_fields=["link_version", "sent_at", "link_expires_at"])
    _write(polled)
    record("date-poll.sent-again", by=by, obj=polled, compartment=poll.workshop_id, link_version=polled.link_version)
    return polled


def _write(polled: Polled) -> None:
    workshop = polled.poll.workshop
    write(date_poll_letter(polled), person=polled.person, dialogue=workshop.dialogue, workshop=workshop)


def end_poll(poll: DatePoll, *, chosen: Slot | None = None) -> None:
    """Closes the poll's row for good. The caller holds the lock and writes the audit row."""
    poll.ended_at, poll.chosen = timezone.now(), chosen
    poll.save(update_fields=["ended_at", "chosen"])
    silence_polls(poll.workshop)


def silence_polls(workshop: Workshop) -> int:
    """Takes back letters of the workshop's polls that wait, and calls that were asked for (it is called off, or
    the poll has ended)."""
    asked = Polled.objects.filter(poll__workshop=workshop, sent_at__isnull=False)
    drop_calls(asked.values("pk"), kinds=[CallKind.DAYS])
    return take_back_all(asked, kinds=[DATE_POLL])


def forget_polls(workshop: Workshop) -> int:
    """Removes who could come when, with the workshop's other records; returns how many polls went."""
    silence_polls(workshop)
    polls = DatePoll.objects.filter(workshop=workshop)
    number = polls.count()
    polls.update(chosen=None)
    polls.delete()
    return number


def locked_poll(poll: DatePoll) -> DatePoll:
    """The row as it stands now, held until the transaction ends."""
    DatePoll.objects.select_for_update().filter(pk=poll.pk).first()
    return DatePoll.objects.select_related("workshop__dialogue", "workshop__rule_profile").get(pk=poll.pk)


def _check_stands(poll: DatePoll) -> None:
    _check_open(poll.workshop)
    if poll.ended_at is not None:
        raise DomainError(_("The search for days has ended."))


def _check_open(workshop: Workshop) -> None:
    if not workshop.may_find_days:
        raise DomainError(_("This round is over or called off; nobody is asked for days any more."))
