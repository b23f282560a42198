"""The leak check of a report's words, against everybody of the period's rounds and the team."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attribution.check import check
from attribution.messages import MESSAGES
from attribution.model import BLOCK, Finding, PersonEntry
from participants.selectors.roster import roster_across
from reports.models import Report
from workshops.choices import TEAM
from workshops.models import Seat, Workshop


@dataclass(frozen=True)
class Leak:
    """A finding in one of the report's texts: ``where`` names the text, ``sentence`` holds the words."""

    where: str
    sentence: str
    finding: Finding

    @property
    def blocks(self) -> bool:
        return self.finding.severity == BLOCK

    @property
    def headline(self) -> str:
        kind = _("Blocks") if self.blocks else _("Warns")
        if not self.finding.fits:
            return f"{self.where}. {kind}."
        fits = ngettext("%(n)d person fits", "%(n)d people fit", self.finding.fits) % {"n": self.finding.fits}
        return f"{self.where}. {kind}: {fits}."

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        words = MESSAGES.get(self.finding.message)
        if words is None:
            return self.finding.why
        return _(words).format_map({"fits": "", "what": "", **self.finding.params})


def texts_of(report: Report) -> list[tuple[str, str]]:
    """Every text of a report that somebody typed, with its name."""
    texts = [
        (_("Title"), report.title),
        (_("Summary"), report.summary),
        (_("Themes"), report.themes),
        (_("Not reported"), report.withheld),
        (_("What is corrected"), report.correction),
    ]
    for indicator in report.grant.indicators.all():
        words = f"{indicator.name}. {indicator.unit}. {indicator.evidence}"
        texts.append((_("Indicator “%(name)s”") % {"name": indicator.name}, words))
    return [(where, text) for where, text in texts if text.strip(" .")]


def roster_of(report: Report) -> list[PersonEntry]:
    """Everybody who was asked to a round of the period, whatever they answered, and the team."""
    rounds = Workshop.objects.filter(
        dialogue=report.grant.dialogue_id, starts_on__gte=report.starts_on, starts_on__lte=report.ends_on
    )
    with translation.override("en"):  # the check's own lists of words are English
        guests = roster_across(rounds)
    seats = Seat.objects.held().filter(dialogue=report.grant.dialogue_id, role__in=TEAM).select_related("user")
    team = {seat.user_id: seat for seat in seats.order_by("user__name", "role") if seat.user.name}
    return [*guests, *(PersonEntry(id=f"team:{key}", name=seat.user.name) for key, seat in team.items())]


def leaks_in(report: Report) -> list[Leak]:
    """The findings of the leak check in all texts of a report, in the order of the page."""
    roster = roster_of(report)
    return [
        Leak(where, _sentence(text, finding), finding)
        for where, text in texts_of(report)
        for finding in check(text, roster).findings
    ]


def _sentence(text: str, finding: Finding) -> str:
    """The sentence around the words that were found."""
    start = max(text.rfind(mark, 0, finding.start) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, finding.end)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    return " ".join(text[start:end].split())
