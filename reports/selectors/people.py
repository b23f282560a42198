"""Figures about people: the finest that the auditor accepts beside all that ever left the dialogue."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure import K
from reports.models import Release
from reports.selectors.figures import Figures, group_classes, sector_classes
from reports.selectors.ledger import faults_of, touching
from reports.selectors.safety import Hidden, Safe, forms_of, safe_counts, withheld

PEOPLE = ("people", "people_withheld", "sector", "group", "returning")  # what says something about people


@dataclass(frozen=True)
class Told:
    """The part of a content that is about people; ``taken_from``: the number of the release that it repeats."""

    people: dict
    hidden: list[Hidden] = field(default_factory=list)
    taken_from: int | None = None


def published_by(dialogue_id) -> list[dict]:
    """Everything that was ever released of a dialogue, to whichever funder; newest first; one query."""
    releases = Release.objects.filter(report__grant__dialogue=dialogue_id).order_by("-released_at")
    return [json.loads(content) for content in releases.values_list("content", flat=True)]


def people_told(report, figures: Figures, published: Sequence[dict]) -> Told:
    """What ``report`` may say of people. The same period says the same for good; another is made as fine as
    the auditor lets it be beside ``published``."""
    period = [report.starts_on.isoformat(), report.ends_on.isoformat()]
    same = next((content for content in published if content["period"] == period), None)
    if same is not None:
        return Told({name: same.get(name, "") for name in PEOPLE}, [], same["number"])
    return _Telling(period, figures, touching(period, published)).told()


def may_join(content: dict, published: Iterable[dict]) -> bool:
    """True when the auditor accepts a content beside all that it touches. A repetition tells nothing new."""
    near = touching(content["period"], published)
    if any(one["period"] == content["period"] and _told(one) == _told(content) for one in near):
        return True
    return _says_nothing(content) or not faults_of([content, *near])


def _told(content: dict) -> list:
    return [content.get(name) or "" for name in PEOPLE]


def _says_nothing(content: dict) -> bool:
    return content["people"] is None and all("withheld" in content[name] for name in ("sector", "group", "returning"))


class _Telling:
    """Adds one breakdown after the other, each in the finest form that the auditor accepts beside the rest."""

    def __init__(self, period: list[str], figures: Figures, near: list[dict]):
        self.figures, self.near = figures, near
        self.reason = "overlap" if near else "linked"
        nothing = withheld(self.reason)
        self.content = {
            "period": period,
            "rounds": len(figures.rounds),
            "people": None,
            "people_withheld": "",
            "sector": nothing,
            "group": nothing,
            "returning": nothing,
        }
        self.hidden: list[Hidden] = []

    def told(self) -> Told:
        figures = self.figures
        if figures.people < K:
            self._refuse_all()
        elif self._takes(people=figures.people):
            self._finest("sector", forms_of(figures.by_sector, sector_classes()))
            self._finest("group", [safe_counts(figures.by_group, group_classes())])
            self._finest("returning", [Safe(self._returning())])
        else:
            self.content["people_withheld"] = _(
                "The number of people is withheld: another report covers a part of this period, and the two"
                " could be compared to find a person."
            )
        return Told({name: self.content[name] for name in PEOPLE}, self.hidden)

    def _refuse_all(self) -> None:
        for name in ("sector", "group", "returning"):
            self.content[name] = withheld("few_people")

    def _takes(self, **more) -> bool:
        """True, and kept, when the auditor accepts the content with ``more`` in it."""
        tried = self.content | more
        if faults_of([tried, *self.near]):
            return False
        self.content = tried
        return True

    def _finest(self, name: str, forms: Iterable[Safe]) -> None:
        tried = False
        for form in forms:
            if "withheld" not in form.table:
                if self._takes(**{name: form.table}):
                    self.hidden += form.hidden
                    return
                tried = True
            elif not tried:
                self.content[name] = form.table

    def _returning(self) -> dict:
        """How many came again, and the share worked out from the counts that may be published."""
        figures = self.figures
        once = figures.people - figures.returning
        table = safe_counts({_("Came again"): figures.returning, _("Came once"): once}).table
        if "withheld" in table or len(table["rows"]) != 2:
            return withheld("one_class")
        share = round(100 * figures.returning / figures.people)
        return {"again": figures.returning, "of": figures.people, "percent": share}
