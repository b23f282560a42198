"""Letters to guests when a workshop moves or is called off. They say no more than the rule allows."""

from outbox.emails import Letter
from participants.emails.calendar import CANCEL, REQUEST, calendar_file
from participants.selectors.wording import general_place, has_dates, help_phone, mail_level
from workshops.choices import MailLevel, WorkshopState

MOVED, CALLED_OFF = "desk/workshop_moved", "desk/workshop_called_off"


def workshop_moved(invitation) -> Letter:
    """New dates, and the question whether the guest can still come."""
    return _letter(invitation, MOVED, REQUEST, linked=invitation)


def workshop_called_off(invitation) -> Letter:
    """The workshop is postponed or cancelled; takes the entry out of the guest's calendar."""
    return _letter(invitation, CALLED_OFF, CANCEL, about=invitation)


def _letter(invitation, kind: str, method: str, *, linked=None, about=None) -> Letter:
    person, workshop = invitation.person, invitation.workshop
    level = mail_level(workshop)
    calendar = calendar_file(invitation, method=method)
    words = {
        "code_name": workshop.dialogue.code_name,
        "phone": help_phone(workshop),
        "is_postponed": workshop.state == WorkshopState.POSTPONED,
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
