"""The leak check of a report's words, against everybody of the period's rounds and the team."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attribution.check import check
from attribution.messages import MESSAGES
from attribution.model import BLOCK, Finding, PersonEntry
from participants.choices import ConsentKind
from participants.models import Invitation
from participants.selectors.consents import agreed
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
    is_agreed: bool = False  # the one person meant has agreed to be named to the funder

    @property
    def blocks(self) -> bool:
        return self.finding.severity == BLOCK and not self.is_agreed

    @property
    def headline(self) -> str:
        kind = _("Blocks") if self.blocks else _("Warns")
        if self.is_agreed:
            return f"{self.where}. {_('Named by consent.')}"
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


def rounds_of(report: Report) -> QuerySet[Workshop]:
    """The rounds of the report's period."""
    return Workshop.objects.filter(
        dialogue=report.grant.dialogue_id, starts_on__gte=report.starts_on, starts_on__lte=report.ends_on
    )


def nameable_in(report: Report) -> set[str]:
    """Ids of the people who have agreed, in every round of the period in which they take part, that the
    funder is told their name. Two queries."""
    rounds = Invitation.objects.filter(workshop__in=rounds_of(report)).taking_part()
    agreed_to = agreed(ConsentKind.FUNDER, rounds)
    takes_part = list(rounds.values_list("pk", "person_id"))
    kept_back = {person for pk, person in takes_part if pk not in agreed_to}
    return {str(person) for _pk, person in takes_part} - {str(person) for person in kept_back}


def roster_of(report: Report) -> list[PersonEntry]:
    """Everybody who was asked to a round of the period, whatever they answered, and the team."""
    rounds = rounds_of(report)
    with translation.override("en"):  # the check's own lists of words are English
        guests = roster_across(rounds)
    seats = Seat.objects.held().filter(dialogue=report.grant.dialogue_id, role__in=TEAM).select_related("user")
    team = {seat.user_id: seat for seat in seats.order_by("user__name", "role") if seat.user.name}
    return [*guests, *(PersonEntry(id=f"team:{key}", name=seat.user.name) for key, seat in team.items())]


def leaks_in(report: Report) -> list[Leak]:
    """The findings of the leak check in all texts of a report, in the order of the page."""
    roster, nameable = roster_of(report), nameable_in(report)
    return [
        Leak(where, _sentence(text, finding), finding, is_agreed=_names_one_of(finding, nameable))
        for where, text in texts_of(report)
        for finding in check(text, roster).findings
    ]


def _names_one_of(finding: Finding, nameable: set[str]) -> bool:
    """True when the finding means one person alone, who may be named."""
    return finding.fits == 1 and len(finding.people) == 1 and finding.people[0] in nameable


def _sentence(text: str, finding: Finding) -> str:
    """The sentence around the words that were found."""
    start = max(text.rfind(mark, 0, finding.start) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, finding.end)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    return " ".join(text[start:end].split())
