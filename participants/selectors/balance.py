"""Who would sit together: counts against what a balanced room wants, and the gaps in words."""

from collections import Counter
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext, ngettext

from participants.choices import InvitationState, Part, View
from participants.models import Invitation, Membership
from workshops.choices import SideKind

# A floor for women and for people who were not there before: a room without them repeats itself. One
# third and one fifth are this project's defaults, not a norm of the field.
WOMEN = 1 / 3
NEW = 1 / 5
AT_THE_TABLE = [Part.PARTICIPANT, Part.EXPERT]
DECLINED = [InvitationState.NO, InvitationState.WITHDRAWN]


@dataclass(frozen=True)
class Bar:
    """``value`` of ``of`` people, where ``target`` are wanted."""

    label: str
    value: int
    target: int
    of: int

    @property
    def gap(self) -> int:
        return max(self.target - self.value, 0)


@dataclass(frozen=True)
class Balance:
    """``bars`` to draw; ``gaps``: a sentence on what is missing; ``total``: people counted."""

    bars: list[Bar]
    gaps: str
    total: int

    @property
    def is_even(self) -> bool:
        return not any(bar.gap for bar in self.bars)


@dataclass(frozen=True)
class _Guest:
    side: UUID | None
    gender: str
    was_there: bool
    view: str


def balance_of(workshop) -> Balance:
    """The balance among those who are asked (or about to be) and have not declined; observers and
    interpreters do not count. Two queries."""
    guests = _guests(workshop)
    parties = list(workshop.dialogue.sides.filter(kind=SideKind.PARTY).order_by("position", "name"))
    total = len(guests)
    by_side = Counter(guest.side for guest in guests)
    sceptical = {guest.side for guest in guests if guest.view in {View.SCEPTICAL, View.HARD_LINE}}
    most = max((by_side[side.pk] for side in parties), default=0)
    sides = [Bar(side.name, by_side[side.pk], most, max(most, 1)) for side in parties]
    women = Bar(gettext("Women"), sum(g.gender == "F" for g in guests), ceil(total * WOMEN), max(total, 1))
    new = Bar(gettext("New"), sum(not g.was_there for g in guests), ceil(total * NEW), max(total, 1))
    bars = [*sides, women, new]
    gaps = [gettext("%(count)d short on %(side)s") % {"count": b.gap, "side": b.label} for b in sides if b.gap]
    if women.gap:
        gaps.append(ngettext("%(count)d woman short", "%(count)d women short", women.gap) % {"count": women.gap})
    if new.gap:
        gaps.append(ngettext("%(count)d new face short", "%(count)d new faces short", new.gap) % {"count": new.gap})
    if total and parties:
        heard = sum(side.pk in sceptical for side in parties)
        bars.append(Bar(gettext("Sceptics"), heard, len(parties), len(parties)))
        gaps += [gettext("no sceptic from %(side)s") % {"side": s.name} for s in parties if s.pk not in sceptical]
    return Balance(bars=bars, gaps=_sentence(gaps, total), total=total)


def _guests(workshop) -> list[_Guest]:
    before = Invitation.objects.filter(person=OuterRef("person"), attended=True).exclude(workshop=workshop)
    standing = Membership.objects.filter(person=OuterRef("person"), dialogue=workshop.dialogue_id)
    rows = (
        Invitation.objects.filter(workshop=workshop, part__in=AT_THE_TABLE)
        .exclude(state__in=DECLINED)
        .annotate(was_there=Exists(before), view=Subquery(standing.values("view")[:1]))
    )
    return [_Guest(*row) for row in rows.values_list("side", "person__gender", "was_there", "view")]


def _sentence(gaps: list[str], total: int) -> str:
    """ "2 short on Soravia; 1 woman short." """
    if not total:
        return gettext("Nobody has been chosen yet.")
    if not gaps:
        return gettext("Nothing is missing.")
    words = "; ".join(gaps)
    return words[0].upper() + words[1:] + "."
