"""What each kind of funder asks for; drawn figures, typed words, and where a figure comes from."""

import datetime as dt
import io
import json
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from django.urls import reverse

from participants.models import Person
from reports import actions
from reports.models import Release
from reports.selectors.content import draft_of
from reports.selectors.iati import activity_xml
from reports.selectors.reading import reading_of
from tests import factories as make

TODAY = dt.date(2027, 1, 20)
# The order in which the standard's schema (2.03) wants the parts of an activity that are used here.
ORDER = [
    "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
    "activity-date", "recipient-region", "sector", "budget", "transaction", "result",
]  # fmt: skip


def url(name, obj):
    return reverse(f"reports:{name}", args=[obj.pk])


def titles(report):
    return [section["title"] for section in reading_of(draft_of(report, TODAY).content)["sections"]]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("EU", ["Activities, one by one", "Final beneficiaries"]),
        ("UN", ["Gender"]),
        ("FOUNDATION", ["Progress towards the objectives"]),
        ("STATE", ["Progress towards the objectives"]),
    ],
)
def test_each_kind_of_funder_is_given_its_sections_with_live_figures(report, kind, shown):
    report.grant.funder.kind = kind
    report.grant.funder.save()

    assert titles(report) == shown


def test_women_and_men_are_drawn_from_what_is_published(report):
    report.grant.funder.kind = "EU"
    report.grant.funder.save()

    sections = reading_of(draft_of(report, TODAY).content)["sections"]

    assert sections[-1]["drawn"] == ["Women: 37; Men: 42."]


def test_typed_words_of_a_section_are_saved_released_and_printed(sign_in, olga, otto, report):
    fields = {name: getattr(report, name) for name in ("title", "summary", "themes", "withheld", "language")}
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    answer = sign_in(olga).post(
        url("report-save", report), {**fields, **days, "section_setbacks": "A visa came late.", "section_context": "x"}
    )

    report.refresh_from_db()
    actions.submit_report(report=report, by=olga)
    release = actions.release_report(report=report, by=otto)

    assert answer.status_code == 302
    assert dict(json.loads(release.content)["sections"])["setbacks"] == ["A visa came late."]
    assert set(report.sections) == {"progress", "setbacks", "changes", "lessons", "ahead"}
    assert "A visa came late." in sign_in(otto).get(url("release-detail", release)).content.decode()
    with pikepdf.open(io.BytesIO(bytes(release.pdf))) as document:
        assert len(document.pages) >= 1


def test_a_section_that_names_somebody_stays_a_draft(olga, report, mira, held, ardenya):
    make.InvitationFactory(workshop=held, person=Person.objects.get(user=mira), side=ardenya, state="YES")
    report.sections = {"setbacks": "Mira Castellane could not travel."}
    report.save()

    with pytest.raises(actions.Leaking):
        actions.submit_report(report=report, by=olga)


def test_the_organiser_reads_where_each_figure_comes_from_and_the_funder_does_not(
    sign_in, olga, frank, report, held, otto
):
    page = sign_in(olga).get(url("report-edit", report)).content.decode()
    actions.submit_report(report=report, by=olga)
    release = actions.release_report(report=report, by=otto)
    read = sign_in(frank).get(url("release-detail", release)).content.decode()

    assert "Where the figures come from" in page
    assert reverse("desk:workshop", args=[held.pk]) in page
    assert str(held.pk) not in read


# --- IATI -----------------------------------------------------------------------------------


@pytest.fixture
def activity(sign_in, frank, grant, submitted, otto):
    grant.indicators.create(name="Would come again", unit="%", baseline=58, target=80, now=83)
    make.BudgetLineFactory(grant=grant).expenses.create(amount=5, spent_on=dt.date(2026, 5, 1))
    release = actions.release_report(report=submitted, by=otto)
    answer = sign_in(frank).get(url("release-iati", release))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="activity-1.xml"'
    return ET.fromstring(answer.content).find("iati-activity")


def test_an_activity_has_its_parts_in_the_order_of_the_standard(activity):
    names = [element.tag for element in activity]

    assert names == sorted(names, key=ORDER.index)
    assert set(ORDER) == set(names)
    assert [child.tag for child in activity.find("result/indicator")] == ["title", "baseline", "period"]
    assert [child.tag for child in activity.find("result/indicator/period")] == [
        "period-start", "period-end", "target", "actual",
    ]  # fmt: skip
    assert [child.tag for child in activity.find("transaction")] == [
        "transaction-type", "transaction-date", "value", "description",
    ]  # fmt: skip


def test_an_activity_names_its_grant_and_no_place(activity):
    told = ET.tostring(activity, encoding="unicode")

    assert activity.findtext("iati-identifier") == "XI-EXAMPLE-1-MF-2025-114"
    assert activity.find("recipient-region").get("code") == "998"
    assert "Where the dialogue meets and whom it brings together is withheld." in told
    assert [word for word in ("Ardenya", "Soravia", "Geneva", "recipient-country", "location") if word in told] == []


def test_a_withheld_number_of_people_is_withheld_in_the_activity_too(release):
    content = json.loads(release.content) | {"people": None}

    result = ET.fromstring(activity_xml(content)).findall("iati-activity/result")[-1]

    assert result.findtext("description/narrative") == "The number of people is withheld."
    assert result.find("indicator/period") is None


def test_without_an_identifier_nothing_is_published(sign_in, frank, release, settings):
    settings.IATI_ORGANISATION = ""
    browser = sign_in(frank)

    assert browser.get(url("release-iati", release)).status_code == 404
    assert "IATI" not in browser.get(url("release-detail", release)).content.decode()
    assert Release.objects.count() == 1


def test_a_funder_reads_all_that_is_still_due_and_nothing_that_was_sent(report, olga):
    days = {"FINAL": dt.date(2028, 3, 31), "AUDIT": dt.date(2027, 6, 30), "REQUEST": dt.date(2027, 2, 1)}
    for kind, day in days.items():
        actions.add_due_date(grant=report.grant, kind=kind, due_on=day, by=olga)
    actions.settle_due_date(due=report.grant.due_dates.get(kind="REQUEST"), by=olga)
    report.refresh_from_db()

    ahead = reading_of(draft_of(report, TODAY).content)["ahead"]

    assert ahead[:2] == [
        "Auditor’s certificate: due 30 June 2027.",
        "Final report: due 31 March 2028.",
    ]
