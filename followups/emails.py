"""Letters about action items. They say that something waits and until when; never what it is."""

from django.conf import settings
from django.urls import reverse

from outbox.emails import Letter
from workshops.choices import MailLevel


def _is_bare(dialogue) -> bool:
    """True where letters are nothing but a link: then the address line names no guest, and no day is told."""
    return dialogue.mail_level == MailLevel.LINK


def _letter(item, occurrence, *, key, to_email, to_name, language, **who) -> Letter:
    rung = occurrence.split("-", 1)[0]
    return Letter(
        key=key,
        kind="followups/reminder",
        to_email=to_email,
        to_name=to_name,
        language=language,
        about=item,
        compartment=item.dialogue_id,
        context={
            "code_name": item.dialogue.code_name,
            "due_on": None if _is_bare(item.dialogue) else item.due_on,
            "rung": rung,
            "url": settings.SITE_URL + reverse("followups:action-detail", args=[item.pk]),
            "phone": item.dialogue.contact_phone,
            "has_account": who.get("user_id") is not None,
        },
        **who,
    )


def reminder_for_person(item, occurrence) -> Letter | None:
    """To the person who owns ``item``; None when no address is known."""
    person = item.owner_person
    if not person.email:
        return None
    return _letter(
        item,
        occurrence,
        key=f"action:{item.pk}:{occurrence}",
        to_email=person.email,
        to_name="" if _is_bare(item.dialogue) else person.name,
        language=person.language,
        person_id=person.pk,
        user_id=person.user_id,
    )


def reminder_for_holder(item, occurrence, user) -> Letter:
    """To one of those who hold the role that owns ``item``."""
    return _letter(
        item,
        occurrence,
        key=f"action:{item.pk}:{occurrence}:{user.pk}",
        to_email=user.email,
        to_name=user.name,
        language=user.language,
        user_id=user.pk,
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
