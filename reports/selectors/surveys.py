"""What guests said before and after each round, as far as enough of them did."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from core.charts import Chart, line_chart
from disclosure import K
from reports.choices import Moment
from reports.models import Survey

QUESTIONS = {
    "trust": gettext_lazy("I trust that what I say here is treated with care."),
    "understanding": gettext_lazy("I understand better how the others see it."),
    "willingness": gettext_lazy("I would come again."),
}
NAMES = {
    "trust": gettext_lazy("Trust"),
    "understanding": gettext_lazy("Understanding"),
    "willingness": gettext_lazy("Would come again"),
}
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Result:
    """A survey and its means by question; None where too few answered, or all alike at an end of the scale:
    then each would be known. ``count``: how many answered, None while it is open or when they are few."""

    survey: Survey
    count: int | None
    means: dict[str, float | None]


def result_of(survey: Survey, rows: Iterable[dict]) -> Result:
    rows = list(rows)
    if not survey.is_closed:
        return Result(survey, None, dict.fromkeys(QUESTIONS))
    means = {name: _mean([row[name] for row in rows if row[name] is not None]) for name in QUESTIONS}
    return Result(survey, len(rows) if len(rows) >= K else None, means)


def _mean(values: list[int]) -> float | None:
    if len(values) < K:
        return None
    mean = sum(values) / len(values)
    return None if mean in {LOWEST, HIGHEST} else round(mean, 1)


def results_of(workshops: Iterable) -> list[Result]:
    """The results of the surveys of these rounds, in the rounds' order, before first; two queries."""
    order = {workshop.pk: place for place, workshop in enumerate(workshops)}
    surveys = Survey.objects.filter(workshop__in=order).select_related("workshop").prefetch_related("answers")
    ranked = sorted(surveys, key=lambda one: (order[one.workshop_id], one.moment != Moment.BEFORE))
    return [
        result_of(one, [{name: getattr(answer, name) for name in QUESTIONS} for answer in one.answers.all()])
        for one in ranked
    ]


def course_of(workshops: Iterable) -> list[list]:
    """[[label, moment, trust, understanding, willingness], …] of closed surveys, fit for JSON. A round is told
    by its year and its place among the rounds that are counted, by no date."""
    workshops = list(workshops)
    place = {workshop.pk: number for number, workshop in enumerate(workshops, start=1)}
    return [
        [
            f"{result.survey.workshop.starts_on.year} · {place[result.survey.workshop_id]}",
            result.survey.moment,
            *(result.means[name] for name in QUESTIONS),
        ]
        for result in results_of(workshops)
        if result.survey.is_closed
    ]


def survey_chart(course: list[list]) -> Chart | None:
    """Three curves over the rounds, of what was said after each; None before the second round."""
    after = [row for row in course if row[1] == Moment.AFTER]
    if len(after) < 2:
        return None
    return line_chart(
        title=_("What guests say after each round, from 1 to 5"),
        labels=[row[0] for row in after],
        series=[(str(label), [row[2 + place] for row in after]) for place, label in enumerate(NAMES.values())],
        top=HIGHEST,
        corner=_("Round"),
    )


def mean_words(mean: float) -> str:
    """With one decimal, as the language writes it."""
    return format_decimal(mean, format="0.0", locale=to_locale(get_language() or "en"))


def survey_rows(course: list[list]) -> list[dict]:
    """A table of all surveys, before and after; each cell with the name of its column."""
    return [
        {
            "label": _("%(round)s, %(moment)s") % {"round": label, "moment": Moment(moment).label},
            "cells": [
                (str(name), None if mean is None else mean_words(mean))
                for name, mean in zip(NAMES.values(), means, strict=True)
            ],
        }
        for label, moment, *means in course
    ]
