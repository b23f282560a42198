"""Who comes, as far as a guest may know it: nothing, descriptions, names. Only those who agreed."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext as _

from attribution.model import WARN_UP_TO
from participants.choices import ConsentKind, Stage
from participants.models import Acknowledgement, Exchange, Invitation, SideConfirmation
from participants.selectors.consents import agreed
from participants.selectors.roster import present_affiliation
from workshops.choices import SideKind
from workshops.models import GroundRules, Side
from workshops.policies import sides_in

FITS_ENOUGH = WARN_UP_TO + 1  # a description that fits so many points at nobody
ORDER = list(Stage.values)


@dataclass(frozen=True)
class Named:
    """One guest by name; ``post`` is empty unless they agreed that it stands there."""

    person_id: UUID
    name: str
    post: str


@dataclass(frozen=True)
class Part:
    """Those who come for one side (None: for no side). ``profiles``: (description, how many)."""

    side: Side | None
    stage: str
    is_own: bool = False
    names: list[Named] = field(default_factory=list)
    profiles: list[tuple[str, int]] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"side-{self.side.pk}" if self.side else "no-side"


def company_for(workshop, viewer) -> list[Part]:
    """Who comes to ``workshop``, as ``viewer`` (a guest) may know it. Seven queries, however many guests.

    One's own side and whoever comes for no side are shown by name; another side as far as the exchange
    between the two has gone; somebody of no side knows as much as the side's most reserved counterpart.
    """
    guests = list(
        Invitation.objects.filter(workshop=workshop)
        .taking_part()
        .select_related("person", "side")
        .prefetch_related("person__affiliations")
        .order_by("person__name", "pk")
    )
    listed = agreed(ConsentKind.LISTED, [guest.pk for guest in guests])
    shown = [guest for guest in guests if guest.pk in listed]
    with_post = agreed(ConsentKind.AFFILIATION, [guest.pk for guest in shown])
    described = agreed(ConsentKind.PROFILE, [guest.pk for guest in shown])
    stages = _stages(workshop, viewer, {guest.side for guest in guests if guest.side})
    own = sides_in(viewer, workshop)
    parts = []
    for side in sorted({guest.side for guest in guests}, key=_place):
        stage, people = stages.get(side, Stage.NAMES), [guest for guest in shown if guest.side == side]
        part = Part(side, stage, is_own=side is not None and side.pk in own)
        if stage == Stage.NAMES:
            part.names.extend(_named(guest, guest.pk in with_post) for guest in people)
        elif stage == Stage.PROFILES:
            part.profiles.extend(_profiles(people, described))
        parts.append(part)
    return parts


def _place(side: Side | None) -> tuple:
    return (side is None, side.position if side else 0, side.name if side else "")


def _stages(workshop, viewer, sides: set[Side]) -> dict[Side, str]:
    """How far each party among ``sides`` is shown to ``viewer``."""
    parties = {side for side in sides if side.kind == SideKind.PARTY}
    pairs = {frozenset(row.sides): row.stage for row in exchanges_of(workshop)}
    mine = {side.pk for side in parties} & sides_in(viewer, workshop)
    told = {}
    for side in parties:
        others = mine or {other.pk for other in parties if other != side}
        far = [pairs.get(frozenset({side.pk, other}), Stage.NOTHING) for other in others]
        told[side] = Stage.NAMES if side.pk in mine else min(far, key=ORDER.index, default=Stage.NAMES)
    return told


def exchanges_of(workshop) -> list[Exchange]:
    """The pairs for which something was said, with their confirmations. Two queries."""
    rows = Exchange.objects.filter(workshop=workshop).select_related("first", "second", "opened_by")
    return list(rows.prefetch_related("confirmations__said_by__person", "confirmations__recorded_by"))


def _named(guest: Invitation, with_post: bool) -> Named:
    post = present_affiliation(guest.person) if with_post else None
    words = ", ".join(part for part in (post.title, post.institution) if part) if post else ""
    name = " ".join(part for part in (guest.person.honorific, guest.person.name) if part)
    return Named(guest.person_id, name, words)


def _profiles(people: list[Invitation], described: set) -> list[tuple[str, int]]:
    """Field and expertise of whoever allowed it; the field alone where it fits enough of ``people``;
    else nothing but that somebody comes. In the order of words: no order of people."""
    fields = Counter(guest.person.sector for guest in people)
    tally: Counter = Counter()
    for guest in people:
        person = guest.person
        sector = str(person.get_sector_display())
        if guest.pk in described:
            tally["; ".join(part for part in (sector, person.expertise) if part)] += 1
        elif fields[person.sector] >= FITS_ENOUGH:
            tally[sector] += 1
        else:
            tally[_("a participant")] += 1
    return sorted(tally.items())


@dataclass(frozen=True)
class Pair:
    """Two parties of a workshop and how far they know of each other; ``exchange`` None: nothing was said."""

    first: Side
    second: Side
    exchange: Exchange | None

    @property
    def stage(self) -> str:
        return self.exchange.stage if self.exchange else Stage.NOTHING

    @property
    def stage_label(self) -> str:
        return str(Stage(self.stage).label)

    @property
    def key(self) -> str:
        """For ids in a page."""
        return f"{self.first.pk}-{self.second.pk}"

    @property
    def rows(self) -> list[tuple[Side, SideConfirmation | None, Side]]:
        """Each side, its standing confirmation, and the other side."""
        standing = {}
        if self.exchange:
            standing = {row.side_id: row for row in self.exchange.confirmations.all() if row.withdrawn_at is None}
        pairs = ((self.first, self.second), (self.second, self.first))
        return [(side, standing.get(side.pk), other) for side, other in pairs]


def pairs_of(workshop) -> list[Pair]:
    """Every pair of parties of the dialogue. Four queries."""
    parties = Side.objects.filter(dialogue=workshop.dialogue_id, kind=SideKind.PARTY).order_by("position", "name")
    known = {frozenset(row.sides): row for row in exchanges_of(workshop)}
    return [Pair(one, two, known.get(frozenset({one.pk, two.pk}))) for one, two in combinations(parties, 2)]


def rules_to_read(workshop, viewer) -> Invitation | None:
    """The viewer's own invitation while its newest ground rules are not acknowledged, else None."""
    newest = GroundRules.objects.filter(workshop=workshop).order_by("-version").first()
    own = Invitation.objects.filter(workshop=workshop, person__user=viewer).first()
    if newest is None or own is None:
        return None
    return None if Acknowledgement.objects.filter(invitation=own, ground_rules=newest).exists() else own
