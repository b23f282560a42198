"""A funder who reads from right to left; and the desk on a telephone and in the dark."""

import datetime as dt

import pytest

from reports import actions
from tests import factories as make
from tests.journeys.desk import Visitor, kept
from tests.journeys.test_funder_report import TODAY, world

__all__ = ["world"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = {
    "title": "قاعة البحيرة، هذا العام",
    "summary": "عُقدت الجولة كما كان مقررًا.\n\nقال الضيوف إن الثقة قد زادت.",
    "themes": "المياه\nالإنذار المبكر",
}


@pytest.fixture
def arabic(world, olga):
    """A report in Arabic, submitted; what was promised is written down."""
    grant = world["grant"]
    actions.close_survey(survey=world["survey"], by=olga)
    grant.activities.create(
        name="مسرد المصطلحات", due_on=TODAY - dt.timedelta(days=60), state="DONE", product="بثلاث لغات"
    )
    grant.activities.create(name="ورقة قصيرة عن الإنذار المبكر", due_on=TODAY + dt.timedelta(days=60))
    report = make.ReportFactory(
        grant=grant, language="ar", starts_on=TODAY - dt.timedelta(days=90),
        ends_on=TODAY - dt.timedelta(days=20), **WORDS,
    )  # fmt: skip
    return actions.submit_report(report=report, by=olga)


def test_a_report_in_arabic_is_approved_and_read_from_right_to_left(browser, live_server, world, arabic, olga):
    otto, frank = world["otto"], world["grant"].dialogue.seats.get(grant_id=world["grant"].pk).user
    frank.language = "ar"
    frank.save()
    for how in ({}, {"phone": True}, {"dark": True}, {"phone": True, "dark": True}):
        tone = "-dark" if "dark" in how else ""
        desk = Visitor(browser, live_server.url, **how).sign_in(olga)
        desk.go(f"/reports/{arabic.pk}/")
        desk.shot(f"report-edit-arabic{tone}")
        desk.go(f"/grants/{world['grant'].pk}/")
        desk.sees("Planned and done").shot(f"funding-grant-activities{tone}")
        second = Visitor(browser, live_server.url, **how).sign_in(otto)
        second.go(f"/reports/{arabic.pk}/release/")
        second.sees("Approve, freeze and sign").shot(f"report-release-arabic{tone}")

    release = actions.release_report(report=arabic, by=otto)

    for how in ({}, {"phone": True}, {"dark": True}, {"phone": True, "dark": True}):
        reader = Visitor(browser, live_server.url, **how).sign_in(frank)
        reader.go(f"/releases/{release.pk}/")
        assert reader.page.locator("html").get_attribute("dir") == "rtl"
        reader.sees(WORDS["title"], "مسرد المصطلحات").shot(f"funder-release-arabic{'-dark' if 'dark' in how else ''}")
    kept("funder-report-arabic.pdf").write_bytes(bytes(release.pdf))
