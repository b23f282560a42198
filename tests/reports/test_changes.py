"""A correction says what it changed: worked out, not typed."""

import copy
import json

import pytest
from django.urls import reverse

from reports import actions
from reports.models import Report
from reports.selectors.changes import changes_between
from reports.selectors.content import canonical
from reports.selectors.reading import reading_of
from tests.reports.attacker import pdf_words
from tests.reports.conftest import crowd
from vault import actions as vault


@pytest.fixture
def travel(grant):
    line = grant.lines.create(category="TRAVEL", planned=60_000)
    line.expenses.create(amount=20_000, spent_on="2026-04-01")
    return line


@pytest.fixture
def first(travel, release):
    """The first release, with a budget of one line."""
    return release


@pytest.fixture
def corrected(olga, otto):
    """``corrected(summary="…")`` corrects the report and releases it again."""

    def again(**words):
        report = actions.correct_report(report=Report.objects.get(), by=olga)
        actions.edit_report(report=report, by=olga, **words)
        return actions.release_report(report=actions.submit_report(report=report, by=olga), by=otto)

    return again


def content_of(release):
    return json.loads(release.content)


def test_a_first_release_corrects_nothing(first):
    content = content_of(first)

    assert (content["changes"], reading_of(content)["changes"]) == (None, None)


def test_a_corrected_budget_line_is_listed_with_both_values(first, travel, corrected):
    travel.expenses.create(amount=1500, spent_on="2026-05-01")

    changes = content_of(corrected())["changes"]

    assert changes == {
        "number": 1,
        "figures": [
            ["Travel · Spent", "20,000", "21,500"],
            ["All · Spent", "20,000", "21,500"],
            ["Spent in the period of the report", "20,000", "21,500"],
        ],
        "texts": [],
    }


def test_a_line_that_came_is_told_without_an_earlier_value(first, grant, corrected):
    grant.lines.create(category="VENUE", planned=900)

    assert content_of(corrected())["changes"]["figures"][0] == ["Venue · Planned", "–", "900"]


def test_a_text_that_changed_is_named_and_not_quoted(first, corrected):
    newer = content_of(corrected(summary="It was shorter.", sections={"lessons": "Meet earlier."}))

    assert newer["changes"]["texts"] == [
        "The text of “Summary” was changed.",
        "The text of “Lessons” was changed.",
    ]
    assert "Trust has grown" not in canonical(newer).decode()


def test_what_was_typed_and_taken_out_does_not_come_back(grant, release, corrected):
    indicator = grant.indicators.create(name="Would come again", baseline=1, target=2, now=1)
    corrected()
    indicator.delete()

    newer = content_of(corrected())

    assert newer["changes"]["texts"] == ["The text of “Indicators” was changed."]
    assert "Would come again" not in canonical(newer).decode()


def test_a_withheld_cell_is_never_in_the_list(first):
    """Not where it was withheld before, not where it is now; a number that both tell is."""
    old = content_of(first)
    new = copy.deepcopy(old)
    for line in new["sector"]["inner"]:
        line[:] = [7 if count is None else None if place else count for place, count in enumerate(line)]
    new["people"] += 1
    hidden = copy.deepcopy(new) | {"people": None}

    assert sum(count is None for line in old["sector"]["inner"] for count in line) > 0
    assert changes_between(old, new)["figures"] == [["People", str(old["people"]), str(old["people"] + 1)]]
    assert changes_between(old, hidden)["figures"] == changes_between(hidden, old)["figures"] == []


def test_a_correction_repeats_the_people_and_lists_nobody_who_was_added(first, held, ardenya, corrected):
    crowd(held, ardenya, {"MILITARY": (1, 0)})

    assert content_of(corrected())["changes"]["figures"] == []


def test_the_list_is_signed_and_stands_on_the_page_and_on_paper(sign_in, frank, first, travel, corrected):
    travel.expenses.create(amount=1500, spent_on="2026-05-01")
    newer = corrected(correction="A bill came late.", summary="It was shorter.")

    page = sign_in(frank).get(reverse("reports:release-detail", args=[newer.pk])).content.decode()
    paper = pdf_words(bytes(newer.pdf))

    for words in ("A bill came late.", "In release 1", "Travel · Spent", "The text of “Summary” was changed."):
        assert (words in page, words in paper) == (True, True)
    assert bytes(newer.signature) == vault.sign(newer.content.encode())


def test_a_release_from_before_there_was_such_a_list_reads_as_it_did(first):
    content = content_of(first)
    del content["changes"]

    assert reading_of(content) == reading_of(content_of(first))


def test_a_correction_of_a_release_that_knew_less_lists_what_both_know(first):
    new = content_of(first)
    old = {
        key: value for key, value in new.items() if key not in {"activities", "surveys", "sections", "dues", "grant"}
    }

    assert changes_between(old, new) == {"number": 1, "figures": [], "texts": []}


@pytest.mark.parametrize(
    ("language", "line", "sentence"),
    [
        ("fr", "Voyages · Dépensé", "Le rapport est dans une autre langue"),
        ("es", "Viajes · Gastado", "El informe está en otro idioma"),
        ("ru", "", "Отчёт — на другом языке"),
        ("ar", "", "التقرير بلغة أخرى"),
    ],
)
def test_a_correction_in_another_language_says_so_in_it(first, travel, corrected, language, line, sentence):
    travel.expenses.create(amount=1500, spent_on="2026-05-01")

    changes = content_of(corrected(language=language))["changes"]

    assert [len(changes["figures"]), len(changes["texts"])] == [3, 1]
    assert changes["figures"][0][0].startswith(line)
    assert changes["texts"][0].startswith(sentence)
