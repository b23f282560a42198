"""A letter, before it is a row: who gets it, from which template, with what."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation

from outbox.choices import OPTIONAL, Priority

# Stands in the stored words where the personal link will be; filled in on the way out.
LINK = "https://personal-link.invalid/"
# The same for the page on which an optional letter is stopped.
STOP = "https://stop-letters.invalid/"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """``kind`` names the folder below templates/mail/ with subject.txt, body.txt and body.html.

    ``key`` is unique per (kind, object, person, occurrence). ``context`` must hold nothing
    confidential. ``linked``: the row whose personal link the letter carries (template variable
    ``link``). ``about``: the row that caused it.
    """

    key: str
    kind: str
    to_email: str
    to_name: str = ""
    language: str = "en"
    context: dict = field(default_factory=dict)
    about: Model | None = None
    linked: Model | None = None
    person_id: UUID | None = None
    user_id: UUID | None = None
    compartment: UUID | None = None
    calendar: str = ""
    calendar_method: str = ""
    priority: int = Priority.PERSONAL
    not_before: datetime | None = None
    is_ephemeral: bool = False


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(letter: Letter) -> Rendered:
    """The letter's words in its recipient's language; what is shown in a preview is what is sent.

    An optional letter says in its last line how to stop such letters, whatever its own template says.
    """
    with translation.override(letter.language):
        context = {
            "link": LINK,
            "stop": STOP if letter.kind in OPTIONAL else "",
            "to_name": letter.to_name,
            "language": letter.language,
            "LANGUAGE_CODE": letter.language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            **letter.context,
        }
        folder = f"mail/{letter.kind}"
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        text = render_to_string(f"{folder}/body.txt", context).strip() + "\n"
        if context["stop"]:
            text += "\n" + render_to_string("mail/_stop.txt", context).strip() + "\n"
        html = render_to_string(f"{folder}/body.html", {**context, "subject": subject})
    return Rendered(subject=subject[:200], text=text, html=html)
