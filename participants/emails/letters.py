"""One function per letter to a guest. Nothing here sends."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from outbox.choices import Priority
from outbox.emails import Letter
from participants.choices import InvitationState, Rung
from participants.emails.calendar import CANCEL, REQUEST, calendar_file
from participants.selectors.wording import general_place, has_dates, help_phone, mail_level, rule_in_words
from workshops.choices import MailLevel

INVITATION, REMINDER = "participants/invitation", "participants/reminder"
MISSING = "participants/missing"
CONFIRMATION, WITHDRAWAL = "participants/confirmation", "participants/withdrawal"


def invitation_letter(invitation) -> Letter:
    """The invitation with its calendar file; a rotated link makes it another occurrence."""
    return _letter(
        invitation,
        INVITATION,
        f"v{invitation.link_version}",
        calendar=calendar_file(invitation),
        calendar_method=REQUEST,
        linked=invitation,
    )


def reminder_letter(invitation, rung: str, *, key: str = "", words: Mapping[str, str] | None = None) -> Letter:
    """A rung of the ladder; each goes to a guest at most once each time they are asked: ``key`` names both.

    ``words``: language -> a paragraph of the organiser's own, left out where a letter carries a link alone.
    """
    says_more = mail_level(invitation.workshop) != MailLevel.LINK
    letter = _letter(
        invitation,
        REMINDER,
        rung,
        linked=invitation,
        is_last=rung == Rung.LAST_CALL,
        is_again=invitation.state == InvitationState.RECONFIRM,
        own_words=(words or {}).get(invitation.person.language, "") if says_more else "",
    )
    return replace(letter, key=key) if key else letter


def missing_letter(invitation, kind: str, key: str) -> Letter:
    """Asks a guest who comes to see to something on their page: the ground rules, or what they need. Where
    letters carry a link alone, not what it is."""
    about = "" if mail_level(invitation.workshop) == MailLevel.LINK else str(kind)
    return replace(_letter(invitation, MISSING, "", linked=invitation, about_what=about), key=key)


def confirmation_letter(invitation) -> Letter:
    """Says that an answer was noted, not which."""
    return _letter(invitation, CONFIRMATION, f"answer:{invitation.answered_at:%Y%m%d%H%M%S%f}", linked=invitation)


def withdrawal_letter(invitation) -> Letter:
    """Takes an invitation back and its entry out of the guest's calendar; the link is dead by then."""
    return _letter(
        invitation,
        WITHDRAWAL,
        f"withdrawn:v{invitation.link_version}",
        calendar=calendar_file(invitation, method=CANCEL),
        calendar_method=CANCEL,
        about=invitation,
    )


def _letter(
    invitation, kind: str, occurrence: str, *, linked=None, about=None, calendar="", calendar_method="", **more
) -> Letter:
    person, workshop = invitation.person, invitation.workshop
    level = mail_level(workshop)
    return Letter(
        key=f"invitation:{invitation.pk}:{occurrence}",
        kind=kind,
        to_email=person.email,
        to_name="" if level == MailLevel.LINK else person.name,
        language=person.language,
        context={**_words(invitation, level), **more},
        linked=linked,
        about=about,
        person_id=person.pk,
        compartment=workshop.pk,
        calendar=calendar,
        calendar_method=calendar_method if calendar else "",
        priority=Priority.BULK if kind in {INVITATION, REMINDER, MISSING} else Priority.PERSONAL,
    )


def _words(invitation, level: MailLevel) -> dict:
    """What the templates may use: less at a lower level, so that no template can say too much."""
    person, workshop = invitation.person, invitation.workshop
    words = {
        "LANGUAGE_CODE": person.language,
        "code_name": workshop.dialogue.code_name,
        "help_phone": help_phone(workshop),
    }
    if level == MailLevel.LINK:
        return words
    words |= {
        "salutation": " ".join(part for part in (person.honorific, person.name) if part),
        "place": general_place(workshop),
        "zone": workshop.time_zone,
        "reply_by": workshop.reply_by,
    }
    if has_dates(workshop):
        words |= {"begins_at": workshop.begins_at, "finishes_at": workshop.finishes_at}
    if level == MailLevel.FULL:
        words |= {
            "title": workshop.title,
            "venue": workshop.venue,
            "rule": partial(rule_in_words, workshop.rule_profile),
        }
    return words
