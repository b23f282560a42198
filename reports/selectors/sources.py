"""Where each figure of a report comes from, for the organiser; no part of it is ever frozen."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.selectors.content import Draft


@dataclass(frozen=True)
class Source:
    """A figure in words, where it is counted, and pages on which it can be looked up (words, address)."""

    figure: str
    where: str
    pages: list[tuple[str, str]] = field(default_factory=list)


def sources_of(report, draft: Draft) -> list[Source]:
    """A line for each kind of figure; no query."""
    figures, grant = draft.figures, report.grant
    rounds = [(_round(workshop), reverse("desk:workshop", args=[workshop.pk])) for workshop in figures.rounds]
    money = [(grant.reference, reverse("reports:grant-detail", args=[grant.pk]))]
    people = _("whoever attended, or said yes where attendance was not written down; each person once")
    if draft.taken_from:
        people = _("as released under number %(number)d") % {"number": draft.taken_from}
    return [
        Source(_("Rounds: %(n)d") % {"n": len(rounds)}, _("rounds of the period that were held"), rounds),
        Source(_("Sessions: %(n)d") % {"n": figures.sessions}, _("their agendas, without meals and caucuses"), rounds),
        Source(_("People"), people, rounds),
        Source(_("Joint texts and transfers"), _("texts with a version in the period; transfers marked as reportable")),
        Source(_("Money"), _("expenses until the end of the period, by line"), money),
        Source(_("What a round and a person cost"), _("expenses within the period, over what is published"), money),
        Source(_("Planned and done"), _("as they stand on the page of the grant"), money),
        Source(_("Indicators"), _("as they stand on the page of the grant"), money),
    ]


def _round(workshop) -> str:
    name = _("round %(number)s") % {"number": workshop.number} if workshop.number else _("a round")
    return f"{name}, {date_format(workshop.starts_on, 'SHORT_DATE_FORMAT')}"
