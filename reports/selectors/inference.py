"""What anybody can work out of the hidden numbers, from all releases of a dialogue together; for the organiser."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.selectors.ledger import hidden_in, people_of, ranges_of, touching
from reports.selectors.people import published_by


@dataclass(frozen=True)
class Inference:
    """A hidden cell and the narrowest range that follows. ``number``: of the release that it is in; None for the
    report in the making."""

    row: str
    col: str
    low: int
    high: int
    number: int | None = None


def inferences(report, content: dict) -> list[Inference]:
    """Every hidden cell of ``content`` and of the releases whose periods touch it, as narrow as all of them
    together make it; one query."""
    return inferred(content, published_by(report.grant.dialogue_id))


def inferred(content: dict, published: Sequence[dict]) -> list[Inference]:
    near = touching(content["period"], published)
    others = [one for one in near if people_of(one) != people_of(content)]  # a repetition hides the same cells
    ranges = ranges_of([content, *near])
    return [
        Inference(row, col, *ranges[figure], number=one.get("number"))
        for one in (content, *others)
        for row, col, figure in hidden_in(one)
        if figure in ranges
    ]
