"""Live figures of a period, from rows to plain values. Nothing here has been made safe to show."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import Table
from followups.choices import Evidence, Route, TextState, TransferState
from followups.models import JointText, Transfer
from participants.choices import Gender, InvitationState, Part, Sector
from participants.models import Invitation
from reports.selectors.safety import Classes
from sessions_app.choices import WITHOUT_NOTES, SessionKind
from sessions_app.models import WorkshopSession
from workshops.choices import Existence, SideKind, Topics, WorkshopState
from workshops.models import Workshop

# The stated merge order: a field with few people is lifted, with its neighbour, into the wider one.
WIDER = {
    Sector.DIPLOMACY: gettext_lazy("Diplomacy and politics"),
    Sector.POLITICS: gettext_lazy("Diplomacy and politics"),
    Sector.ACADEMIA: gettext_lazy("Academia and media"),
    Sector.MEDIA: gettext_lazy("Academia and media"),
    Sector.CIVIL_SOCIETY: gettext_lazy("Civil society and business"),
    Sector.BUSINESS: gettext_lazy("Civil society and business"),
}
GENDERS = {
    Gender.FEMALE: gettext_lazy("Women"),
    Gender.MALE: gettext_lazy("Men"),
    Gender.OTHER: gettext_lazy("Other or not said"),
}
NOT_HELD = {WorkshopState.CANCELLED, WorkshopState.POSTPONED}
DELIVERED = [TransferState.DELIVERED, TransferState.ACKNOWLEDGED, TransferState.USED_IN_PUBLIC]
AGREED = [TextState.AGREED, TextState.WITH_RESERVATION]


@dataclass(frozen=True)
class Figures:
    """A period in numbers. ``rounds_by_person``: how many held rounds of the dialogue, up to the end
    of the period, each person of the period took part in. ``history``: those rounds."""

    rounds: list[Workshop]
    history: list[Workshop]
    rounds_moved: int
    sessions: int
    sessions_closed: int
    by_sector: Table | None
    by_group: dict[str, int]
    people: int
    returning: int
    texts_agreed: int
    texts_in_work: int
    transfers: int
    transfers_public: int
    transfers_by_route: dict[str, int] = field(default_factory=dict)


def figures_of(report, today: dt.date) -> Figures:
    """The figures of ``report``'s period; six queries, however many rounds and people."""
    dialogue_id = report.grant.dialogue_id
    history = held_rounds(dialogue_id, until=report.ends_on, today=today)
    rounds = [workshop for workshop in history if workshop.starts_on >= report.starts_on]
    people, returning = _people(rounds, history)
    sessions, closed = _sessions(rounds)
    transfers, public, by_route = _transfers(report)
    agreed, in_work = _texts(report)
    return Figures(
        rounds=rounds,
        history=history,
        rounds_moved=_moved(report),
        sessions=sessions,
        sessions_closed=closed,
        by_sector=_sector_table(people),
        by_group=_groups(people),
        people=len(people),
        returning=returning,
        texts_agreed=agreed,
        texts_in_work=in_work,
        transfers=transfers,
        transfers_public=public,
        transfers_by_route=by_route,
    )


