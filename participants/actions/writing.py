"""The one place through which a letter to a guest is written, and taken back.

Of somebody to whom no letter goes (``Person.reach``) no row enters the outbox: a colleague is asked to speak to
them, and finds on the call what it stands for. Of somebody who has closed hours, the letter waits for an open
one. See docs/decisions/0072-discreet-contact.md.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from outbox import actions as outbox
from outbox.calendars import decent_moment, open_moment
from outbox.choices import Priority
from outbox.emails import Letter, Rendered
from outbox.models import Message
from participants.actions.calls import drop_calls, put_call
from participants.choices import CallKind
from participants.emails import MISSING
from participants.models import Call, Ladder, Person
from participants.selectors.hours import recipient_of
from participants.selectors.said import CALL_KINDS, NAMED
from workshops.models import Dialogue, Workshop


def write(
    letter: Letter,
    *,
    person: Person,
    dialogue: Dialogue,
    workshop: Workshop | None = None,
    words: Rendered | None = None,
    until: datetime | None = None,
) -> bool:
    """Queues ``letter`` (``words``: as it was rendered in this transaction; ``until``: when it is of no more use),
    or has a colleague asked in its place; False where nobody is told: there is no address, or a colleague was asked
    already.

    Must run inside the transaction that causes the letter. A letter whose key is known is neither queued nor
    spoken twice.
    """
    if not person.is_told:
        return False
    wanted = letter.not_before or timezone.now()
    leaves_at = leaving_at(person, wanted, until) if letter.priority != Priority.CODE else wanted
    if not person.takes_letters or leaves_at is None:
        return _stand_in(letter, person=person, dialogue=dialogue, workshop=workshop, wanted=wanted)
    outbox.queue(letter if leaves_at == wanted else replace(letter, not_before=leaves_at), words)
    return True


def write_to_reader(letter: Letter, *, user: User, workshop: Workshop) -> None:
    """The same to an account that may read the notes of ``workshop``: a guest's is written to as the guest is, one of
    the team at once."""
    people = Person.objects.filter(user=user, memberships__dialogue=workshop.dialogue_id).order_by("created_at", "pk")
    person = people.first()
    if person is None or not person.is_told:
        outbox.queue(letter)
        return
    letter = replace(letter, person_id=person.pk)
    write(letter, person=person, dialogue=workshop.dialogue, workshop=workshop)


def leaving_at(person: Person, wanted: datetime, until: datetime | None = None) -> datetime | None:
    """When a letter that should leave at ``wanted`` does: at once, or when the hours and days end that the person
    has closed; None where that would be ``until`` or later."""
    return open_moment(wanted, recipient_of(person), until=until)


def take_back(obj: models.Model, *, kinds: list[str] | None = None) -> int:
    """Takes back letters about ``obj`` that have not left, and the calls that stand for one; returns how many
    letters."""
    _drop_stand_ins([obj.pk], kinds)
    return outbox.withdraw(obj, kinds=kinds)


def take_back_all(objects: models.QuerySet, *, kinds: list[str]) -> int:
    """The same for letters of these kinds about any of ``objects``."""
    _drop_stand_ins(objects.values("pk"), kinds)
    return outbox.withdraw_all(objects, kinds=kinds)


def call_instead(now: datetime | None = None) -> int:
    """Has colleagues asked in the place of every letter that waits for somebody who takes none any more: those that
    came into line before the way was closed, or beside it. Returns how many letters were taken. Safe to repeat."""
    with transaction.atomic():
        taken = [message for message in outbox.take_barred() if not message.is_ephemeral]
        for message, person, dialogue, workshop in _whose(taken):
            put_call(
                key=message.key,
                kind=_kind_of(message.kind, message.key),
                letter=message.kind if message.kind in NAMED else "",
                thing=(message.object_kind, message.object_id),
                person=person,
                dialogue=dialogue,
                workshop=workshop,
                due_at=_decent(person, max(message.not_before, now or timezone.now())),
                caller=_caller(workshop),
                is_instead=True,
            )
        return len(taken)


def _stand_in(letter: Letter, *, person: Person, dialogue: Dialogue, workshop, wanted: datetime) -> bool:
    thing = letter.linked or letter.about or person
    return put_call(
        key=letter.key,
        kind=_kind_of(letter.kind, letter.key),
        letter=letter.kind if letter.kind in NAMED else "",
        thing=(thing._meta.label_lower, thing.pk),
        person=person,
        dialogue=dialogue,
        workshop=workshop,
        due_at=_decent(person, wanted),
        caller=_caller(workshop),
        is_instead=True,
    )


def _kind_of(letter_kind: str, key: str) -> str:
    """What the call is about: a letter about something missing says in its key what."""
    if letter_kind == MISSING:
        return CallKind.RULES if key.startswith("rules:") else CallKind.TRAVEL
    return CALL_KINDS.get(letter_kind, CallKind.LETTER)


def _decent(person: Person, wanted: datetime) -> datetime:
    return decent_moment(wanted, recipient_of(person)) or wanted


def _caller(workshop: Workshop | None) -> User | None:
    row = Ladder.objects.filter(workshop=workshop).select_related("caller").first() if workshop else None
    return row.caller if row else None


def _drop_stand_ins(objects: Iterable[UUID], kinds: list[str] | None) -> int:
    calls = Call.objects.filter(is_instead=True)
    named = models.Q(kind=CallKind.LETTER) | ~models.Q(letter="")
    return drop_calls(objects, among=calls.filter(named if kinds is None else models.Q(letter__in=kinds)))


def _whose(messages: list[Message]):
    """Each letter with its person, dialogue and workshop; those whose person is gone fall away. Four queries."""
    people = Person.objects.prefetch_related("memberships__dialogue").in_bulk({row.person_id for row in messages})
    places = {row.compartment for row in messages if row.compartment}
    workshops = Workshop.objects.select_related("dialogue").in_bulk(places)
    dialogues = Dialogue.objects.in_bulk(places)
    for message in messages:
        person, workshop = people.get(message.person_id), workshops.get(message.compartment)
        dialogue = workshop.dialogue if workshop else dialogues.get(message.compartment)
        if person is not None and dialogue is None:
            dialogue = next((row.dialogue for row in person.memberships.all()), None)
        if person is not None and dialogue is not None and message.object_id is not None:
            yield message, person, dialogue, workshop
