"""What two programs that know nothing of each other read in a calendar file: icalendar, and vobject."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import icalendar
import vobject


@dataclass(frozen=True)
class Entry:
    """One entry as its reader would see it; moments in UTC, "" and None for what is not there."""

    uid: str
    sequence: int
    status: str
    visibility: str
    summary: str
    place: str
    begins_at: datetime | None
    finishes_at: datetime | None
    organizer: str
    attendees: int


@dataclass(frozen=True)
class File:
    method: str
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        (only,) = self.entries
        return only


def by_icalendar(text: str) -> File:
    calendar = icalendar.Calendar.from_ical(text)
    entries = tuple(
        Entry(
            uid=str(event["uid"]),
            sequence=int(event["sequence"]),
            status=str(event["status"]),
            visibility=str(event["class"]),
            summary=str(event.get("summary", "")),
            place=str(event.get("location", "")),
            begins_at=_utc(event.decoded("dtstart")) if "dtstart" in event else None,
            finishes_at=_utc(event.decoded("dtend")) if "dtend" in event else None,
            organizer=str(event.get("organizer", "")),
            attendees=len(event.walk("ATTENDEE")) + ("attendee" in event),
        )
        for event in calendar.walk("VEVENT")
    )
    return File(str(calendar["method"]), entries)


def by_vobject(text: str) -> File:
    calendar = vobject.readOne(text)
    entries = tuple(
        Entry(
            uid=event.uid.value,
            sequence=int(event.sequence.value),
            status=event.status.value,
            visibility=event.getChildValue("class", ""),
            summary=event.getChildValue("summary", ""),
            place=event.getChildValue("location", ""),
            begins_at=_utc(event.getChildValue("dtstart")),
            finishes_at=_utc(event.getChildValue("dtend")),
            organizer=event.getChildValue("organizer", ""),
            attendees=len(event.contents.get("attendee", [])),
        )
        for event in calendar.contents.get("vevent", [])
    )
    return File(calendar.method.value, entries)


def read(text: str | bytes) -> File:
    """The file as both read it; AssertionError where they do not read the same."""
    words = text.decode() if isinstance(text, bytes) else text
    one, other = by_icalendar(words), by_vobject(words)
    assert asdict(one) == asdict(other)
    return one


def _utc(moment):
    return moment.astimezone(UTC) if moment else None
