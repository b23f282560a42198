"""A dialogue across its years."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.utils.translation import gettext as _

from core.charts import Chart, year_line
from followups.policies import can_list_followups
from followups.selectors.lists import ActionRow, action_row, texts_of
from participants.choices import COMING
from participants.models import Invitation
from workshops.models import Dialogue, Workshop
from workshops.selectors import Told, told_of


@dataclass(frozen=True)
class Round:
    """One meeting on the line. ``came``: how many took part; ``returning``: the share of them who had
    taken part before (None for the first, and where nobody came)."""

    workshop: Workshop
    told: Told
    came: int = 0
    returning: float | None = None

    @property
    def day(self) -> dt.date | None:
        """By which it stands on the line: the first day, else the last; None where it is not told."""
        return (self.workshop.starts_on or self.workshop.ends_on) if self.told.has_dates else None


@dataclass(frozen=True)
class Year:
    number: int
    rounds: list[Round]


@dataclass(frozen=True)
class Decade:
    """ "The 1960s" and its years; ``gap``: years without a meeting before it that deserve a word."""

    name: str
    years: list[Year]
    gap: str = ""


@dataclass(frozen=True)
class DialoguePage:
    rounds: int
    decades: list[Decade]
    undated: list[Round]
    coming: list[Round]
    chart: Chart | None
    actions: list[ActionRow] = field(default_factory=list)
    texts: list = field(default_factory=list)


def page_of(dialogue: Dialogue, user, today: dt.date) -> DialoguePage:
    """The whole page, in a constant number of queries."""
    workshops = list(Workshop.objects.visible_to(user).filter(dialogue=dialogue).in_order())
    for workshop in workshops:
        workshop.dialogue = dialogue
    rounds = [Round(workshop, told_of(workshop, user)) for workshop in workshops]
    if not dialogue.is_public_record:
        rounds = _with_people(dialogue, rounds)
    dated = sorted((r for r in rounds if r.day), key=lambda r: r.day)
    years = [r.day.year for r in dated]
    follows = can_list_followups(user, dialogue) and not dialogue.is_public_record
    return DialoguePage(
        rounds=len(rounds),
        decades=_decades(dated),
        undated=[r for r in rounds if not r.day],
        coming=[] if dialogue.is_public_record else [r for r in rounds if _is_coming(r.workshop, today)],
        chart=year_line(title=_("Meetings by year"), years=years) if _is_long(years) else None,
        actions=_open_actions(dialogue, today) if follows else [],
        texts=texts_of(dialogue) if follows else [],
    )


def _is_long(years: list[int]) -> bool:
    """A drawing says more than a list from about a decade on."""
    return len(set(years)) > 2 and max(years) - min(years) >= 8


def _is_coming(workshop: Workshop, today: dt.date) -> bool:
    return workshop.is_open and (workshop.ends_on is None or workshop.ends_on >= today)


def _open_actions(dialogue: Dialogue, today: dt.date) -> list[ActionRow]:
    items = dialogue.action_items.select_related("owner_person", "workshop", "carried_from__workshop").open()
    return [action_row(item, today) for item in items.order_by("due_on", "created_at")[:50]]


def _with_people(dialogue: Dialogue, bare: list[Round]) -> list[Round]:
    """The rounds with how many came and how many of them had come before."""
    came = defaultdict(set)
    rows = Invitation.objects.filter(workshop__dialogue=dialogue).values_list(
        "workshop_id", "person_id", "state", "attended"
    )
    for workshop_id, person_id, state, attended in rows:
        if attended or (attended is None and state in COMING):
            came[workshop_id].add(person_id)
    seen: set = set()
    rounds = []
    for row in bare:
        here = came[row.workshop.pk]
        share = len(here & seen) / len(here) if here and seen else None
        rounds.append(replace(row, came=len(here), returning=share))
        seen |= here
    return rounds


def _decades(dated: list[Round]) -> list[Decade]:
    decades, last = [], None
    for decade, members in groupby(dated, key=lambda r: r.day.year // 10 * 10):
        years = [Year(y, list(rs)) for y, rs in groupby(members, key=lambda r: r.day.year)]
        first = years[0].number
        gap = ""
        if last is not None and first - last > 4:
            gap = _("No meeting on record from %(first)d to %(last)d.") % {"first": last + 1, "last": first - 1}
        decades.append(Decade(_("The %(decade)ds") % {"decade": decade}, years, gap))
        last = years[-1].number
    return decades
