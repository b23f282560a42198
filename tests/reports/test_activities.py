"""What was promised and what came of it; what a round and a person cost; how far the money goes."""

import datetime as dt
import json

import pytest

from audit.models import AccessEvent
from reports import actions
from reports.models import Activity, Expense
from reports.selectors import costs, funding
from reports.selectors.content import draft_of
from reports.selectors.reading import reading_of
from tests import factories as make

TODAY = dt.date(2027, 1, 20)
MARCH = dt.date(2026, 3, 3)


def plain(words):
    return words.replace("\N{NARROW NO-BREAK SPACE}", " ")


def reading(report):
    return reading_of(draft_of(report, TODAY).content)


@pytest.fixture
def spent(grant, held):
    """79,000 in the year of the report, and as much again before it."""
    line = make.BudgetLineFactory(grant=grant, planned=200_000)
    for day in (MARCH, dt.date(2025, 12, 31)):
        Expense.objects.create(line=line, amount=79_000, spent_on=day, workshop=held)


def test_an_activity_is_written_down_and_changed(sign_in, fiona, grant):
    browser = sign_in(fiona)
    words = {"name": "A short paper", "due_on": "2026-05-01", "state": "PLANNED", "product": ""}
    browser.post(f"/grants/{grant.pk}/activities/new/", words)
    activity = Activity.objects.get()

    browser.post(f"/activities/{activity.pk}/edit/", words | {"state": "DONE", "product": "Twelve pages"})

    activity.refresh_from_db()
    assert (activity.grant, activity.state, activity.product) == (grant, "DONE", "Twelve pages")
    assert list(AccessEvent.objects.filter(action__startswith="activity").values_list("action", flat=True)) == [
        "activity.added",
        "activity.edited",
    ]


def test_a_report_lists_what_was_planned_what_was_done_and_what_came_of_it(report, grant):
    grant.activities.create(name="A visit", due_on=dt.date(2026, 2, 1), state="CHANGED")
    grant.activities.create(name="A glossary", due_on=dt.date(2026, 6, 30), state="DONE", product="Three languages")

    rows = [(row["name"], row["state"], row["product"]) for row in reading(report)["activities"]]

    assert rows == [
        ("A glossary", "done, June 2026", "Three languages"),
        ("A visit", "not done as planned, February 2026", ""),
    ]


def test_the_month_of_what_is_still_to_come_is_not_told(report, grant):
    grant.activities.create(name="The next paper", due_on=dt.date(2027, 1, 1))

    (row,) = draft_of(report, TODAY).content["activities"]

    assert row == {"name": "The next paper", "state": "PLANNED", "month": "", "product": ""}


@pytest.mark.parametrize("field", ["name", "product"])
def test_an_activity_that_names_somebody_keeps_the_report_a_draft(report, grant, held, ardenya, olga, field):
    person = make.PersonFactory(name="Leyla Haddadian")
    make.InvitationFactory(workshop=held, person=person, side=ardenya, state="YES")
    grant.activities.create(**{"name": "A paper", field: "A paper by Leyla Haddadian"})

    with pytest.raises(actions.Leaking):
        actions.submit_report(report=report, by=olga)


def test_activities_stand_on_the_page_and_the_paper_of_a_release(sign_in, frank, grant, report, olga, otto):
    grant.activities.create(name="A glossary", due_on=MARCH, state="DONE", product="Three languages")
    actions.submit_report(report=report, by=olga)
    release = actions.release_report(report=report, by=otto)

    page = sign_in(frank).get(f"/releases/{release.pk}/").content.decode()

    assert [
        word for word in ("Planned and done", "A glossary", "done, March 2026", "Three languages") if word not in page
    ] == []


def test_what_a_round_and_a_person_cost_follows_from_what_is_published(report, spent):
    assert plain(reading(report)["budget"]["costs"]) == (
        "In this period 79,000 EUR was spent: 79,000 EUR for each round, 1,000 EUR for each person who took part."
    )


def test_a_cost_per_person_would_tell_a_withheld_number_and_is_withheld_with_it(report, spent, held):
    held.invitations.exclude(pk__in=held.invitations.values_list("pk", flat=True)[:4]).delete()

    assert plain(reading(report)["budget"]["costs"]) == (
        "In this period 79,000 EUR was spent: 79,000 EUR for each round."
    )


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (dt.date(2027, 2, 28), "From 1 March 2027 a further round is not funded by this grant."),
        (dt.date(2028, 6, 30), ""),
    ],
)
def test_a_report_says_until_when_its_own_grant_pays_and_nothing_of_others(report, grant, dialogue, ends, told):
    make.GrantFactory(dialogue=dialogue, reference="OTHER", ends_on=dt.date(2027, 1, 31))
    grant.ends_on = ends
    grant.save()

    assert reading(report)["unfunded"] == told


def test_the_page_of_a_grant_says_from_when_the_next_round_is_unfunded(sign_in, fiona, grant, dialogue):
    grant.ends_on = dt.date(2027, 2, 28)
    grant.save()
    make.WorkshopFactory(dialogue=dialogue, starts_on=dt.date(2027, 4, 1), ends_on=dt.date(2027, 4, 3))

    page = sign_in(fiona).get(f"/grants/{grant.pk}/").content.decode()

    assert "The next round is unfunded from 1 March 2027." in page
    assert costs.unfunded(funding.grants_of(fiona), fiona, TODAY) == {
        dialogue.pk: costs.unfunded_of(grant, fiona, TODAY)
    }


def test_a_release_of_before_is_read_as_it_was(release):
    """Content that was frozen without activities and costs has neither on its page."""
    content = draft_of(release.report, TODAY).content
    for name in ("activities", "unfunded_from"):
        del content[name]
    del content["budget"]["in_period"]

    told = reading_of(content)

    assert (told["activities"], told["unfunded"], told["budget"]["costs"]) == ([], "", "")


def test_an_arabic_report_is_set_with_its_signs_before_their_numbers(grant, report, spent, olga, otto):
    """More than was planned: the deviation has a sign, kept in place by marks that no paper shows."""
    grant.lines.update(planned=100_000)
    report.language = "ar"
    report.save()
    actions.submit_report(report=report, by=olga)

    release = actions.release_report(report=report, by=otto)

    (row,) = reading_of(json.loads(release.content))["budget"]["rows"]
    assert (row["deviation"], release.pdf is not None) == ("\u2066+58\u202f%\u2069", True)
