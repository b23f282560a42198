"""Pages that speak the language of the guest they are for, whatever the browser says."""

from functools import wraps

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info

LANGUAGES = dict(settings.LANGUAGES)


def asked_for(request) -> str:
    """ "?language=ar" where the guest chose a language on the page, else nothing."""
    asked = request.GET.get("language", "")
    return f"?language={asked}" if asked in LANGUAGES else ""


def other_languages() -> list[dict]:
    """The languages in which the page can be read besides the present one."""
    return [get_language_info(code) for code in LANGUAGES if code != translation.get_language()]


def in_guests_language(view):
    """Runs ``view(request, row, *way)`` in the language asked for on the page, else the guest's: that of the row
    itself, or of its person."""

    @wraps(view)
    def speaking(request, row, *way):
        asked = request.GET.get("language", "")
        language = asked if asked in LANGUAGES else getattr(row, "language", "") or row.person.language
        with translation.override(language):
            response = view(request, row, *way)
        response.headers["Content-Language"] = language
        return response

    return speaking
