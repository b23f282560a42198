"""Who would sit together: counts against what a balanced room wants, and the gaps in words."""

from dataclasses import dataclass
from math import ceil

from django.db.models import Count, Exists, OuterRef, Q
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


def balance_of(workshop) -> Balance:
    """The balance among those who are asked (or about to be) and have not declined; observers and
    interpreters do not count. Four queries."""
    before = Invitation.objects.filter(person=OuterRef("person"), attended=True).exclude(workshop=workshop)
    rows = Invitation.objects.filter(workshop=workshop, part__in=AT_THE_TABLE).exclude(state__in=DECLINED)
    tally = rows.aggregate(
        total=Count("pk"),
        women=Count("pk", filter=Q(person__gender="F")),
        new=Count("pk", filter=~Exists(before)),
    )
    parties = list(workshop.dialogue.sides.filter(kind=SideKind.PARTY).order_by("position", "name"))
    by_side = dict(rows.values_list("side").annotate(n=Count("pk")).order_by())
    sceptics = _sceptics_by_side(workshop, rows)
    most = max((by_side.get(side.pk, 0) for side in parties), default=0)
    total = tally["total"]
    bars = [Bar(side.name, by_side.get(side.pk, 0), most, max(most, 1)) for side in parties]
    sides = [(bar.gap, gettext("%(count)d short on %(side)s") % {"count": bar.gap, "side": bar.label}) for bar in bars]
    women = Bar(gettext("Women"), tally["women"], ceil(total * WOMEN), max(total, 1))
    new = Bar(gettext("New"), tally["new"], ceil(total * NEW), max(total, 1))
    bars += [women, new]
    gaps = [words for gap, words in sides if gap]
    gaps += _short(women.gap, "%(count)d woman short", "%(count)d women short")
    gaps += _short(new.gap, "%(count)d new face short", "%(count)d new faces short")
    if total and parties:
        heard = Bar(
            gettext("Sceptics"), sum(bool(sceptics.get(side.pk)) for side in parties), len(parties), len(parties)
        )
        bars.append(heard)
        gaps += [gettext("no sceptic from %(side)s") % {"side": s.name} for s in parties if not sceptics.get(s.pk)]
    return Balance(bars=bars, gaps=_sentence(gaps, total), total=total)


def _sceptics_by_side(workshop, rows) -> dict:
    views = Membership.objects.filter(
        dialogue=workshop.dialogue_id,
        view__in=[View.SCEPTICAL, View.HARD_LINE],
        person__in=rows.values("person"),
    )
    return dict(views.values_list("side").annotate(n=Count("pk")).order_by())


def _short(gap: int, one: str, many: str) -> list[str]:
    return [ngettext(one, many, gap) % {"count": gap}] if gap else []


def _sentence(gaps: list[str], total: int) -> str:
    """ "2 short on Soravia; 1 woman short." """
    if not total:
        return gettext("Nobody has been chosen yet.")
    if not gaps:
        return gettext("Nothing is missing.")
    words = "; ".join(gaps)
    return words[0].upper() + words[1:] + "."
