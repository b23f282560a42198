"""What is counted, and what of it may leave."""

import datetime as dt

import pytest

from disclosure import Published, Table, audit
from followups.models import Incident
from participants.models import Invitation
from reports.selectors import safety
from reports.selectors.content import draft_of
from reports.selectors.ledger import published_of
from reports.selectors.reading import reading_of
from reports.selectors.safety import safe_counts, safe_table, small_visible
from tests import factories as make
from tests.reports.conftest import CROWD, crowd
from workshops.choices import Existence, WorkshopState
from workshops.models import RuleProfile

TODAY = dt.date(2027, 1, 20)


def content_of(report):
    return draft_of(report, TODAY).content


def test_rounds_sessions_and_people_of_the_period_are_counted(report):
    content = content_of(report)

    assert (content["rounds"], content["sessions"], content["people"]) == (1, 1, sum(map(sum, CROWD.values())))


def test_somebody_who_said_yes_and_stayed_away_is_not_counted(report, held):
    Invitation.objects.filter(workshop=held, person__sector="MEDIA").update(attended=False)

    assert content_of(report)["people"] == 69


def test_somebody_who_comes_twice_is_one_person(report, held, dialogue, ardenya):
    again = make.WorkshopFactory(dialogue=dialogue, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 3))
    for invitation in Invitation.objects.filter(workshop=held)[:30]:
        make.InvitationFactory(workshop=again, person=invitation.person, side=ardenya, state="YES")

    content = content_of(report)

    assert (content["rounds"], content["people"]) == (2, 79)
    assert content["returning"] == {"again": 30, "of": 79, "percent": 38}


def test_the_returning_share_is_withheld_when_one_part_is_small(report, held, dialogue, ardenya):
    again = make.WorkshopFactory(dialogue=dialogue, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 3))
    for invitation in Invitation.objects.filter(workshop=held)[:3]:
        make.InvitationFactory(workshop=again, person=invitation.person, side=ardenya, state="YES")

    assert "again" not in content_of(report)["returning"]


@pytest.mark.parametrize("state", [WorkshopState.CANCELLED, WorkshopState.POSTPONED])
def test_a_round_that_was_moved_is_told_and_not_counted(report, held, state):
    held.state = state
    held.save()

    content = content_of(report)

    assert (content["rounds"], content["rounds_moved"], content["people"]) == (0, 1, None)


def test_a_round_that_is_still_to_come_is_not_in_a_report(report, workshop, ardenya):
    workshop.starts_on, workshop.ends_on = dt.date(2026, 12, 31), dt.date(2027, 6, 1)
    workshop.save()

    assert content_of(report)["rounds"] == 1


def test_a_round_whose_existence_is_not_acknowledged_leaves_no_trace(report, held):
    profile = RuleProfile.objects.get(pk=held.rule_profile_id)
    profile.existence = Existence.NOT_ACKNOWLEDGED
    profile.save()

    content = content_of(report)

    assert (content["rounds"], content["rounds_moved"], content["sessions"]) == (0, 0, 0)
    assert (content["people"], content["not_reported"]) == (None, ["Names, notes and attendance are in no report."])


def test_incidents_of_the_period_are_numbers_and_nothing_else(report):
    facts = {"dialogue": report.grant.dialogue, "keep_until": dt.date(2030, 1, 1)}
    for day, state in [(report.ends_on, "CLOSED"), (report.ends_on, "REPORTED"), (dt.date(2020, 1, 1), "CLOSED")]:
        Incident.objects.create(reported_on=day, state=state, **facts)

    assert content_of(report)["not_reported"][-3:] == [
        "1 incident, handled.",
        "1 incident, being handled.",
        "Names, notes and attendance are in no report.",
    ]


def test_small_cells_are_withheld_with_others_that_would_give_them_away(report):
    draft = draft_of(report, TODAY)
    table = draft.content["sector"]

    shown = dict(zip(table["rows"], table["inner"], strict=True))
    assert (shown["Military and security"], shown["Media"]) == ([None, None], [None, None])
    assert shown["Diplomacy"] == [6, 7]
    assert audit(published_of(table)).ok
    assert all(cell.high - cell.low >= 4 for cell in draft.hidden)


def test_no_shown_number_of_people_is_between_one_and_four(report):
    table = content_of(report)["sector"]

    shown = [n for line in table["inner"] for n in line if n is not None] + table["row_totals"] + table["col_totals"]
    assert [n for n in shown if 0 < n < 5] == []


def test_classes_that_were_added_up_say_what_they_hold():
    table = Table(("Diplomacy", "Military", "Media"), ("Women", "Men"), ((5, 5), (0, 4), (6, 1)))

    safe = safe_table(table).table

    assert safe["rows"][-1] == "Others together"
    assert safe["merged"] == [["Others together", ["Military", "Media"]]]


def test_a_table_of_nine_people_is_withheld_with_a_reason():
    assert safe_counts({"Parties": 5, "Elsewhere": 4}).table == {
        "withheld": "Fewer than ten people: a breakdown would point to them."
    }


def test_a_table_that_the_auditor_refuses_is_not_accepted():
    """The auditor's word counts even when the library that hides cells is wrong."""
    leaky = Published(("A", "B"), ("Women", "Men"), ((None, 6), (7, 8)), (8, 15), (9, 14), 23)

    assert not safety.is_accepted(
        {
            "rows": leaky.rows,
            "cols": leaky.cols,
            "inner": leaky.inner,
            "row_totals": leaky.row_totals,
            "col_totals": leaky.col_totals,
            "total": leaky.total,
        }
    )


def test_small_classes_that_stay_visible_are_named_for_the_approver(report):
    small = small_visible(content_of(report)["sector"])

    assert ("Diplomacy", "Women", 6) in small
    assert all(count < 10 for _row, _col, count in small)


def test_where_people_come_from_names_no_country_and_no_side(report, held, abroad):
    crowd(held, abroad, {"MEDIA": (4, 4)})

    group = content_of(report)["group"]

    assert dict(zip(group["rows"], group["row_totals"], strict=True)) == {
        "From the countries of the parties": 79,
        "From elsewhere": 8,
    }


def test_the_figures_cost_the_same_queries_for_one_round_and_for_four(
    report, dialogue, ardenya, django_assert_num_queries
):
    for month in (4, 5, 6):
        more = make.WorkshopFactory(dialogue=dialogue, starts_on=dt.date(2026, month, 1), ends_on=None)
        crowd(more, ardenya, {"MEDIA": (6, 6)})
        make.SessionFactory(workshop=more)

    with django_assert_num_queries(16):
        assert draft_of(report, TODAY).content["rounds"] == 4


def test_a_report_without_a_round_says_so_and_nothing_of_people(grant):
    report = make.ReportFactory(grant=grant, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 6, 30))

    assert reading_of(content_of(report))["facts"] == ["No round was held in this period."]


def test_content_holds_no_name_no_side_no_venue_and_no_date_of_a_round(report, held, workshop):
    held.venue = "Halden Centre"
    held.save()

    words = str(content_of(report))

    told = [word for word in ("Ardenya", "Soravia", "Geneva", "Halden", "Expert ", "2026-03", "March") if word in words]
    assert told == []
    assert workshop.starts_on.isoformat() not in words.replace("'2026-12-31'", "", 2)
