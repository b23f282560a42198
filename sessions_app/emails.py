"""Letters about notes and their readers: a link, and no word of what it is about."""

from django.conf import settings
from django.urls import reverse

from outbox.choices import Priority
from outbox.emails import Letter
from participants.selectors.wording import mail_level
from workshops.choices import MailLevel

NOTE_RELEASED = "sessions_app/note_released"
WINDOW_CLOSES = "sessions_app/window_closes"


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


def window_closes(workshop, person, until, key: str) -> Letter:
    """ "You can open it until …": the last letter before a window closes, in words that are translated already."""
    is_bare = mail_level(workshop) == MailLevel.LINK
    return Letter(
        key=key,
        kind=WINDOW_CLOSES,
        to_email=person.email,
        to_name="" if is_bare else person.name,
        language=person.language,
        about=workshop,
        person_id=person.pk,
        user_id=person.user_id,
        compartment=workshop.pk,
        context={
            "address": settings.SITE_URL + reverse("sessions:reading-list"),
            "code_name": workshop.dialogue.code_name,
            "until": None if is_bare else until,
        },
    )


def notes_wait(workshop, user, key: str) -> Letter:
    """To a rapporteur: something waits to be finished; not of which round."""
    return _to_reader(workshop, user, "notes_wait", key, "desk:home")


def passage_waits(passage, invitation) -> Letter:
    """ "A question waits for your answer": not about what, nor that it is about words."""
    person, workshop = invitation.person, invitation.workshop
    return Letter(
        key=f"passage:{passage.pk}:{passage.asked_on:%Y%m%d}",
        kind="sessions_app/passage_waits",
        to_email=person.email,
        to_name="" if mail_level(workshop) == MailLevel.LINK else person.name,
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


def _to_reader(workshop, user, kind: str, key: str, route: str) -> Letter:
    """A letter about the seal to one of those who may read."""
    return Letter(
        key=key,
        kind=f"sessions_app/{kind}",
        to_email=user.email,
        to_name=user.name,
        language=user.language,
        about=workshop,
        user_id=user.pk,
        compartment=workshop.pk,
        context={"address": settings.SITE_URL + reverse(route), "code_name": workshop.dialogue.code_name},
        priority=Priority.PERSONAL,
    )


def reader_admitted(workshop, user, version: str) -> Letter:
    """ "You were let in": to somebody who waited for it. ``version`` tells this time from another."""
    return _to_reader(
        workshop, user, "reader_admitted", f"reader-admitted:{workshop.pk}:{user.pk}:{version}", "sessions:key"
    )


def recovery_used(workshop, user, at) -> Letter:
    """The organisers' recovery code was used (``at``, an aware moment): to everybody who may read."""
    return _to_reader(
        workshop, user, "recovery_used", f"recovery-used:{workshop.pk}:{user.pk}:{at.timestamp():.0f}", "sessions:key"
    )
