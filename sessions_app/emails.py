"""The letter of a released note: a link, and no word of what it is about."""

from django.conf import settings
from django.urls import reverse

from outbox.choices import Priority
from outbox.emails import Letter
from participants.selectors.wording import mail_level
from workshops.choices import MailLevel

NOTE_RELEASED = "sessions_app/note_released"


def note_released(note, person) -> Letter:
    """ "Something new is waiting to be read": no title, no session, no names; at the lowest level no day."""
    workshop = note.session.workshop
    is_bare = mail_level(workshop) == MailLevel.LINK
    return Letter(
        key=f"note-released:{note.pk}:{note.released_revision}:{person.pk}",
        kind=NOTE_RELEASED,
        to_email=person.email,
        to_name="" if is_bare else person.name,
        language=person.language,
        about=note,
        person_id=person.pk,
        user_id=person.user_id,
        compartment=workshop.pk,
        context={
            "address": settings.SITE_URL + reverse("sessions:note-read", kwargs={"pk": note.pk}),
            "code_name": workshop.dialogue.code_name,
            "until": None if is_bare else note.reading_until,
        },
        priority=Priority.PERSONAL,
    )


def passage_waits(passage, invitation) -> Letter:
    """ "A question waits for your answer": not about what, nor that it is about words."""
    person, workshop = invitation.person, invitation.workshop
    return Letter(
        key=f"passage:{passage.pk}:{passage.asked_on:%Y%m%d}",
        kind="sessions_app/passage_waits",
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        about=invitation,
        person_id=person.pk,
        user_id=person.user_id,
        compartment=workshop.pk,
        context={
            "address": settings.SITE_URL + reverse("sessions:agreement-list"),
            "code_name": workshop.dialogue.code_name,
        },
        priority=Priority.PERSONAL,
    )
