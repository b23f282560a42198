"""A report on its way: written, checked against everybody's name, submitted, approved by a second person."""

import pytest
from django.urls import reverse

from core.errors import DomainError
from participants.models import Person
from reports import actions
from reports.choices import ReportState
from reports.models import Release, Report
from reports.selectors import leaks
from tests import factories as make


def url(name, obj):
    return reverse(f"reports:{name}", args=[obj.pk])


WORDS = {
    "title": "Lake Room, third year",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "language": "en",
    "summary": "One round was held.",
    "themes": "Customs\nFloods",
    "withheld": "",
}


@pytest.fixture
def named(held):
    """Somebody of the round whose name is worth finding."""
    person = make.PersonFactory(name="Mariam al-Qassem", family_name="al-Qassem", given_name="Mariam")
    make.InvitationFactory(workshop=held, person=person, state="NO")
    return person


def test_the_words_and_figures_of_a_report_stand_side_by_side(sign_in, olga, report):
    page = sign_in(olga).get(url("report-edit", report)).content.decode()

    assert "1 round was held." in page
    assert "Military and security, Women: from 0 to 7: hidden" in page
    assert "What this funder may see" in page


def test_saving_keeps_the_words(sign_in, cora, report):
    answer = sign_in(cora).post(url("report-save", report), WORDS)

    report.refresh_from_db()
    assert answer.status_code == 302
    assert (report.summary, report.themes) == ("One round was held.", "Customs\nFloods")


def test_a_period_that_ends_before_it_begins_answers_422_and_keeps_the_words(sign_in, olga, report):
    answer = sign_in(olga).post(url("report-save", report), WORDS | {"ends_on": "2025-01-01"})

    report.refresh_from_db()
    assert answer.status_code == 422
    assert "One round was held." in answer.content.decode()
    assert report.summary.startswith("The round was held")


def test_an_evaluator_reads_the_draft_and_cannot_change_it(sign_in, dialogue, report):
    eva = make.UserFactory(name="Eva Lang")
    make.SeatFactory(user=eva, dialogue=dialogue, role="EVALUATOR")
    browser = sign_in(eva)

    page = browser.get(url("report-edit", report))

    assert "Trust has grown." in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert browser.post(url("report-save", report), WORDS).status_code == 403


@pytest.mark.parametrize("field", ["title", "summary", "themes", "withheld"])
def test_a_text_that_names_somebody_is_not_submitted(report, named, olga, field):
    setattr(report, field, "It was Maryam el-Kassim who asked for it.")
    report.save()

    with pytest.raises(actions.Leaking) as refusal:
        actions.submit_report(report=report, by=olga)

    assert [leak.finding.people for leak in refusal.value.leaks if leak.blocks] == [(str(named.pk),)]
    assert Report.objects.get().state == ReportState.DRAFT


def test_an_indicators_evidence_is_checked_too(report, named, grant, olga):
    grant.indicators.create(name="Uses", baseline=0, target=2, now=1, evidence="Told by Mariam al-Qassem")

    with pytest.raises(actions.Leaking):
        actions.submit_report(report=report, by=olga)


def test_the_page_shows_the_sentence_and_why_it_is_held_back(sign_in, olga, report, named):
    report.summary = "The round went well. Mariam al-Qassem asked for a second one. It is planned."
    report.save()

    answer = sign_in(olga).post(url("report-submit", report))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mariam al-Qassem asked for a second one." in page
    assert "Blocks: 1 person fits." in page


def test_the_roster_of_the_check_holds_guests_and_team_each_once(report, named, olga, ravi):
    names = [entry.name for entry in leaks.roster_of(report).everyone]

    assert len(names) == len(set(names)) == Person.objects.count() + 2
    assert {"Mariam al-Qassem", "Olga Brandt", "Ravi Menon"} <= set(names)


def test_a_report_without_a_summary_is_not_submitted(report, olga):
    report.summary = " "
    report.save()

    with pytest.raises(DomainError, match="Write the summary first"):
        actions.submit_report(report=report, by=olga)


def test_a_sign_that_no_font_prints_is_refused_in_words(report, olga):
    report.summary = "The round was held. \u0378"
    report.save()

    with pytest.raises(DomainError, match="cannot print the sign"):
        actions.submit_report(report=report, by=olga)

    assert Report.objects.get().state == ReportState.DRAFT


def test_a_change_makes_a_submitted_report_a_draft_again(submitted, olga):
    actions.edit_report(report=submitted, by=olga, summary="Changed.")

    submitted.refresh_from_db()
    assert (submitted.state, submitted.submitted_by) == (ReportState.DRAFT, None)


def test_whoever_submitted_cannot_release(sign_in, submitted, olga):
    with pytest.raises(DomainError, match="second person"):
        actions.release_report(report=submitted, by=olga)

    assert sign_in(olga).get(url("report-release", submitted)).status_code == 403
    assert Release.objects.count() == 0


def test_a_draft_cannot_be_released(report, otto):
    with pytest.raises(DomainError, match="while it is in review"):
        actions.release_report(report=report, by=otto)


def test_the_approver_is_told_which_small_classes_stay_visible(sign_in, submitted, otto, frank):
    page = sign_in(otto).get(url("report-release", submitted)).content.decode()

    assert "<li>Diplomacy, Women: 6</li>" in page
    assert "Military and security, Men: from 3 to 10: hidden" in page
    assert "1 reader of Meridian Foundation is told by mail" in page


def approve(browser, report):
    page = browser.get(url("report-release", report)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return lambda: browser.post(url("report-release", report), {"seen": seen})


def test_what_was_read_is_what_is_frozen(sign_in, submitted, otto):
    answer = approve(sign_in(otto), submitted)()

    assert answer.status_code == 302
    assert answer.url == url("release-detail", Release.objects.get())


def test_figures_that_changed_since_the_page_was_read_are_not_frozen(sign_in, submitted, otto, grant):
    post = approve(sign_in(otto), submitted)
    grant.indicators.create(name="Uses", baseline=0, target=2, now=1)

    answer = post()

    assert answer.status_code == 422
    assert "Figures have changed since you read this page." in answer.content.decode()
    assert (Release.objects.count(), Report.objects.get().state) == (0, ReportState.IN_REVIEW)


def test_an_approval_without_what_was_read_is_refused(sign_in, submitted, otto):
    assert sign_in(otto).post(url("report-release", submitted)).status_code == 422
    assert Release.objects.count() == 0


def test_a_name_added_to_the_roster_after_submission_holds_the_release_back(submitted, otto, held):
    person = make.PersonFactory(name="Trust Grown", family_name="Grown", given_name="Trust")
    make.InvitationFactory(workshop=held, person=person)
    Report.objects.update(summary="Trust Grown spoke first.")

    with pytest.raises(actions.Leaking):
        actions.release_report(report=submitted, by=otto)

    assert Release.objects.count() == 0
