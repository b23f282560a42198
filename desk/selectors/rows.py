"""The row of a waiting list."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk.selectors.words import until


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what and why, and one link. ``due``: the day that orders it; None last."""

    what: str
    why: str
    url: str
    link: str
    when: str = ""
    due: dt.date | None = None
    overdue: bool = False

    @property
    def order(self) -> tuple:
        return (not self.overdue, self.due is None, self.due or dt.date.max)


def waiting(today: dt.date, *, what: str, why: str, url: str, link: str, due: dt.date | None = None) -> Waiting:
    """A row as it reads on the day ``today`` (the reader's)."""
    return Waiting(what, why, url, link, when=until(due, today), due=due, overdue=bool(due and due < today))


def name_of(workshop) -> str:
    """ "Lake Room, round 4", as the team calls it; ``workshop`` with its dialogue."""
    number = workshop.number_text or workshop.number
    if not number:
        return f"{workshop.dialogue.code_name}, {workshop.title}"
    return _("%(name)s, round %(number)s") % {"name": workshop.dialogue.code_name, "number": number}
