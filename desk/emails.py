"""Letters to guests when a workshop moves or is called off, which say no more than the rule allows; and
to those who may release an emergency seal, which say nothing at all; and the checkpoint for those who
are to keep it."""

from django.conf import settings
from django.urls import reverse

from outbox.choices import Priority
from outbox.emails import Letter
from participants.emails.calendar import CANCEL, REQUEST, calendar_facts, calendar_file
from participants.selectors.wording import general_place, has_dates, help_phone, mail_level
from workshops.choices import MailLevel, WorkshopState
from workshops.rule import Reader, rule_of

SEAL = "desk/seal_waits"
MOVED, CALLED_OFF, CALENDAR = "desk/workshop_moved", "desk/workshop_called_off", "desk/calendar_changed"
CHECKPOINT = "desk/checkpoint"
RULE_ASKED = "desk/rule_asked"


def workshop_moved(invitation) -> Letter:
    """New dates, and the question whether the guest can still come."""
    return _letter(invitation, MOVED, REQUEST, linked=invitation)


def workshop_called_off(invitation) -> Letter:
    """The workshop is postponed or cancelled; takes the entry out of the guest's calendar."""
    return _letter(invitation, CALLED_OFF, CANCEL, about=invitation)


def calendar_changed(invitation) -> Letter:
    """The entry in the guest's calendar as the rule allows it now: a newer one, or none any more."""
    is_taken_out = calendar_facts(invitation.workshop) is None
    return _letter(
        invitation, CALENDAR, CANCEL if is_taken_out else REQUEST, about=invitation, is_taken_out=is_taken_out
    )


def seal_waits(seal, person, occurrence: str) -> Letter:
    """Asks one of those who may release to sign in; not why, nor in which dialogue.

    It belongs to no compartment, or it would be held back itself.
    """
    return Letter(
        key=f"{SEAL}:{seal.pk}:{occurrence}:{person.pk}",
        kind=SEAL,
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        user_id=person.pk,
        about=seal,
        context={"url": f"{settings.SITE_URL}/", "phone": settings.SUPPORT_PHONE},
        priority=Priority.CODE,
    )


def rule_asked(answer) -> Letter:
    """Nothing but a link: a question waits. Who has an account signs in; the others get a personal link."""
    person, workshop = answer.invitation.person, answer.request.workshop
    has_account = person.user_id is not None
    page = settings.SITE_URL + reverse("desk:rule-answer", args=[answer.pk]) if has_account else ""
    return Letter(
        key=f"{RULE_ASKED}:{answer.pk}:v{answer.link_version}",
        kind=RULE_ASKED,
        to_email=person.email,
        language=person.language,
        person_id=person.pk,
        user_id=person.user_id,
        compartment=workshop.pk,
        about=answer,
        linked=None if has_account else answer,
        context={"code_name": workshop.dialogue.code_name, "page": page, "phone": help_phone(workshop)},
    )


def _letter(invitation, kind: str, method: str, *, linked=None, about=None, is_taken_out: bool = False) -> Letter:
    person, workshop = invitation.person, invitation.workshop
    level = mail_level(workshop)
    calendar = calendar_file(invitation, method=method, is_known=is_taken_out)
    words = {
        "code_name": workshop.dialogue.code_name,
        "phone": help_phone(workshop),
        "is_postponed": workshop.state == WorkshopState.POSTPONED,
        "is_taken_out": is_taken_out,
        "is_acknowledged": rule_of(workshop).tells_existence_to(Reader.LETTER),
    }
    if level != MailLevel.LINK and has_dates(workshop):
        words |= {
            "begins_at": workshop.begins_at,
            "finishes_at": workshop.finishes_at,
            "zone": workshop.time_zone,
            "place": general_place(workshop),
        }
    return Letter(
        key=f"{kind}:{invitation.pk}:{workshop.calendar_sequence}",
        kind=kind,
        to_email=person.email,
        to_name="" if level == MailLevel.LINK else person.name,
        language=person.language,
        person_id=person.pk,
        compartment=workshop.pk,
        linked=linked,
        about=about,
        calendar=calendar,
        calendar_method=method if calendar else "",
        context=words,
    )


def checkpoint(user, note: str, occasion: str) -> Letter:
    """The signed head of the trail's newest checkpoint, to be kept. ``occasion``: one letter for each.

    It names no dialogue and tells no number: who facilitates one is to learn nothing of others.
    """
    return Letter(
        key=f"{CHECKPOINT}:{user.pk}:{occasion}",
        kind=CHECKPOINT,
        to_email=user.email,
        to_name=user.name,
        language=user.language,
        user_id=user.pk,
        context={"note": note, "phone": settings.SUPPORT_PHONE},
    )