def held_rounds(dialogue_id, *, until: dt.date, today: dt.date) -> list[Workshop]:
    """Rounds that began by ``until`` and are over by ``today``, in order. A round whose existence is
    not acknowledged is not counted, and not mentioned as missing either."""
    rounds = Workshop.objects.filter(dialogue=dialogue_id, starts_on__lte=until)
    rounds = rounds.annotate(last_on=Coalesce("ends_on", "starts_on")).filter(last_on__lte=today)
    rounds = rounds.exclude(state__in=NOT_HELD).exclude(rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
    return list(rounds.in_order().only("id", "starts_on", "ends_on", "number", "dialogue_id"))


def _moved(report) -> int:
    rounds = Workshop.objects.filter(
        dialogue=report.grant.dialogue_id,
        starts_on__gte=report.starts_on,
        starts_on__lte=report.ends_on,
        state__in=NOT_HELD,
    )
    return rounds.exclude(rule_profile__existence=Existence.NOT_ACKNOWLEDGED).count()


def _people(rounds, history) -> tuple[dict, int]:
    """({person: (gender, sector, side kind)} of the period, how many of them came more than once)."""
    took_part = Q(attended=True) | Q(attended=None, state=InvitationState.YES)
    invitations = (
        Invitation.objects.filter(took_part, workshop__in=history, part__in=[Part.PARTICIPANT, Part.EXPERT])
        .order_by("workshop__starts_on", "pk")
        .values_list("person", "workshop", "person__gender", "person__sector", "side__kind")
    )
    period = {workshop.pk for workshop in rounds}
    times: Counter = Counter()
    people: dict = {}
    for person, workshop, *attributes in invitations:
        times[person] += 1
        if workshop in period:
            people[person] = tuple(attributes)
    return people, sum(times[person] > 1 for person in people)


def _sector_table(people: dict) -> Table | None:
    """Field by gender with its merge order; a column "other or not said" only where it holds somebody."""
    if not people:
        return None
    tally = Counter((sector, gender) for gender, sector, _kind in people.values())
    sectors = [sector for sector in Sector.values if any(row == sector for row, _gender in tally)]
    columns = [Gender.FEMALE, Gender.MALE]
    if any(gender == Gender.OTHER for _sector, gender in tally):
        columns.append(Gender.OTHER)
    return Table(
        rows=tuple(_capital(Sector(sector).label) for sector in sectors),
        cols=tuple(str(GENDERS[gender]) for gender in columns),
        inner=tuple(tuple(tally[sector, gender] for gender in columns) for sector in sectors),
        row_steps=({_capital(sector.label): str(wider) for sector, wider in WIDER.items()},),
    )


def sector_classes() -> Classes:
    """What the labels of the table of fields stand for, in the language that is on."""
    rows = {_capital(sector.label): sector.value for sector in Sector}
    wider: dict[str, list[str]] = {}
    for sector, label in WIDER.items():
        wider.setdefault(str(label), []).append(sector.value)
    return Classes(rows, {str(label): gender.value for gender, label in GENDERS.items()}, wider)


def group_classes() -> Classes:
    """The same of where people come from."""
    return Classes({_("From the countries of the parties"): "parties", _("From elsewhere"): "elsewhere"})


def _capital(label) -> str:
    return str(label)[:1].upper() + str(label)[1:]


def _groups(people: dict) -> dict[str, int]:
    """Where people come from, as coarsely as possible: no country is named, so no side is."""
    tally = Counter(kind == SideKind.PARTY for _gender, _sector, kind in people.values())
    return {_("From the countries of the parties"): tally[True], _("From elsewhere"): tally[False]}


def _sessions(rounds) -> tuple[int, int]:
    """(sessions held, those whose topics stay among the people present). A caucus counts nowhere: the
    difference from the agenda would tell the other side of it."""
    closed = Q(rule_profile__isnull=False) & ~Q(rule_profile__topics=Topics.PUBLIC)
    closed |= Q(rule_profile=None) & ~Q(workshop__rule_profile__topics=Topics.PUBLIC)
    found = (
        WorkshopSession.objects.filter(workshop__in=rounds)
        .exclude(rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
        .exclude(kind__in=[*WITHOUT_NOTES, SessionKind.CAUCUS])
        .aggregate(total=Count("pk"), closed=Count("pk", filter=closed))
    )
    return found["total"], found["closed"]


def _texts(report) -> tuple[int, int]:
    """(texts agreed, texts in work) among those that got a version in the period; none that a round
    which is not acknowledged has worked on."""
    texts = JointText.objects.filter(
        dialogue=report.grant.dialogue_id,
        versions__saved_on__gte=report.starts_on,
        versions__saved_on__lte=report.ends_on,
    ).exclude(versions__workshop__rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
    found = texts.aggregate(
        agreed=Count("pk", filter=Q(state__in=AGREED), distinct=True),
        in_work=Count("pk", filter=Q(state=TextState.DRAFT), distinct=True),
    )
    return found["agreed"], found["in_work"]


def _transfers(report) -> tuple[int, int, dict[str, int]]:
    """(delivered in the period, of which on the public record, by route)."""
    rows = Transfer.objects.filter(
        dialogue=report.grant.dialogue_id,
        is_reportable=True,
        state__in=DELIVERED,
        happened_on__gte=report.starts_on,
        happened_on__lte=report.ends_on,
    )
    rows = rows.exclude(workshop__rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
    rows = rows.values_list("route", "evidence")
    routes = Counter(route for route, _evidence in rows)
    by_route = {_capital(Route(route).label): routes[route] for route in Route.values if routes[route]}
    return len(rows), sum(evidence == Evidence.PUBLIC for _route, evidence in rows), by_route
