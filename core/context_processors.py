"""What every page's frame needs."""

from django.conf import settings
from django.utils.translation import get_language_bidi


def page(request) -> dict:
    """``demo`` (bool), ``direction`` ("rtl" or "ltr") and the telephone number for help."""
    return {
        "demo": settings.DEMO,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "support_phone": settings.SUPPORT_PHONE,
    }
