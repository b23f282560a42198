"""Calls that wait for whoever is to make them."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import in_zone
from desk.selectors.rows import waiting
from desk.selectors.words import link, number_word
from participants.models import Call
from workshops.choices import ORGANISERS
from workshops.models import Dialogue
from workshops.policies import seats_of

SHOWN = 5


def calls(user, dialogues: list[Dialogue], today: dt.date):
    """One's own open calls, a row each; of more than a few the rest in one row. ``dialogues`` with
    ``has_calls``; one query, and none where nothing waits."""
    is_narrowed = any(seat.role in ORGANISERS and seat.workshop_id for seat in seats_of(user))
    if not is_narrowed and not any(dialogue.has_calls for dialogue in dialogues):
        return
    rows = list(Call.objects.visible_to(user).open().filter(assignee=user).order_by("due_at", "pk")[:100])
    for call in rows[:SHOWN]:
        why = _("About %(what)s, in %(name)s; from %(when)s.") % {
            "what": call.get_kind_display(),
            "name": call.dialogue.code_name,
            "when": in_zone(call.due_at, user.time_zone),
        }
        yield waiting(
            today,
            what=_("Telephone %(name)s.") % {"name": call.person.name},
            why=why,
            url=link("participants:call", call.pk),
            link=_("Open it"),
            due=call.due_at.date(),
        )
    if rest := len(rows[SHOWN:]):
        words = ngettext("%(number)s more call waits.", "%(number)s more calls wait.", rest)
        yield waiting(
            today,
            what=words % {"number": number_word(rest)},
            why=_("They stand on one page, with the hour where each guest is."),
            url=link("participants:call-list"),
            link=_("See them"),
        )
