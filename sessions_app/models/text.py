"""A note's text while it is in memory: points under headings, arranged by argument."""

import json
from dataclasses import dataclass, field, replace

MAX_POINTS, MAX_HEADING, MAX_TEXT = 150, 300, 20_000
HEADING, BODY = "heading", "text"
GAP = {HEADING: "\n", BODY: "\n\n"}  # what parts the pieces in the plain text


@dataclass(frozen=True)
class Point:
    """One argument: what it is about, and what was said of it. Nobody's."""

    heading: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.heading.strip() or self.text.strip())

    def part(self, name: str) -> str:
        return self.heading if name == HEADING else self.text

    def with_part(self, name: str, words: str) -> "Point":
        return Point(words, self.text) if name == HEADING else Point(self.heading, words)


@dataclass(frozen=True)
class Spot:
    """A stretch of the plain text, found again in its point. Offsets are in characters."""

    point: int
    part: str
    start: int
    end: int


@dataclass(frozen=True)
class NoteText:
    """The whole text. ``page`` is a random word that the writing page chose when it was opened and
    ``turn`` counts its saves: they tell a repeated or late save from another's, and name nobody."""

    points: tuple[Point, ...] = ()
    page: str = field(default="", compare=False)
    turn: int = field(default=0, compare=False)

    @property
    def is_empty(self) -> bool:
        return all(point.is_empty for point in self.points)

    @classmethod
    def from_json(cls, raw: str) -> "NoteText":
        """Reads what ``to_json`` wrote."""
        data = json.loads(raw)
        points = tuple(Point(item.get("heading", ""), item.get("text", "")) for item in data["points"])
        return cls(points, data.get("page", ""), data.get("turn", 0))

    def to_json(self) -> str:
        points = [{"heading": point.heading, "text": point.text} for point in self.points]
        return json.dumps({"points": points, "page": self.page, "turn": self.turn}, ensure_ascii=False)

    def without_empty(self) -> "NoteText":
        return replace(self, points=tuple(point for point in self.points if not point.is_empty))

    def plain(self) -> str:
        """Headings and texts one after another, as the leak check reads them."""
        return "".join(words + GAP[part] for _, part, words in self._pieces())

    def spot(self, start: int, end: int) -> Spot:
        """Where ``plain()[start:end]`` stands; what reaches over a border is cut there."""
        at, last = 0, Spot(0, BODY, 0, 0)
        for index, part, words in self._pieces():
            here = start - at
            if here < len(words) + len(GAP[part]):
                return Spot(index, part, max(here, 0), min(end - at, len(words)))
            at += len(words) + len(GAP[part])
            last = Spot(index, part, len(words), len(words))
        return last

    def reworded(self, spot: Spot, words: str) -> "NoteText":
        """The text with ``words`` in the place of ``spot``."""
        point = self.points[spot.point]
        before = point.part(spot.part)
        after = before[: spot.start] + words + before[spot.end :]
        points = list(self.points)
        points[spot.point] = point.with_part(spot.part, after)
        return replace(self, points=tuple(points))

    def merged_with(self, other: "NoteText") -> "NoteText":
        """All points of this text, then those of ``other`` that are not among them."""
        more = tuple(point for point in other.points if point not in self.points and not point.is_empty)
        return replace(self, points=self.without_empty().points + more)

    def _pieces(self):
        for index, point in enumerate(self.points):
            yield index, HEADING, point.heading
            yield index, BODY, point.text
