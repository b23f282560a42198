"""The calendar file of an invitation: a code name, times, a city. No attendee, no subject matter."""

from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from participants.selectors.wording import general_place, has_dates, mail_level
from workshops.choices import MailLevel

REQUEST, CANCEL = "REQUEST", "CANCEL"


def calendar_file(invitation, *, method: str = REQUEST) -> str:
    """An iCalendar text for one guest, or "" where the letter may not tell dates or they are unknown.

    The UID is the invitation's and never changes; SEQUENCE is the workshop's and rises with each change
    that guests see, and two further with each new letter, so that a CANCEL stands between two REQUESTs.
    """
    workshop = invitation.workshop
    if mail_level(workshop) == MailLevel.LINK or not has_dates(workshop):
        return ""
    calendar = Calendar()
    calendar.add("prodid", "-//Antechamber//Invitations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(invitation, method))
    # Only the rule changes around the meeting: seventy years of them would be most of the file.
    calendar.add_missing_timezones(date(workshop.starts_on.year, 1, 1), date(workshop.ends_on.year + 1, 1, 1))
    return calendar.to_ical().decode()


def uid_of(invitation) -> str:
    return f"{invitation.pk}@{settings.MESSAGE_ID_DOMAIN}"


def _event(invitation, method: str) -> Event:
    workshop = invitation.workshop
    is_cancel = method == CANCEL
    event = Event()
    event.add("uid", uid_of(invitation))
    event.add("sequence", workshop.calendar_sequence + 2 * (invitation.link_version - 1) + is_cancel)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", workshop.begins_at)
    event.add("dtend", workshop.finishes_at)
    event.add("summary", workshop.dialogue.code_name)
    event.add("status", "CANCELLED" if is_cancel else "CONFIRMED")
    event.add("class", "PRIVATE")
    if place := general_place(workshop):
        event.add("location", place)
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
