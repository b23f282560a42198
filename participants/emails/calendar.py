"""Calendar files: of an invitation, and of all that somebody comes to. A code name or a cover title, times, a city;
no attendee, no subject matter."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from participants.selectors.wording import general_place, has_dates, mail_level
from workshops.choices import MailLevel
from workshops.rule import Reader, rule_of

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
EVERY = timedelta(hours=6)  # so often a calendar should look again


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
    calendar = _calendar(method)
    event = _event(invitation, method, facts)
    event.add("dtstamp", timezone.now())
    event.add("organizer", _organizer(invitation), encode=0)
    calendar.add_component(event)
    if facts is not None:
        _add_zones(calendar, [workshop])
    return calendar.to_ical().decode()


def feed_file(person, invitations) -> str:
    """An iCalendar text of ``person``'s appointments, for a calendar that fetches it: of those ``invitations`` of which
    a file may tell the days at this moment. It names neither who asks nor who comes.

    Entries have the UID of the file that came with the letter, so that a calendar holds each once. Nothing in it
    tells when a rule or an answer changed: the stamp is the day of the fetch.
    """
    calendar = _calendar(PUBLISH)
    with translation.override(person.language):
        calendar.add("x-wr-calname", gettext("Appointments"))
    calendar.add("refresh-interval", vDuration(EVERY), {"value": "DURATION"})
    told = [(row, facts) for row in invitations if (facts := calendar_facts(row.workshop)) is not None]
    for invitation, facts in told:
        event = _event(invitation, PUBLISH, facts)
        event.add("dtstamp", timezone.now().replace(hour=0, minute=0, second=0, microsecond=0))
        calendar.add_component(event)
    if told:
        _add_zones(calendar, [row.workshop for row, _facts in told])
    return calendar.to_ical().decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Antechamber//Invitations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _add_zones(calendar: Calendar, workshops) -> None:
    """Only the rule changes around the meetings: seventy years of them would be most of the file."""
    first = min(workshop.starts_on.year for workshop in workshops)
    last = max(workshop.ends_on.year for workshop in workshops)
    calendar.add_missing_timezones(date(first, 1, 1), date(last + 1, 1, 1))


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
    event.add("status", "CANCELLED" if is_cancel else "CONFIRMED")
    event.add("class", "PRIVATE")
    if facts is not None:
        event.add("dtstart", facts.begins_at)
        event.add("dtend", facts.finishes_at)
        event.add("summary", invitation.person.cover_title or facts.title)
        if facts.place:
            event.add("location", facts.place)
    return event


def _organizer(invitation) -> vCalAddress:
    """The sender of our letters, by the code name; without it where a cover title stands in its place."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if not invitation.person.cover_title:
        organizer.params["cn"] = vText(invitation.workshop.dialogue.code_name)
    return organizer


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
