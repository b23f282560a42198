"""Letters about action items. They say that something waits and until when; never what it is."""

from django.conf import settings
from django.urls import reverse

from outbox.emails import Letter
from participants.selectors.wording import help_phone, mail_level
from workshops.choices import MailLevel

REMINDER, SILENCE = "followups/reminder", "followups/silence"


def _is_bare(dialogue) -> bool:
    """True where letters are nothing but a link: then the address line names no guest, and no day is told."""
    return dialogue.mail_level == MailLevel.LINK


def reminder(item, rung: str, key: str, holder=None) -> Letter:
    """To the person who owns ``item``, or to ``holder``, an account that holds the role which owns it.

    ``rung``: "before", "day" or "after" the day on which it is due.
    """
    to = holder or item.owner_person
    return Letter(
        key=key,
        kind=REMINDER,
        to_email=to.email,
        to_name="" if holder is None and _is_bare(item.dialogue) else to.name,
        language=to.language,
        about=item,
        compartment=item.dialogue_id,
        person_id=None if holder else to.pk,
        user_id=to.pk if holder else to.user_id,
        context={
            "code_name": item.dialogue.code_name,
            "due_on": None if _is_bare(item.dialogue) else item.due_on,
            "rung": rung,
            "url": settings.SITE_URL + reverse("followups:action-detail", args=[item.pk]),
            "phone": item.dialogue.contact_phone,
            "has_account": bool(holder or to.user_id),
        },
    )


def concern(incident, user) -> Letter:
    """Asks one of those who lead to sign in; not why."""
    return Letter(
        key=f"incident:{incident.pk}:{user.pk}",
        kind="followups/concern",
        to_email=user.email,
        to_name=user.name,
        language=user.language,
        user_id=user.pk,
        about=incident,
        compartment=incident.dialogue_id,
        context={"url": f"{settings.SITE_URL}/", "phone": settings.SUPPORT_PHONE},
    )


def something_concerns_you(affected) -> Letter:
    """Asks somebody to ring or to sign in; not about what."""
    person, dialogue = affected.person, affected.incident.dialogue
    return Letter(
        key=f"affected:{affected.pk}",
        kind="followups/something_concerns_you",
        to_email=person.email,
        to_name="" if _is_bare(dialogue) else person.name,
        language=person.language,
        person_id=person.pk,
        user_id=person.user_id,
        about=affected,
        compartment=dialogue.pk,
        context={
            "code_name": dialogue.code_name,
            "url": f"{settings.SITE_URL}/",
            "phone": dialogue.contact_phone or settings.SUPPORT_PHONE,
            "has_account": person.user_id is not None,
        },
    )


def silence(addressee, phase: str) -> Letter:
    """To one of those who must agree to a text: that it waits ("start", "soon", "last"), or how the silence ended
    ("held", "broken", "not_valid", "taken_back"). Nothing of the text, nor its name; at the level of a link no day."""
    person, workshop = addressee.person, addressee.workshop
    is_bare = mail_level(workshop) == MailLevel.LINK
    return Letter(
        key=f"silence:{addressee.silence_id}:{addressee.pk}:{phase}",
        kind=SILENCE,
        to_email=person.email,
        to_name="" if is_bare else person.name,
        language=person.language,
        linked=addressee,
        compartment=addressee.silence.joint_text.dialogue_id,
        person_id=person.pk,
        user_id=person.user_id,
        context={
            "code_name": workshop.dialogue.code_name,
            "phase": "" if is_bare else phase,
            "ends_at": None if is_bare else addressee.silence.ends_at,
            "zone": workshop.time_zone,
            "help_phone": help_phone(workshop),
        },
    )
