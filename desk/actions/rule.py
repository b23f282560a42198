"""A workshop's rule put in force: at once on pages, in letters that have not left, and in calendars."""

from django.db import transaction
from django.db.models import F, prefetch_related_objects

from audit.actions import record
from desk import emails
from outbox import actions as outbox
from outbox.models import Message
from participants import emails as guests
from participants.actions.writing import write
from participants.choices import COMING, InvitationState
from participants.emails.calendar import calendar_facts
from participants.emails.polls import DATE_POLL, date_poll_letter
from participants.models import Invitation, Person, Polled
from sessions_app.actions.loosening import overtake_requests
from sessions_app.actions.retention import bring_forward
from sessions_app.emails import NOTE_RELEASED, WINDOW_CLOSES, note_released, window_closes
from sessions_app.models import Note
from workshops.actions.retention import hold_to_rule
from workshops.actions.rule import set_rule
from workshops.models import RuleProfile, Workshop
from workshops.rule import rule_of

# Two further: a cancelled entry has an odd number of its own, between those of two requests.
STEP = 2
OF_A_GUEST = {
    guests.INVITATION: lambda guest, message: guests.invitation_letter(guest),
    guests.REMINDER: lambda guest, message: _reminder(guest, message),
    guests.MISSING: lambda guest, message: guests.missing_letter(
        guest, message.key.partition(":")[0].upper(), message.key
    ),
    guests.CONFIRMATION: lambda guest, message: guests.confirmation_letter(guest),
    guests.WITHDRAWAL: lambda guest, message: guests.withdrawal_letter(guest),
    emails.MOVED: lambda guest, message: emails.workshop_moved(guest),
    emails.CALLED_OFF: lambda guest, message: emails.workshop_called_off(guest),
    emails.CALENDAR: lambda guest, message: emails.calendar_changed(guest),
}
TOLD_NOTHING = [InvitationState.DRAFT, InvitationState.WITHDRAWN, InvitationState.NO]


@transaction.atomic
def put_rule_in_force(*, workshop: Workshop, switches: dict[str, str], name: str = "", by) -> RuleProfile:
    """Gives ``workshop`` another rule and lets it act at once; returns the profile.

    Letters that have not left are written anew; whoever has an entry in a calendar gets a newer one, or
    has it taken out. Raises DomainError when the rule would be wider and people have spoken.
    """
    before = _fresh(workshop)
    profile = set_rule(workshop=workshop, switches=switches, name=name, by=by)
    if profile.pk != before.rule_profile_id:
        overtake_requests(before, by=by)
        act_on(before, by=by)
    workshop.rule_profile = profile
    return profile


def act_on(before: Workshop, *, by) -> None:
    """Brings letters, calendars and the ends of raw notes up to the rule that ``before`` has got."""
    workshop = _fresh(before)
    renewed = calendar_facts(before) != calendar_facts(workshop)
    if renewed:
        Workshop.objects.filter(pk=workshop.pk).update(calendar_sequence=F("calendar_sequence") + STEP)
        workshop.calendar_sequence += STEP
    hold_to_rule(workshop, rule_of(before), by=by)
    rewritten = _rewrite(workshop)
    told = _renew_calendars(workshop) if renewed else 0
    ended = bring_forward(Note.objects.filter(session__workshop=workshop), by=by)
    record(
        "rule.acted", by=by, obj=workshop, compartment=workshop.pk, letters=rewritten, calendars=told, raw_ended=ended
    )


def _fresh(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_related("dialogue", "rule_profile").get(pk=workshop.pk)


def _rewrite(workshop: Workshop) -> int:
    """Writes the letters that have not left under the rule of now; returns how many."""
    waiting = outbox.not_left(workshop.pk, [*OF_A_GUEST, NOTE_RELEASED, WINDOW_CLOSES, DATE_POLL])
    if not waiting:
        return 0
    ids = {message.object_id for message in waiting}
    rows = Invitation.objects.filter(pk__in=ids).select_related("person", "side").in_bulk()
    notes = Note.objects.filter(pk__in=ids).select_related("session").in_bulk()
    polled = Polled.objects.filter(pk__in=ids).select_related("person", "poll").in_bulk()
    people = Person.objects.in_bulk({message.person_id for message in waiting if message.person_id})
    prefetch_related_objects([workshop], "reminder_steps")
    written = 0
    for message in waiting:
        letter = _anew(message, workshop, rows, notes, polled, people)
        written += letter is not None and outbox.rewrite(message, letter)
    return written


def _anew(message: Message, workshop: Workshop, rows: dict, notes: dict, polled: dict, people: dict):
    """The letter of ``message`` as it would be written now; None where what it is about is gone."""
    if guest := rows.get(message.object_id):
        guest.workshop = workshop
        return OF_A_GUEST[message.kind](guest, message)
    if asked := polled.get(message.object_id):
        asked.poll.workshop = workshop
        return date_poll_letter(asked, message.key.partition(f":v{message.link_version}:")[2])
    note, person = notes.get(message.object_id), people.get(message.person_id)
    if person is not None and message.kind == WINDOW_CLOSES:
        return window_closes(workshop, person, None, message.key)  # the day is not told again
    if note is None or person is None:
        return None
    note.session.workshop = workshop
    return note_released(note, person)


def _reminder(guest: Invitation, message: Message):
    rung = message.key.rpartition(":")[2]
    words = {step.rung: step.texts for step in guest.workshop.reminder_steps.all()}
    return guests.reminder_letter(guest, rung, words=words.get(rung))


def _renew_calendars(workshop: Workshop) -> int:
    """A newer calendar file, or one that takes the entry out, to whoever may have an entry; how many."""
    sent = Message.objects.filter(compartment=workshop.pk, calendar_method="REQUEST").exclude(calendar="")
    left = sent.exclude(state__in=[*outbox.NOT_LEFT, "WITHDRAWN"]).values("object_id")
    told = Invitation.objects.filter(workshop=workshop).exclude(state__in=TOLD_NOTHING)
    told = told.filter(person__in=Person.objects.told())
    told = told.filter(state__in=COMING) | told.filter(pk__in=left)
    guests_told = list(told.select_related("person").order_by("pk"))
    for guest in guests_told:
        guest.workshop = workshop
        write(emails.calendar_changed(guest), person=guest.person, dialogue=workshop.dialogue, workshop=workshop)
    return len(guests_told)
