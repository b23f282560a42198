"""The leak check of a report's words, against everybody of the period's rounds and the team."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attribution.model import BLOCK, Finding
from participants.choices import ConsentKind
from participants.models import Invitation
from participants.selectors.consents import agreed
from reports.models import Report
from reports.selectors.sections import LABELS
from sessions_app.selectors.leaks import findings_in, headline_of, sentence_around, why_of
from sessions_app.selectors.roster import Roster, roster_of_rounds
from workshops.models import Workshop


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
        if self.is_agreed:
            return f"{self.where}. {_('Named by consent.')}"
        return f"{self.where}. {headline_of(self.finding, blocks=self.blocks)}"

    @property
    def why(self) -> str:
        return why_of(self.finding)


def texts_of(report: Report) -> list[tuple[str, str]]:
    """Every text of a report that somebody typed, with its name."""
    texts = [
        (_("Title"), report.title),
        (_("Summary"), report.summary),
        (_("Themes"), report.themes),
        (_("Not reported"), report.withheld),
        (_("What is corrected"), report.correction),
    ]
    texts += [(str(LABELS[key]), text) for key, text in report.sections.items() if key in LABELS]
    for indicator in report.grant.indicators.all():
        words = f"{indicator.name}. {indicator.unit}. {indicator.evidence}"
        texts.append((_("Indicator “%(name)s”") % {"name": indicator.name}, words))
    for activity in report.grant.activities.all():
        texts.append((_("Activity “%(name)s”") % {"name": activity.name}, f"{activity.name}. {activity.product}"))
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


def roster_of(report: Report) -> Roster:
    """Everybody who was asked to a round of the period, whatever they answered, and the team."""
    return roster_of_rounds(rounds_of(report), report.grant.dialogue_id)


def leaks_in(report: Report) -> list[Leak]:
    """The findings of the leak check in all texts of a report, in the order of the page."""
    roster, nameable = roster_of(report), nameable_in(report)
    return [
        Leak(where, sentence_around(text, finding), finding, is_agreed=_names_one_of(finding, nameable))
        for where, text in texts_of(report)
        for finding in findings_in(text, roster)
    ]


def pointing_at_somebody(grant, texts: Iterable[str]) -> set[str]:
    """Those of the texts that point at somebody who was asked to a round of the dialogue, or at the team."""
    wanted = {text for text in texts if text.strip()}
    if not wanted:
        return set()
    roster = roster_of_rounds(Workshop.objects.filter(dialogue=grant.dialogue_id), grant.dialogue_id)
    return {text for text in wanted if any(found.severity == BLOCK for found in findings_in(text, roster))}


def _names_one_of(finding: Finding, nameable: set[str]) -> bool:
    """True when the finding means one person alone, who may be named."""
    return finding.fits == 1 and len(finding.people) == 1 and finding.people[0] in nameable
