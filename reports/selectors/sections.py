"""The sections that each kind of funder asks for, and the sentences in them that are drawn from the figures.

Words are typed; numbers are not: they are drawn when the report is read, from what may be published, so that
no old number stays in a text.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.choices import FunderKind

LABELS = {
    "context": gettext_lazy("Context and what has changed in it"),
    "activities": gettext_lazy("Activities, one by one"),
    "beneficiaries": gettext_lazy("Final beneficiaries"),
    "outcomes": gettext_lazy("Outcomes against indicators"),
    "progress": gettext_lazy("Progress towards the objectives"),
    "setbacks": gettext_lazy("Setbacks"),
    "gender": gettext_lazy("Gender"),
    "risks": gettext_lazy("Risks"),
    "changes": gettext_lazy("Changes and reasons for them"),
    "lessons": gettext_lazy("Lessons"),
    "evaluation": gettext_lazy("Evaluation"),
    "visibility": gettext_lazy("Visibility"),
    "ahead": gettext_lazy("The next period"),
}
BY_KIND = {
    FunderKind.EU: ["context", "activities", "beneficiaries", "changes", "outcomes", "visibility", "ahead"],
    FunderKind.UN: ["context", "outcomes", "gender", "risks", "changes", "evaluation", "ahead"],
    FunderKind.FOUNDATION: ["progress", "setbacks", "changes", "lessons", "ahead"],
    FunderKind.STATE: ["context", "progress", "risks", "lessons", "ahead"],
}


def keys_for(kind: str) -> list[str]:
    """The sections that a funder of this kind asks for, in its order."""
    return BY_KIND[FunderKind(kind)]


def drawn(key: str, content: dict, reading: dict) -> list[str]:
    """Sentences of a section from a content's own figures; none is typed."""
    if key in {"activities", "progress"}:
        return [*reading["facts"], *reading["products"]]
    if key in {"beneficiaries", "gender"}:
        return _women_and_men(content)
    if key == "outcomes":
        return [
            _("%(name)s: began at %(baseline)s, is meant to reach %(target)s, stands at %(now)s (confidence: %(how)s).")
            % {**{name: row[name] for name in ("name", "baseline", "target", "now")}, "how": row["confidence"]}
            for row in reading["indicators"]
        ]
    if key == "ahead":
        return reading["ahead"]
    return []


def _women_and_men(content: dict) -> list[str]:
    table = content["sector"]
    if "withheld" in table:
        return [table["withheld"]]
    if len(table["cols"]) < 2:
        return [_("How many were women is withheld.")]
    return [
        _("; ").join(
            f"{label}: {_('withheld') if count is None else count}"
            for label, count in zip(table["cols"], table["col_totals"], strict=True)
        )
        + "."
    ]
