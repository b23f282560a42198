"""A report in the language of its funder: the page, the paper, the letters, and figures that are said again."""

import json
import re

import pytest
from django.urls import reverse

from accounts.models import User
from followups.models import Transfer
from outbox.models import Message
from participants.models import Invitation, Person
from reports import actions
from reports.models import Release
from tests import factories as make
from tests.reports.attacker import pdf_words
from tests.sentences import sentences

LANGUAGES = ("fr", "es", "ru", "ar")
# What the organiser typed stays as it is; so do names, references and the names of formats.
TYPED = {
    "title": "Lorem ipsum",
    "summary": "Dolor amet.\n\nSed eiusmod.",
    "themes": "Consectetur",
    "withheld": "Adipiscing.",
    "sections": {"lessons": "Incididunt."},
}
KEPT = {
    "Lorem ipsum", "Dolor amet.", "Sed eiusmod.", "Consectetur", "Adipiscing.", "Incididunt.", "Labore", "Tempor",
    "Magna", "Aliqua", "Aliqua, %", "Antechamber", "Meridian Foundation", "MF-2025-114", "Frank Weller",
}  # fmt: skip
ENGLISH = r"\b(the|of|was|were|is|with|from|people|round|withheld|spent|by|and|release|signed|women)\b"


@pytest.fixture
def full(grant, held, dialogue, olga, ardenya):
    """All that a report can say: hidden cells, surveys of two rounds, money over its line, routes, a plan."""
    later = make.WorkshopFactory(
        dialogue=dialogue, number=4, starts_on="2026-09-01", ends_on="2026-09-02", state="CLOSED"
    )
    later.refresh_from_db()
    people = list(Person.objects.order_by("pk")[:12])
    Invitation.objects.bulk_create(
        Invitation(workshop=later, person=person, side=ardenya, state="YES") for person in people
    )
    for person in people:
        person.email = f"{person.pk}@example.org"
        person.save()
    for workshop in (held, later):
        survey = actions.ask_survey(workshop=workshop, moment="AFTER", by=olga)
        for ballot, trust in zip(survey.ballots.all(), (3, 4, 4, 5, 3, 4), strict=False):
            actions.answer_survey(ballot=ballot, trust=trust, understanding=3, willingness=5)
        actions.close_survey(survey=survey, by=olga)
    for category, planned, spent in (("TRAVEL", 10000, 13000), ("VENUE", 0, 500), ("STAFF", 8000, 0)):
        line = grant.lines.create(category=category, planned=planned)
        if spent:
            line.expenses.create(amount=spent, spent_on="2026-04-01")
    grant.indicators.create(
        name="Aliqua", unit="%", baseline=10, target=60, now="42.5", evidence="Magna", confidence="HIGH"
    )
    grant.activities.create(name="Tempor", due_on="2026-05-01", state="DONE", product="Labore")
    grant.activities.create(name="Magna")
    Transfer.objects.bulk_create(
        make.TransferFactory.build(
            dialogue=dialogue,
            route="BRIEFING" if number % 2 else "ARTICLE",
            state="DELIVERED",
            happened_on="2026-06-01",
            is_reportable=True,
        )
        for number in range(12)
    )
    grant.next_report_due_on = "2027-03-01"
    grant.save()
    for state in ("AGREED", "DRAFT"):
        make.JointTextFactory(dialogue=dialogue, state=state).versions.create(number=1, saved_on="2026-06-01")
    grant.refresh_from_db()
    return grant


def released(grant, language, olga, otto, **changes):
    report = make.ReportFactory(grant=grant, language=language, **TYPED | changes)
    return actions.release_report(report=actions.submit_report(report=report, by=olga), by=otto)


def read_by(sign_in, frank, release, language):
    User.objects.filter(pk=frank.pk).update(language=language)
    frank.refresh_from_db()
    browser = sign_in(frank)
    pages = reverse("reports:release-detail", args=[release.pk]), reverse("reports:release-list")
    return "".join(browser.get(page).content.decode() for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_each_language_throughout(sign_in, frank, full, olga, otto, language):
    english = read_by(sign_in, frank, released(full, "en", olga, otto), "en")
    theirs = read_by(sign_in, frank, released(full, language, olga, otto), language)

    kept = sentences(english) & sentences(theirs)

    french = {"PDF, 3 pages"} if language == "fr" else set()
    assert {words for words in kept if re.search("[^\\W\\d]{2}", words)} - KEPT == french


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_speaks_each_language_throughout(full, frank, olga, otto, language):
    words = pdf_words(bytes(released(full, language, olga, otto).pdf))

    assert re.findall(ENGLISH, words) == []
    assert "Lorem ipsum" in words


def test_a_report_reads_the_same_whatever_language_its_reader_has(sign_in, frank, full, olga, otto):
    release = released(full, "fr", olga, otto)

    pages = [read_by(sign_in, frank, release, code) for code in ("fr", "ar")]

    tables = [re.search(r'(?s)<h2 id="who">.*?</table>', page).group() for page in pages]
    assert tables[0] == tables[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_that_are_repeated_are_said_in_the_language_of_the_later_report(full, frank, olga, otto, language):
    alone = json.loads(released(full, language, olga, otto).content)
    Release.objects.all().delete()
    first = json.loads(released(full, "en", olga, otto).content)

    again = json.loads(released(full, language, olga, otto).content)

    for name in ("people", "sector", "group", "returning"):
        assert (again[name], again[name] == first[name]) == (alone[name], name in {"people", "returning"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_to_a_funder_is_in_their_language(frank, full, olga, otto, language):
    User.objects.filter(pk=frank.pk).update(language=language)
    actions.share_grant(grant=full, email="second@example.org", language=language, by=olga)

    released(full, "en", olga, otto)

    letters = Message.objects.filter(kind__in=["reports/release_ready", "reports/grant_shared"])
    told = [(letter.language, re.findall(ENGLISH, letter.subject + letter.text)) for letter in letters]
    assert told == [(language, [])] * 3


def test_numbers_are_written_as_the_language_writes_them(sign_in, frank, full, olga, otto):
    page = read_by(sign_in, frank, released(full, "fr", olga, otto), "fr")

    assert ("42,5" in page, "3,8" in page, "13\N{NARROW NO-BREAK SPACE}000" in page, "42.5" in page) == (
        True, True, True, False,
    )  # fmt: skip
