"""Letters about seats. They name the dialogue by its code name alone."""

from django.conf import settings

from outbox.emails import Letter
from workshops.models import Seat


def seat_given(seat: Seat) -> Letter:
    """Tells somebody that there is a seat for them; not which, nor in what."""
    return Letter(
        key=f"workshops/seat_given:{seat.pk}",
        kind="workshops/seat_given",
        to_email=seat.user.email,
        to_name=seat.user.name,
        language=seat.user.language,
        user_id=seat.user_id,
        compartment=seat.dialogue_id,
        about=seat,
        context={
            "code_name": seat.dialogue.code_name,
            "url": f"{settings.SITE_URL}/",
            "phone": seat.dialogue.contact_phone or settings.SUPPORT_PHONE,
        },
    )
