"""The search for days as organisers and as guests see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from participants.choices import MemberState
from participants.models import DatePoll, Membership, Polled, Slot, SlotAnswer
from participants.selectors.slot_words import days_of, fit_words, hours_of, weekdays_of
from participants.selectors.slots import Fit, Needs, Voice, rank
from workshops.models import Workshop
from workshops.rule import Reader, rule_of


@dataclass(frozen=True)
class Days:
    """A slot as a form gives it; without hours it has the workshop's."""

    starts_on: date
    ends_on: date
    begins: time | None = None
    ends: time | None = None


@dataclass(frozen=True)
class SlotRow:
    """A slot in words."""

    slot: Slot
    days: str
    weekdays: str
    hours: str


@dataclass(frozen=True)
class BestSlot:
    """A slot in the order of how it serves; ``words``: the sentence that says why it stands there."""

    row: SlotRow
    fit: Fit
    words: str


@dataclass(frozen=True)
class Cell:
    """What one person says of one slot, "" for nothing."""

    slot: SlotRow
    answer: str


@dataclass(frozen=True)
class PolledRow:
    """One person, and what they said of each slot in the order of the columns."""

    polled: Polled
    cells: list[Cell]


@dataclass(frozen=True)
class PollPage:
    """All that organisers see of a poll. ``to_write``: who would get a letter that has not gone out yet."""

    poll: DatePoll
    slots: list[SlotRow]
    best: list[BestSlot]
    people: list[PolledRow]
    needs: dict[UUID, int]
    takes_answers: bool

    @property
    def answered(self) -> int:
        return sum(row.polled.answered_at is not None for row in self.people)

    @property
    def to_write(self) -> list[Polled]:
        return [row.polled for row in self.people if row.polled.sent_at is None]


def tells_days_by_link(workshop: Workshop) -> bool:
    """False where the rule has days told by word of mouth alone: no letter and no page by link names them."""
    return rule_of(workshop).tells_place_and_date_to(Reader.INVITED)


def standing_poll(workshop: Workshop) -> DatePoll | None:
    """The poll of ``workshop`` that is not over, with ``workshop`` itself hung in."""
    poll = DatePoll.objects.filter(workshop=workshop, ended_at=None).first()
    if poll is not None:
        poll.workshop = workshop
    return poll


def slots_of(poll: DatePoll) -> list[Slot]:
    """In the order of time."""
    slots = list(poll.slots.order_by("starts_on", "begins", "ends_on", "pk"))
    for slot in slots:
        slot.poll = poll
    return slots


def slot_rows(poll: DatePoll, reader_zone: str = "") -> list[SlotRow]:
    return [SlotRow(slot, days_of(slot), weekdays_of(slot), hours_of(slot, reader_zone)) for slot in slots_of(poll)]


def people_of(poll: DatePoll) -> list[Polled]:
    """In the order of sides and names."""
    rows = poll.polled.select_related("person", "side").order_by("side__position", "side__name", "person__name", "pk")
    return list(rows)


def poll_page(poll: DatePoll) -> PollPage:
    """Four queries, however many people and slots."""
    slots, people = slot_rows(poll), people_of(poll)
    said = answers_of(poll)
    needs = dict(poll.needs.values_list("side", "at_least"))
    return PollPage(
        poll=poll,
        slots=slots,
        best=_best(slots, people, said, needs),
        people=[PolledRow(row, [Cell(s, said.get((row.pk, s.slot.pk), "")) for s in slots]) for row in people],
        needs=needs,
        takes_answers=poll.takes_answers(),
    )


def answers_of(poll: DatePoll) -> dict[tuple[UUID, UUID], str]:
    """(person asked, slot) -> answer."""
    rows = SlotAnswer.objects.filter(slot__poll=poll).values_list("polled", "slot", "answer")
    return {(polled, slot): answer for polled, slot, answer in rows}


def _best(slots: list[SlotRow], people: list[Polled], said: Mapping, needs: dict) -> list[BestSlot]:
    ids = [row.slot.pk for row in slots]
    voices = [
        Voice(row.pk, row.side_id, {pk: said[row.pk, pk] for pk in ids if (row.pk, pk) in said}) for row in people
    ]
    must = {row.pk: row.person.name for row in people if row.must_come}
    sides = {row.side_id: row.side.name for row in people if row.side_id}
    by_id = {row.slot.pk: row for row in slots}
    fits = rank(ids, voices, Needs(needs, frozenset(must)))
    return [BestSlot(by_id[fit.slot], fit, fit_words(fit, sides=sides, must=must)) for fit in fits]


def members_to_ask(user, workshop: Workshop) -> QuerySet[Membership]:
    """Members of the dialogue who may be asked for days, in the order of sides and names."""
    return (
        Membership.objects.visible_to(user)
        .filter(dialogue=workshop.dialogue_id)
        .exclude(state=MemberState.DECLINED_BY_US)
        .select_related("person", "side")
        .order_by("side__position", "side__name", "person__name", "pk")
    )


@dataclass(frozen=True)
class Choice:
    """A slot on a guest's page, and what they have said of it so far."""

    row: SlotRow
    answer: str


@dataclass(frozen=True)
class PollQuestion:
    """A guest's page. ``is_told``: whether the rule lets days stand on it at all."""

    polled: Polled
    choices: list[Choice]
    is_told: bool
    is_open: bool
    is_settled: bool


def question_for(polled: Polled, *, by_link: bool = True, now: datetime | None = None) -> PollQuestion:
    """What ``polled`` is asked, with their own answers and nobody else's. Two queries."""
    poll = polled.poll
    is_told = tells_days_by_link(poll.workshop) or not by_link
    said = dict(polled.answers.values_list("slot", "answer")) if is_told else {}
    rows = slot_rows(poll, polled.person.time_zone) if is_told else []
    return PollQuestion(
        polled=polled,
        choices=[Choice(row, said.get(row.slot.pk, "")) for row in rows],
        is_told=is_told,
        is_open=poll.takes_answers(now or timezone.now()),
        is_settled=poll.chosen_id is not None,
    )
