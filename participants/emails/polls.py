"""The letter that asks for days. At the level of a link it says nothing at all."""

from outbox.choices import Priority
from outbox.emails import Letter
from participants.models import Polled
from participants.selectors.polls import slot_rows
from participants.selectors.wording import general_place, help_phone, mail_level
from workshops.choices import MailLevel

DATE_POLL = "participants/date_poll"


def date_poll_letter(polled: Polled, occurrence: str = "", *, key: str = "") -> Letter:
    """Asks ``polled`` which days they could come. ``occurrence``: what makes it another letter than the first
    of this link, for reminders ("" for the first). ``key``: the reminder's own, as its ladder reckons it."""
    person, workshop = polled.person, polled.poll.workshop
    level = mail_level(workshop)
    words = {
        "LANGUAGE_CODE": person.language,
        "code_name": workshop.dialogue.code_name,
        "help_phone": help_phone(workshop),
        "is_again": bool(occurrence),
    }
    if level != MailLevel.LINK:
        words |= {
            "salutation": " ".join(part for part in (person.honorific, person.name) if part),
            "place": general_place(workshop),
            "zone": workshop.time_zone,
            "closes_at": polled.poll.closes_at,
            "slots": lambda: slot_rows(polled.poll),  # when it is written, in its reader's language
        }
    if level == MailLevel.FULL:
        words["title"] = workshop.title
    return Letter(
        key=key or f"date-poll:{polled.pk}:v{polled.link_version}{occurrence and ':' + occurrence}",
        kind=DATE_POLL,
        to_email=person.email,
        to_name="" if level == MailLevel.LINK else person.name,
        language=person.language,
        context=words,
        linked=polled,
        person_id=person.pk,
        compartment=workshop.pk,
        priority=Priority.BULK,
    )
