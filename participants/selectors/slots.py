"""Which of several slots serves best: plain arithmetic over what people said. No queries, no clock.

A slot is judged by its own answers alone, in this order: how far it falls short of what is needed when
every "if need be" comes; how far when none of them does; how many can; how many could; how few cannot;
and then the order in which slots were given. More yeses therefore never lower a slot, and nobody's answer
to one slot moves another's figures.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from participants.choices import Availability


@dataclass(frozen=True)
class Voice:
    """One person who was asked: their side (None for no side) and what they said, slot -> answer."""

    person: Hashable
    side: Hashable | None = None
    answers: Mapping[Hashable, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Needs:
    """What a meeting needs: so many of a side, and these people in any case."""

    at_least: Mapping[Hashable, int] = field(default_factory=dict)
    must: frozenset = frozenset()


@dataclass(frozen=True)
class Fit:
    """How one slot serves. ``able``: those of each side who can, "if need be" among them; ``short``: how many
    of a side are missing all the same; ``away``: who must come and has not said that they can;
    ``shortfall``: all that is missing; ``doubt``: the same if nobody who said "if need be" comes."""

    slot: Hashable
    able: Mapping[Hashable, int]
    yes: int
    if_need_be: int
    no: int
    silent: int
    short: Mapping[Hashable, int]
    away: frozenset
    doubt: int

    @property
    def shortfall(self) -> int:
        return sum(self.short.values()) + len(self.away)

    @property
    def serves(self) -> bool:
        """True when nothing that is needed is missing."""
        return self.shortfall == 0

    @property
    def rank(self) -> tuple[int, ...]:
        """The smaller, the better."""
        return (self.shortfall, self.doubt, -self.yes, -(self.yes + self.if_need_be), self.no)


def fit_of(slot: Hashable, voices: Iterable[Voice], needs: Needs) -> Fit:
    """How ``slot`` serves those who were asked."""
    said = [(voice, voice.answers.get(slot)) for voice in voices]
    sure = [voice for voice, answer in said if answer == Availability.YES]
    able = [voice for voice, answer in said if answer in {Availability.YES, Availability.IF_NEED_BE}]
    short, away = _missing(able, needs)
    doubtful, unsure = _missing(sure, needs)
    return Fit(
        slot=slot,
        able=Counter(voice.side for voice in able),
        yes=len(sure),
        if_need_be=len(able) - len(sure),
        no=sum(answer == Availability.NO for _voice, answer in said),
        silent=sum(answer is None for _voice, answer in said),
        short=short,
        away=away,
        doubt=sum(doubtful.values()) + len(unsure),
    )


def rank(slots: Sequence[Hashable], voices: Sequence[Voice], needs: Needs) -> list[Fit]:
    """All ``slots``, the best first; those that serve alike stay in the order in which they came."""
    return sorted((fit_of(slot, voices, needs) for slot in slots), key=lambda fit: fit.rank)


def _missing(coming: list[Voice], needs: Needs) -> tuple[dict, frozenset]:
    of_side = Counter(voice.side for voice in coming)
    short = {side: number - of_side[side] for side, number in needs.at_least.items() if of_side[side] < number}
    return short, needs.must - {voice.person for voice in coming}
