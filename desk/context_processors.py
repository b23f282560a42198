"""The frame's navigation: built from the user's seats, in one query a request."""

from django.utils.translation import gettext as _

from desk.selectors.words import link
from workshops.choices import ORGANISERS, Role
from workshops.policies import holds, seats_of


def navigation(request) -> dict:
    """``nav``: a list of {label, url, current}; empty for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": []}
    entries = [(_("Today"), "desk:home")]
    if holds(user, {Role.CONVENOR, Role.FACILITATOR, Role.RAPPORTEUR, Role.COORDINATOR, Role.EVALUATOR, Role.FINANCE}):
        entries.append((_("Dialogues"), "workshops:dialogue-list"))
    if holds(user, ORGANISERS):
        entries += [(_("People"), "participants:person-list"), (_("Letters"), "desk:letters")]
    if holds(user, {Role.CONVENOR, Role.COORDINATOR, Role.FINANCE, Role.EVALUATOR}):
        entries.append((_("Funders"), "reports:grant-list"))
    if any(seat.role == Role.FUNDER for seat in seats_of(user)):
        entries.append((_("Reports"), "reports:release-list"))
    return {
        "nav": [
            {"label": label, "url": url, "current": request.path == url}
            for label, url in ((label, link(name)) for label, name in entries)
            if url
        ]
    }
