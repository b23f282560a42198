"""The names of classes and the reasons for gaps, said again in another language.

What was released stays as it was signed. A later report on the same period repeats its figures, and says them in
its own language: every label that a release may carry, in whichever language, is known here.
"""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from participants.choices import Sector
from reports.selectors.figures import GENDERS, WIDER, group_classes, sector_classes
from reports.selectors.safety import numbered, reason_words, together

CODES = ("row_classes", "col_classes")  # the same in every language
REASONS = ("few_people", "one_class", "too_many_gaps", "no_time", "overlap", "linked", "auditor")


def people_withheld() -> str:
    """Why not even the number of people is told."""
    return _(
        "The number of people is withheld: another report covers a part of this period, and the two"
        " could be compared to find a person."
    )


def said_again(told):
    """The part of a content that is about people, in the language that is on; figures and codes as they are."""
    words = _known()[translation.get_language()]
    return _replaced(told, words)


def _replaced(told, words):
    if isinstance(told, dict):
        return {key: value if key in CODES else _replaced(value, words) for key, value in told.items()}
    if isinstance(told, list):
        return [_replaced(one, words) for one in told]
    return words.get(told, told) if isinstance(told, str) else told


@cache
def _known() -> dict[str, dict[str, str]]:
    """Language -> {a label in any language: the same label in this one}."""
    by_language = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            by_language[language] = _labels()
    return {
        language: {word: own for labels in by_language.values() for word, own in zip(labels, mine, strict=True)}
        for language, mine in by_language.items()
    }


def _labels() -> list[str]:
    """Every label, in the same order in each language."""
    classes = sector_classes()
    return [
        *classes.rows,
        *(str(WIDER[sector]) for sector in Sector if sector in WIDER),
        *(str(label) for label in GENDERS.values()),
        *group_classes().rows,
        _("People"),
        *(numbered(together(), place) for place in range(len(Sector))),
        *map(reason_words, REASONS),
        people_withheld(),
    ]
