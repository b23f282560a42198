"""The calendar file of an invitation: a code name, times, a city. No attendee, no subject matter."""

from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from participants.selectors.wording import general_place, has_dates, mail_level
from workshops.choices import MailLevel
from workshops.rule import Reader, rule_of

REQUEST, CANCEL = "REQUEST", "CANCEL"


def calendar_file(invitation, *, method: str = REQUEST, is_known: bool = False) -> str:
    """An iCalendar text for one guest, or "" where the rule or the mail level tells no dates, or they are
    unknown. What takes an entry out names the entry and nothing else, so that every rule allows it.

    The UID is the invitation's and never changes; SEQUENCE is the workshop's and rises with each change
    that guests see, and two further with each new letter, so that a CANCEL stands between two REQUESTs.
    """
    workshop = invitation.workshop
    facts = calendar_facts(workshop)
    if facts is None and not (method == CANCEL and is_known):
        return ""
    calendar = Calendar()
    calendar.add("prodid", "-//Antechamber//Invitations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(invitation, method, facts))
    if facts is None:
        return calendar.to_ical().decode()
    # Only the rule changes around the meeting: seventy years of them would be most of the file.
    calendar.add_missing_timezones(date(workshop.starts_on.year, 1, 1), date(workshop.ends_on.year + 1, 1, 1))
    return calendar.to_ical().decode()


@dataclass(frozen=True)
class CalendarFacts:
    """What a calendar file says of a round: the same for every guest."""

    title: str
    begins_at: datetime
    finishes_at: datetime
    place: str


def calendar_facts(workshop) -> CalendarFacts | None:
    """What a calendar file may say by the rule and the mail level of now; None where there is none."""
    if mail_level(workshop) == MailLevel.LINK or not has_dates(workshop):
        return None
    if not rule_of(workshop).tells_place_and_date_to(Reader.CALENDAR):
        return None
    place = general_place(workshop, Reader.CALENDAR)
    return CalendarFacts(workshop.dialogue.code_name, workshop.begins_at, workshop.finishes_at, place)


def uid_of(invitation) -> str:
    return f"{invitation.pk}@{settings.MESSAGE_ID_DOMAIN}"


def _event(invitation, method: str, facts: CalendarFacts | None) -> Event:
    workshop = invitation.workshop
    is_cancel = method == CANCEL
    event = Event()
    event.add("uid", uid_of(invitation))
    event.add("sequence", workshop.calendar_sequence + 2 * (invitation.link_version - 1) + is_cancel)
    event.add("dtstamp", timezone.now())
    event.add("status", "CANCELLED" if is_cancel else "CONFIRMED")
    event.add("class", "PRIVATE")
    if facts is not None:
        event.add("dtstart", facts.begins_at)
        event.add("dtend", facts.finishes_at)
        event.add("summary", facts.title)
        if facts.place:
            event.add("location", facts.place)
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(workshop.dialogue.code_name)
    event.add("organizer", organizer, encode=0)
    return event


@dataclass(frozen=True)
class CalendarWords:
    """What the calendar file says, for the preview: title, moments, zone, place ("" for none)."""

    title: str
    begins_at: datetime
    finishes_at: datetime
    zone: str
    place: str


def calendar_words(invitation) -> CalendarWords | None:
    """The calendar file as its reader would see it, read back from the file itself; None without one."""
    text = calendar_file(invitation)
    if not text:
        return None
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return CalendarWords(
        title=str(event["summary"]),
        begins_at=event.decoded("dtstart"),
        finishes_at=event.decoded("dtend"),
        zone=invitation.workshop.time_zone,
        place=str(event.get("location", "")),
    )
