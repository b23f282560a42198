"""What a round costs, what a person costs, and how long the money lasts; in sentences."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure import K
from participants.choices import Part
from participants.models import Invitation
from reports.models import Expense, Grant
from reports.selectors.money import money_words
from workshops.choices import WorkshopState
from workshops.models import Workshop

DAY = dt.timedelta(days=1)
OFF = [WorkshopState.CANCELLED, WorkshopState.POSTPONED]


def words_of(grant, user, today: dt.date) -> list[str]:
    """Cost of a round, and of a person where enough took part; of rounds that ``user`` knows. Three queries."""
    known = Workshop.objects.visible_to(user).filter(dialogue=grant.dialogue_id, starts_on__lte=today)
    rows = Expense.objects.filter(line__grant=grant, workshop__in=known.order_by().values("pk"))
    spent = rows.aggregate(total=Sum("amount"), rounds=Count("workshop", distinct=True))
    if not spent["rounds"]:
        return []
    rounds = list(rows.values_list("workshop", flat=True).distinct())
    sentences = [
        _("A round has cost %(amount)s on average.")
        % {"amount": money_words(_whole(spent["total"] / spent["rounds"]), grant.currency)}
    ]
    people = (
        Invitation.objects.filter(workshop__in=rounds, part__in=[Part.PARTICIPANT, Part.EXPERT])
        .taking_part()
        .values("person")
        .distinct()
        .count()
    )
    if people >= K:
        each = money_words(_whole(spent["total"] / people), grant.currency)
        sentences.append(_("That is %(amount)s for each person who took part.") % {"amount": each})
    return sentences


def _whole(amount) -> Decimal:
    return Decimal(amount).quantize(Decimal(1))


def unfunded(grants: Iterable[tuple], user, today: dt.date) -> dict:
    """Dialogue -> from which day the next round that ``user`` knows of has no money; one query."""
    return _unfunded({dialogue.pk: [row.grant for row in rows] for dialogue, rows in grants}, user, today)


def unfunded_of(grant: Grant, user, today: dt.date) -> str:
    """The same sentence for the dialogue of one grant, or ""; two queries."""
    grants = list(Grant.objects.filter(dialogue=grant.dialogue_id))
    return _unfunded({grant.dialogue_id: grants}, user, today).get(grant.dialogue_id, "")


def _unfunded(grants: dict, user, today: dt.date) -> dict:
    rounds: dict = {}
    planned = Workshop.objects.visible_to(user).filter(dialogue__in=list(grants), starts_on__gt=today)
    for workshop in planned.exclude(state__in=OFF).order_by("starts_on"):
        rounds.setdefault(workshop.dialogue_id, []).append(workshop)
    found = {}
    for dialogue, rows in grants.items():
        end = _lasts_until(rows, today)
        if any(workshop.starts_on > end for workshop in rounds.get(dialogue, [])):
            day = date_format(end + DAY, "DATE_FORMAT")
            found[dialogue] = _("The next round is unfunded from %(day)s.") % {"day": day}
    return found


def _lasts_until(grants: Iterable, today: dt.date) -> dt.date:
    """The last day that is covered without a gap from today on; yesterday when not even today is."""
    end = today - DAY
    for grant in sorted(grants, key=lambda grant: grant.starts_on):
        if grant.starts_on <= end + DAY and grant.ends_on > end:
            end = grant.ends_on
    return end
