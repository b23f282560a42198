"""The frame's navigation: built from the user's seats, in one query a request."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from desk.policies import can_open_mailbox, is_operator
from desk.selectors.words import link
from workshops.choices import IN_THE_ROOM, ORGANISERS, READS_NOTES, TEAM, Role
from workshops.policies import seats_of

# Label, page, and the roles that have it: one seat in any of them is enough. A seat in a single
# workshop opens what is not of a whole dialogue: one's letters, one's reports.
NARROW = {"desk:letters", "reports:release-list"}
ENTRIES = [
    (_("Today"), "desk:home", set()),
    (_("Dialogues"), "workshops:dialogue-list", TEAM | {Role.EVALUATOR, Role.FINANCE}),
    (_("People"), "participants:person-list", ORGANISERS),
    (_("Letters"), "desk:letters", ORGANISERS | IN_THE_ROOM),
    (_("Funders"), "reports:grant-list", {Role.CONVENOR, Role.COORDINATOR, Role.FINANCE, Role.EVALUATOR}),
    (_("Reports"), "reports:release-list", {Role.FUNDER}),
    (_("Operations"), "desk:operations", {Role.OPERATOR}),
]


def navigation(request) -> dict:
    """``nav``: gives a list of {label, url, current}; empty for who is not signed in. ``key_url``: gives the
    page of one's reading key, for whoever sits where notes are read. Both ask when a page first shows them:
    letters' pages, fragments and the 404 have no such frame."""

    @cache
    def frame() -> tuple[list[dict], str]:
        return _frame(request)

    return {"nav": lambda: frame()[0], "key_url": lambda: frame()[1]}


def _frame(request) -> tuple[list[dict], str]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return [], ""
    wide = {seat.role for seat in seats_of(user) if seat.workshop_id is None}
    all_of_them = {seat.role for seat in seats_of(user)}
    entries = [
        (label, link(name))
        for label, name, roles in ENTRIES
        if name == "desk:home" or roles & (all_of_them if name in NARROW else wide)
    ]
    if is_operator(user) and can_open_mailbox(user):
        entries.append((_("Captured mailbox"), link("desk:mailbox")))
    nav = [{"label": label, "url": url, "current": request.path == url} for label, url in entries if url]
    return nav, link("sessions:key") if all_of_them & READS_NOTES else ""
