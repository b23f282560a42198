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
    return _to_guest(
        workshop,
        person,
        kind=NOTE_RELEASED,
        key=f"note-released:{note.pk}:{note.released_revision}:{person.pk}",
        about=note,
        address=reverse("sessions:note-read", kwargs={"pk": note.pk}),
        until=None if _is_bare(workshop) else note.reading_until,
    )


def window_closes(workshop, person, until, key: str) -> Letter:
    """ "You can open it until …": the last letter before a window closes, in words that are translated already."""
    return _to_guest(
        workshop,
        person,
        kind=WINDOW_CLOSES,
        key=key,
        about=workshop,
        address=reverse("sessions:reading-list"),
        until=None if _is_bare(workshop) else until,
    )


def notes_wait(workshop, user, key: str) -> Letter:
    """To a rapporteur: something waits to be finished; not of which round."""
    return _to_reader(workshop, user, "notes_wait", key, "desk:home")


def passage_waits(passage, invitation) -> Letter:
    """ "A question waits for your answer": not about what, nor that it is about words."""
    return _to_guest(
        invitation.workshop,
        invitation.person,
        kind="sessions_app/passage_waits",
        key=f"passage:{passage.pk}:{passage.asked_on:%Y%m%d}",
        about=invitation,
        address=reverse("sessions:agreement-list"),
    )


def _is_bare(workshop) -> bool:
    """True where a letter is nothing but a link: no day, and no name on the address line."""
    return mail_level(workshop) == MailLevel.LINK


def _to_guest(workshop, person, *, kind: str, key: str, about, address: str, **words) -> Letter:
    """A letter to a guest about a round: a link, and the ``words`` that its level allows."""
    return Letter(
        key=key,
        kind=kind,
        to_email=person.email,
        to_name="" if _is_bare(workshop) else person.name,
        language=person.language,
        about=about,
        person_id=person.pk,
        user_id=person.user_id,
        compartment=workshop.pk,
        context={"address": settings.SITE_URL + address, "code_name": workshop.dialogue.code_name, **words},
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


def key_wanted(workshop, user) -> Letter:
    """ "From now on … a key of your own": to somebody who may read, has none, and did not need one before."""
    return _to_reader(workshop, user, "key_wanted", f"key-wanted:{workshop.pk}:{user.pk}", "sessions:key")


def recovery_used(workshop, user, at) -> Letter:
    """The organisers' recovery code was used (``at``, an aware moment): to everybody who may read."""
    return _to_reader(
        workshop, user, "recovery_used", f"recovery-used:{workshop.pk}:{user.pk}:{at.timestamp():.0f}", "sessions:key"
    )
