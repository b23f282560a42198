"""The demo's cast: who one can be when the demo is loaded. Everyone is invented."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

CAST = {
    "convenor": (_("Convenor"), _("plans rounds, chooses and invites, answers to funders")),
    "facilitator": (_("Facilitator"), _("guides the talk, reads notes, releases summaries")),
    "rapporteur": (_("Rapporteur"), _("writes the record, by argument and without names")),
    "coordinator": (_("Coordinator"), _("letters, travel, rooms; no notes")),
    "participant-a": (_("Participant, Ardenya"), _("answers, reads what was released, sees her side’s caucus")),
    "participant-b": (_("Participant, Soravia"), _("the same, for the other side, in Arabic")),
    "observer": (_("Observer"), _("was in the room, sits for no side")),
    "funder": (_("Funder"), _("reads the releases of one grant, and nothing else")),
    "stranger": (_("Stranger"), _("convenes another dialogue and must not learn of this one")),
    "operator": (_("Operator"), _("sees that the machine runs, and the captured mailbox")),
}


def cast(request) -> dict:
    """Context of the sign-in page, in demo mode alone: ``demo_cast``, a list of {role, label, about}."""
    if not settings.DEMO or getattr(request, "user", None) is None or request.user.is_authenticated:
        return {}
    return {"demo_cast": [{"role": role, "label": label, "about": about} for role, (label, about) in CAST.items()]}
