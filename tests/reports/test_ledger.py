"""All releases of a dialogue beside each other: what one does not tell, two must not tell either."""

import datetime as dt
import json

import pytest

from core.errors import DomainError
from reports import actions
from reports.models import Release
from reports.selectors import content as maker
from reports.selectors.content import draft_of
from reports.selectors.ledger import faults_of
from reports.selectors.people import Told
from tests import factories as make
from tests.reports.conftest import crowd

TODAY = dt.date(2027, 1, 20)
SPRING = {"starts_on": dt.date(2026, 3, 1), "ends_on": dt.date(2026, 6, 30)}
TABLES = ("sector", "group", "returning")
OVERLAP = "Another report covers a part of this period; two tables could be compared to find a person."


@pytest.fixture
def spring(grant, held, olga, otto):
    """A release on March to June, with the crowd of round 3."""
    report = make.ReportFactory(grant=grant, summary="A quiet spring.", **SPRING)
    actions.submit_report(report=report, by=olga)
    return actions.release_report(report=report, by=otto)


@pytest.fixture
def autumn(dialogue):
    """A round in September; nobody has been asked yet."""
    return make.WorkshopFactory(
        dialogue=dialogue, number=4, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 3), state="CLOSED"
    )


def year(grant, **how):
    return draft_of(make.ReportFactory(grant=grant, summary="The year.", **how), TODAY).content


def shown_in(content):
    return [name for name in TABLES if "withheld" not in content[name]]


def test_one_late_participant_leaves_the_longer_period_without_any_number_of_people(spring, autumn, ardenya, grant):
    crowd(autumn, ardenya, {"MEDIA": (0, 1)})

    content = year(grant)

    assert (content["people"], shown_in(content)) == (None, [])
    assert "the two could be compared to find a person" in content["people_withheld"]
    assert content["sector"]["withheld"] == OVERLAP


def test_enough_newcomers_in_every_class_are_told(spring, autumn, ardenya, abroad, grant):
    crowd(autumn, ardenya, {"DIPLOMACY": (5, 5), "ACADEMIA": (5, 6)})
    crowd(autumn, abroad, {"CIVIL_SOCIETY": (5, 6)})

    content = year(grant)

    assert (content["people"], shown_in(content)) == (111, ["sector", "group"])
    assert faults_of([content, json.loads(spring.content)]) == []


def test_newcomers_of_whom_few_are_of_one_gender_in_a_field_are_told_by_field_alone(spring, autumn, ardenya, grant):
    crowd(autumn, ardenya, {"DIPLOMACY": (6, 6), "ACADEMIA": (5, 3), "MEDIA": (1, 4)})

    table = year(grant, grain="GENDERS")["sector"]

    assert (table["cols"], dict(zip(table["rows"], table["row_totals"], strict=True))["Media"]) == (["People"], 15)


def test_a_period_that_only_overlaps_is_taken_to_hold_everybody_of_the_other(spring, autumn, ardenya, held, grant):
    """Whoever reads both cannot know that it does not."""
    held.starts_on, held.ends_on = dt.date(2026, 6, 2), dt.date(2026, 6, 4)
    held.save()
    crowd(autumn, ardenya, {"MEDIA": (1, 1)})
    later = make.ReportFactory(grant=grant, starts_on=dt.date(2026, 6, 1), ends_on=dt.date(2026, 12, 31))

    content = draft_of(later, TODAY).content

    assert (content["people"], shown_in(content)) == (None, [])


def test_a_period_apart_is_told_whole(spring, autumn, ardenya, grant):
    crowd(autumn, ardenya, {"DIPLOMACY": (6, 6), "ACADEMIA": (5, 5)})
    later = make.ReportFactory(grant=grant, starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 12, 31))

    assert draft_of(later, TODAY).content["people"] == 22


def test_another_funder_is_told_the_same_of_the_same_period(spring, dialogue, held, ardenya):
    crowd(held, ardenya, {"MILITARY": (1, 0)})
    other = make.ReportFactory(grant=make.GrantFactory(dialogue=dialogue, reference="OTHER"), **SPRING)

    draft = draft_of(other, TODAY)

    before = json.loads(spring.content)
    assert [draft.content[name] for name in ("people", *TABLES)] == [before[name] for name in ("people", *TABLES)]


def test_another_funders_release_counts_as_well(spring, autumn, ardenya, dialogue):
    crowd(autumn, ardenya, {"MEDIA": (0, 1)})

    assert year(make.GrantFactory(dialogue=dialogue, reference="OTHER"))["people"] is None


def test_who_came_again_is_told_once_for_days_that_overlap(spring, autumn, ardenya, held, grant):
    for invitation in list(held.invitations.all()[:30]):
        make.InvitationFactory(workshop=autumn, person=invitation.person, side=ardenya, state="YES")
    before = json.loads(spring.content) | {"returning": {"again": 20, "of": 79, "percent": 25}}
    Release.objects.filter(pk=spring.pk).update(content=json.dumps(before))

    assert year(grant)["returning"] == {"withheld": OVERLAP}


def test_a_class_that_is_empty_is_not_told_from_one_that_is_small(grant, dialogue, ardenya):
    workshop = make.WorkshopFactory(dialogue=dialogue, starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 4, 2))
    crowd(workshop, ardenya, {"DIPLOMACY": (8, 9), "CIVIL_SOCIETY": (6, 7), "MILITARY": (1, 0), "POLITICS": (7, 6)})

    table = year(grant)["sector"]

    ((label, classes),) = table["merged"]
    assert label == "Others together"
    assert {"Military and security", "Academia", "Media", "Business"} <= set(classes)


def test_tables_that_do_not_say_what_their_classes_stand_for_are_not_compared(spring, autumn, ardenya, grant):
    old = json.loads(spring.content)
    for name in ("sector", "group"):
        old[name].pop("row_classes", None)
    Release.objects.filter(pk=spring.pk).update(content=json.dumps(old))
    crowd(autumn, ardenya, {"DIPLOMACY": (6, 6)})

    assert year(grant)["people"] is None


def test_a_release_that_the_auditor_refuses_cannot_exist(spring, autumn, ardenya, grant, olga, otto, monkeypatch):
    """The maker is broken on purpose: it publishes what is true. The auditor reads the frozen words alone."""
    crowd(autumn, ardenya, {"MEDIA": (0, 1)})
    report = make.ReportFactory(grant=grant, summary="The year.")
    before = json.loads(spring.content)

    def careless(_report, figures, _published):
        return Told({**{name: before[name] for name in TABLES}, "people": figures.people, "people_withheld": ""})

    monkeypatch.setattr(maker, "people_told", careless)
    actions.submit_report(report=report, by=olga)

    with pytest.raises(DomainError, match="Beside what was released before"):
        actions.release_report(report=report, by=otto)

    assert list(Release.objects.all()) == [spring]


def test_a_table_with_a_small_number_cannot_be_released(grant, held, olga, otto, monkeypatch):
    report = make.ReportFactory(grant=grant, summary="The year.")
    honest = maker.people_told

    def careless(*args):
        told = honest(*args)
        counts = {"inner": [[4], [75]], "row_totals": [4, 75], "col_totals": [79], "total": 79}
        named = {"rows": ["A", "B"], "cols": ["People"], "row_classes": [["a"], ["b"]], "col_classes": [["p"]]}
        return Told(told.people | {"group": {**counts, **named, "merged": []}})

    monkeypatch.setattr(maker, "people_told", careless)
    actions.submit_report(report=report, by=olga)

    with pytest.raises(DomainError, match="did not pass the check"):
        actions.release_report(report=report, by=otto)

    assert not Release.objects.exists()
