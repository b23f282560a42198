"""Figures about people: the finest that the auditor accepts beside all that ever left the dialogue."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure import K
from reports.choices import Grain
from reports.models import Release
from reports.selectors.figures import Figures, group_classes, sector_classes
from reports.selectors.labels import people_withheld, said_again
from reports.selectors.ledger import faults_of, touching
from reports.selectors.safety import Hidden, Safe, forms_of, safe_counts, withheld

PEOPLE = ("people", "people_withheld", "sector", "group", "returning")  # what says something about people


ORDER = list(Grain)  # from the finest to nothing


@dataclass(frozen=True)
class Refusal:
    """Why the table of fields and genders is not shown as finely as was asked for; ``offer``: the finest coarser
    form that would pass, None where no merging helps."""

    reason: str
    offer: Safe | None = None


@dataclass(frozen=True)
class Told:
    """The part of a content that is about people; ``taken_from``: the number of the release that it repeats."""

    people: dict
    hidden: list[Hidden] = field(default_factory=list)
    taken_from: int | None = None
    refusal: Refusal | None = None


def published_by(dialogue_id) -> list[dict]:
    """Everything that was ever released of a dialogue, to whichever funder; newest first; one query."""
    releases = Release.objects.filter(report__grant__dialogue=dialogue_id).order_by("-released_at")
    return [json.loads(content) for content in releases.values_list("content", flat=True)]


def people_told(report, figures: Figures, published: Sequence[dict]) -> Told:
    """What ``report`` may say of people. The same period says the same for good; in another, what the auditor
    does not accept beside ``published`` is withheld, and merged only as far as somebody has decided."""
    period = [report.starts_on.isoformat(), report.ends_on.isoformat()]
    same = next((content for content in published if content["period"] == period), None)
    if same is not None:
        return Told(said_again({name: same.get(name, "") for name in PEOPLE}), [], same["number"])
    return _Telling(period, figures, touching(period, published), Grain(report.grain)).told()


def may_join(content: dict, published: Iterable[dict]) -> bool:
    """True when the auditor accepts a content beside all that it touches. A repetition tells nothing new."""
    near = touching(content["period"], published)
    if any(one["period"] == content["period"] and _told(one) == _told(content) for one in near):
        return True
    return _says_nothing(content) or not faults_of([content, *near])


def _told(content: dict) -> list:
    """What a content tells of people, whichever language it is in."""
    return said_again([content.get(name) or "" for name in PEOPLE])


def _says_nothing(content: dict) -> bool:
    return content["people"] is None and all("withheld" in content[name] for name in ("sector", "group", "returning"))


class _Telling:
    """Adds one breakdown after the other, each in the finest form that the auditor accepts beside the rest."""

    def __init__(self, period: list[str], figures: Figures, near: list[dict], grain: Grain):
        self.figures, self.near, self.grain = figures, near, grain
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
        self.refusal: Refusal | None = None

    def told(self) -> Told:
        figures = self.figures
        if figures.people < K:
            self._refuse_all()
        elif self._accepts(people=figures.people):
            self.content["people"] = figures.people
            self._as_fine_as_decided(forms_of(figures.by_sector, sector_classes()))
            self._if_accepted("group", safe_counts(figures.by_group, group_classes()))
            self._if_accepted("returning", Safe(self._returning()))
        else:
            self.content["people_withheld"] = people_withheld()
            self.refusal = Refusal(self.content["people_withheld"])
        return Told({name: self.content[name] for name in PEOPLE}, self.hidden, refusal=self.refusal)

    def _refuse_all(self) -> None:
        for name in ("sector", "group", "returning"):
            self.content[name] = withheld("few_people")

    def _accepts(self, **more) -> bool:
        """True when the auditor accepts the content with ``more`` in it."""
        return not faults_of([self.content | more, *self.near])

    def _as_fine_as_decided(self, forms: Iterable[Safe]) -> None:
        """The finest form that is accepted, if it is no coarser than was decided; else the reason, and the form
        as an offer."""
        reasons: list[str] = []
        for form in forms:
            if not form.is_shown:
                reasons.append(form.table["withheld"])
            elif not self._accepts(sector=form.table):
                reasons.append(withheld(self.reason)["withheld"])
            elif reasons and (self.grain == Grain.LEFT_OUT or ORDER.index(form.grain) > ORDER.index(self.grain)):
                self.refusal = Refusal(reasons[0], form)
                break
            else:
                self._keep("sector", form)
                return
        self.content["sector"] = {"withheld": reasons[0]}
        self.refusal = self.refusal or Refusal(reasons[0])

    def _if_accepted(self, name: str, form: Safe) -> None:
        if not form.is_shown:
            self.content[name] = form.table
        elif self._accepts(**{name: form.table}):
            self._keep(name, form)

    def _keep(self, name: str, form: Safe) -> None:
        self.content[name] = form.table
        self.hidden += form.hidden

    def _returning(self) -> dict:
        """How many came again, and the share worked out from the counts that may be published."""
        figures = self.figures
        once = figures.people - figures.returning
        table = safe_counts({_("Came again"): figures.returning, _("Came once"): once}).table
        if "withheld" in table or len(table["rows"]) != 2:
            return withheld("one_class")
        share = round(100 * figures.returning / figures.people)
        return {"again": figures.returning, "of": figures.people, "percent": share}
