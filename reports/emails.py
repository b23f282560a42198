"""Letters to funders. They name no dialogue: only that there is something to read."""

from django.conf import settings
from django.urls import reverse

from outbox.emails import Letter
from workshops.models import Seat


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
