"""The line under every page of a workshop that names its seal and what that does not protect against."""

from django import template

from vault import overview
from workshops.models import SEAL_WORDS, Workshop

register = template.Library()


@register.inclusion_tag("components/seal_line.html", takes_context=True)
def seal_line(context) -> dict:
    """``words`` of the seal of the workshop that the page is about (its context's ``workshop``, or that
    of its ``session`` or ``note``), and whether the organisers keep a recovery code; nothing on any other
    page, nor on a public record."""
    workshop = _workshop_of(context)
    if workshop is None or workshop.dialogue.is_public_record:
        return {}
    recovery = overview.recovery_of(workshop.pk) if workshop.is_sealed else None
    return {"words": SEAL_WORDS[workshop.level], "is_sealed": workshop.is_sealed, "recovery": recovery}


def _workshop_of(context) -> Workshop | None:
    workshop = context.get("workshop")
    if workshop is None:
        session = context.get("session") or getattr(context.get("note"), "session", None)
        workshop = getattr(session, "workshop", None)
    return workshop if isinstance(workshop, Workshop) else None
