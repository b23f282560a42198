"""Letters to funders. They name no dialogue: only that there is something to read."""

from django.conf import settings
from django.urls import reverse

from outbox.emails import Letter
from reports.choices import DueKind
from workshops.choices import MailLevel
from workshops.models import Seat

SURVEY_ASKED = "reports/survey_asked"


def _letter(seat: Seat, *, key: str, kind: str, about) -> Letter:
    return Letter(
        key=key,
        kind=kind,
        to_email=seat.user.email,
        to_name=seat.user.name,
        language=seat.user.language,
        user_id=seat.user_id,
        compartment=seat.dialogue_id,
        about=about,
        context={
            "url": settings.SITE_URL + reverse("reports:release-list"),
            "phone": settings.SUPPORT_PHONE,
        },
    )


def grant_shared(seat: Seat) -> Letter:
    """Tells a funder's reader that an account waits; not of what."""
    return _letter(seat, key=f"reports/grant_shared:{seat.pk}", kind="reports/grant_shared", about=seat)


def release_ready(release, seat: Seat) -> Letter:
    """Tells a funder's reader that a report is ready."""
    key = f"release:{release.pk}:{seat.user_id}"
    return _letter(seat, key=key, kind="reports/release_ready", about=release)


def report_due(due, user, key: str) -> Letter:
    """Tells somebody who looks after the money what is due, and when; not to whom, and not for how much.
    Where letters are nothing but a link, it tells neither."""
    grant = due.grant
    is_bare = grant.dialogue.mail_level == MailLevel.LINK
    return Letter(
        key=key,
        kind="reports/report_due",
        to_email=user.email,
        to_name=user.name,
        language=user.language,
        user_id=user.pk,
        compartment=grant.dialogue_id,
        about=grant,
        context={
            "url": settings.SITE_URL + reverse("reports:grant-detail", args=[grant.pk]),
            "due_on": None if is_bare else due.due_on,
            "what": DueKind(due.kind).label if due.kind and not is_bare else "",
            "code_name": grant.dialogue.code_name,
        },
    )


def survey_asked(ballot) -> Letter:
    """Three questions to a guest, behind a link that is theirs alone."""
    person, workshop = ballot.invitation.person, ballot.survey.workshop
    return Letter(
        key=f"reports/survey_asked:{ballot.pk}:v{ballot.link_version}",
        kind=SURVEY_ASKED,
        to_email=person.email,
        language=person.language,
        person_id=person.pk,
        compartment=workshop.pk,
        about=ballot,
        linked=ballot,
        context={"code_name": workshop.dialogue.code_name, "phone": settings.SUPPORT_PHONE},
    )
