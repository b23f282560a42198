"""What a correction changed, worked out from the two releases and nothing else.

A figure is compared only where both tell it: what either withholds is not here. A text is named by its section
and never quoted, and no name that was typed comes back from the earlier release: it may be what was taken out.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts import words_of
from reports.choices import ActivityState, Category, Moment
from reports.selectors.labels import said_again
from reports.selectors.money import number_words
from reports.selectors.sections import LABELS
from reports.selectors.surveys import NAMES, mean_words

MARK = " · "
Lines = Iterator[list[str]]  # [label, the earlier value, the value now]


def changes_between(old: dict, new: dict) -> dict:
    """{"number": of the earlier release, "figures": [[label, earlier, now], …], "texts": [a sentence, …]}, in the
    language that is on, which is that of ``new``. A part that ``old`` does not know of is not compared."""
    figures = [*_facts(old, new), *_people(old, new), *_money(old, new), *_measures(old, new), *_surveys(old, new)]
    return {"number": old["number"], "figures": figures, "texts": list(_texts(old, new))}


def _line(label: str, old, new, words: Callable[..., str] = number_words) -> Lines:
    """A line, where both releases tell the figure and it differs."""
    if old is not None and new is not None and old != new:
        yield [label, words(old), words(new)]


def _day(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso), "DATE_FORMAT")


def _period(days: list[str]) -> str:
    return _("%(starts)s to %(ends)s") % {"starts": _day(days[0]), "ends": _day(days[1])}


def _facts(old: dict, new: dict) -> Lines:
    yield from _line(_("Period of the report"), old["period"], new["period"], _period)
    yield from _line(_("Period of the grant"), old.get("grant"), new["grant"], _period)
    yield from _line(_("Rounds held"), old["rounds"], new["rounds"])
    yield from _line(_("Rounds moved or called off"), old["rounds_moved"], new["rounds_moved"])
    yield from _line(_("Sessions held"), old["sessions"], new["sessions"])
    yield from _line(_("Joint texts agreed"), old["texts"]["agreed"], new["texts"]["agreed"])
    yield from _line(_("Joint texts in work"), old["texts"]["in_work"], new["texts"]["in_work"])
    yield from _line(_("Ideas carried to others"), old["transfers"]["total"], new["transfers"]["total"])
    yield from _line(_("Of these on the public record"), old["transfers"]["public"], new["transfers"]["public"])
    yield from _common(_("Route"), dict(old["transfers"]["by_route"]), dict(new["transfers"]["by_route"]))


def _people(old: dict, new: dict) -> Lines:
    """The figures of a period are repeated for good; they differ only where the period does."""
    yield from _line(_("People"), old["people"], new["people"])
    for name, title in (("sector", _("Who took part")), ("group", _("Where people come from"))):
        earlier, now = said_again(old[name]), new[name]
        if all(earlier.get(key) == now.get(key) for key in ("rows", "cols", "merged")):  # else a label means another
            yield from _common(title, _cells(earlier), _cells(now))
    yield from _line(_("Came again"), old["returning"].get("again"), new["returning"].get("again"))


def _cells(table: dict) -> dict[str, int | None]:
    """Every number of a table by its label, None where it is withheld."""
    if "withheld" in table:
        return {}
    cells = dict(zip(table["rows"], table["row_totals"], strict=True))
    if len(table["cols"]) > 1:
        cells |= dict(zip(table["cols"], table["col_totals"], strict=True))
        for row, line in zip(table["rows"], table["inner"], strict=True):
            cells |= {f"{row}{MARK}{col}": count for col, count in zip(table["cols"], line, strict=True)}
    return cells


def _common(title: str, old: Mapping, new: Mapping) -> Lines:
    for label in new:
        yield from _line(f"{title}{MARK}{label}", old.get(label), new[label])


def _money(old: dict, new: dict) -> Lines:
    """Lines are told apart by their category; none is ever withheld, so one that came or went is told."""
    earlier, now = old["budget"], new["budget"]
    yield from _line(_("Currency of the grant"), earlier["currency"], now["currency"], str)
    yield from _line(_("Money is counted until"), earlier["until"], now["until"], _day)
    before, after = _by_category(earlier, old["language"]), _by_category(now, new["language"])
    known = [] if "" in before or "" in after else [*after, *before]  # a category that is called otherwise today
    for category in dict.fromkeys(known):
        label = str(Category(category).label)
        for key, name in (("planned", _("Planned")), ("spent", _("Spent"))):
            amounts = (lines.get(category, {}).get(key, "") for lines in (before, after))
            yield from _line(f"{label[:1].upper()}{label[1:]}{MARK}{name}", *amounts, _amount)
    for key, name in (("planned", _("Planned")), ("spent", _("Spent"))):
        yield from _line(f"{_('All')}{MARK}{name}", earlier[key], now[key], _amount)
    yield from _line(_("Spent in the period of the report"), earlier.get("in_period"), now["in_period"], _amount)


def _amount(text: str) -> str:
    return number_words(text) if text else "–"


def _by_category(budget: dict, language: str) -> dict[str, dict]:
    with translation.override(language):
        categories = {str(label).casefold(): value for value, label in Category.choices}
    return {categories.get(line["label"].casefold(), ""): line for line in budget["lines"]}


def _measures(old: dict, new: dict) -> Lines:
    """Indicators and activities that stand in both releases."""
    earlier = {row["name"]: row for row in old["indicators"]}
    for row in new["indicators"]:
        for key, name in (("baseline", _("Baseline")), ("now", _("Now")), ("target", _("Target"))):
            was = earlier.get(row["name"], {}).get(key)
            yield from _line(f"{row['name']}{MARK}{name}", was, row[key], words_of)
    states = {row["name"]: row["state"] for row in old.get("activities", [])}
    for row in new["activities"]:
        yield from _line(
            row["name"], states.get(row["name"]), row["state"], lambda state: str(ActivityState(state).label)
        )


def _surveys(old: dict, new: dict) -> Lines:
    earlier = {(label, moment): means for label, moment, *means in old.get("surveys", [])}
    for label, moment, *means in new["surveys"]:
        for name, was, mean in zip(NAMES.values(), earlier.get((label, moment), means), means, strict=True):
            yield from _line(MARK.join((label, str(Moment(moment).label), str(name))), was, mean, mean_words)


def _texts(old: dict, new: dict) -> Iterable[str]:
    if old["language"] != new["language"]:
        yield _("The report is in another language, and its texts with it.")
        return
    for title, was, now in _named(old, new):
        if was is not None and was != now:
            yield _("The text of “%(section)s” was changed.") % {"section": title}


def _named(old: dict, new: dict) -> Iterator[tuple]:
    """Every text under the name of its section, as it was and as it is."""
    plain = {
        "title": _("Title"),
        "summary": _("Summary"),
        "themes": _("Themes"),
        "not_reported": _("Not reported"),
        "dues": _("Next"),
    }
    yield from ((title, old.get(key), new[key]) for key, title in plain.items())
    was, now = dict(old.get("sections", [])), dict(new["sections"])
    yield from ((str(LABELS[key]), was.get(key, []), now.get(key, [])) for key in dict.fromkeys([*now, *was]))
    told = {"indicators": ("name", "unit", "evidence", "confidence"), "activities": ("name", "month", "product")}
    for part, title in (("indicators", _("Indicators")), ("activities", _("Planned and done"))):
        rows = [_words(content.get(part), told[part]) for content in (old, new)]
        yield title, *rows


def _words(rows: list[dict] | None, keys: tuple) -> list | None:
    return rows if rows is None else sorted([row[key] for key in keys] for row in rows)
