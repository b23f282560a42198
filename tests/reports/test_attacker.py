"""A funder who fetches everything that can be fetched recovers no withheld number."""

import copy
import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from accounts.models import User
from participants.models import Person
from reports import actions
from reports.models import Release
from tests import factories as make
from tests.reports import attacker
from tests.reports.conftest import crowd
from workshops.choices import Role

# Every header that an answer may carry; none of them depends on what a release holds.
HEADERS = {
    "Cache-Control", "Content-Disposition", "Content-Length", "Content-Security-Policy", "Content-Type",
    "Content-Language", "Cross-Origin-Opener-Policy", "Expires", "Permissions-Policy", "Referrer-Policy", "Vary",
    "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Resource-Policy", "X-Robots-Tag",
}  # fmt: skip


@pytest.fixture
def releases(grant, dialogue, held, ardenya, abroad, olga, otto, frank):
    """Three releases to two funders, on periods within each other, with newcomers in between."""
    other = make.GrantFactory(dialogue=dialogue, reference="OTHER")
    make.SeatFactory(user=frank, dialogue=dialogue, role=Role.FUNDER, grant_id=other.pk)
    plan = [
        (grant, dt.date(2026, 6, 30), {"DIPLOMACY": (5, 5), "ACADEMIA": (5, 6), "MILITARY": (1, 0)}),
        (other, dt.date(2026, 7, 31), {"MILITARY": (0, 2)}),
        (grant, dt.date(2026, 12, 31), {}),
    ]
    for number, (funded, last, newcomers) in enumerate(plan, start=4):
        report = make.ReportFactory(grant=funded, summary="As planned.", ends_on=last, grain="GENDERS")
        actions.submit_report(report=report, by=olga)
        actions.release_report(report=report, by=otto)
        held_on = last + dt.timedelta(days=10)
        workshop = make.WorkshopFactory(dialogue=dialogue, number=number, starts_on=held_on, ends_on=held_on)
        crowd(workshop, abroad, newcomers)
    return list(Release.objects.all())


def test_an_attacker_recovers_nothing_from_all_releases(sign_in, frank, releases):
    loot = attacker.loot(sign_in(frank))

    assert len(loot.releases) == 3
    assert attacker.recovered(loot.releases) == []


def test_the_attacker_is_no_fool(sign_in, frank, releases):
    """From a careless release, and from two that differ by one, he recovers what is hidden."""
    contents = attacker.loot(sign_in(frank)).releases
    first = min(contents)
    careless = copy.deepcopy({first: contents[first]})
    table = careless[first]["sector"]
    row = table["rows"].index("Media")
    table["inner"][row][0] = 5
    assert any("'MEDIA'" in line for line in attacker.recovered(careless))

    later = (first[0], "2026-08-31")
    one_more = copy.deepcopy(contents[first]) | {"people": contents[first]["people"] + 1}
    one_more["sector"] = {"withheld": "…"}
    assert any("1.0 to 1.0 newcomers" in line for line in attacker.recovered({first: contents[first], later: one_more}))


def test_the_activity_files_tell_no_number_of_people_that_the_page_does_not(sign_in, frank, releases):
    loot = attacker.loot(sign_in(frank))

    told = {tuple(content["period"]): content["people"] for content in loot.contents}
    assert len(loot.activities) == 2  # the third tells no number, and names no period
    assert {one["period"]: one["people"] for one in loot.activities}.items() <= told.items()
    assert [one["numbers"] for one in loot.activities] == [[one["people"]] for one in loot.activities]


def test_an_activity_file_that_tells_what_the_page_withholds_is_found(sign_in, frank, releases):
    loot = attacker.loot(sign_in(frank))
    first = min(loot.releases)
    loot.contents = [content for content in loot.contents if tuple(content["period"]) == first]
    loot.activities.clear()
    loot.activities.append({"period": (first[0], "2026-08-31"), "people": loot.releases[first]["people"] + 1})

    assert any("1.0 to 1.0 newcomers" in line for line in attacker.recovered(loot.releases))


def test_page_paper_and_data_tell_the_same_numbers_and_no_name_or_side(sign_in, frank, releases):
    loot = attacker.loot(sign_in(frank))

    for content in loot.contents:
        table = content["sector"]
        if "withheld" in table:
            continue
        for label, line, total in zip(table["rows"], table["inner"], table["row_totals"], strict=True):
            cells = ["withheld" if count is None else str(count) for count in [*line, total]]
            assert [label, *(cells if len(line) > 1 else cells[:1])] in loot.rows
            papers = [words for words in loot.words if "".join([label, *cells]) in words.replace(" ", "")]
            assert papers or " " in label

    everything = " ".join(loot.words) + str(loot.headers) + str(loot.contents)

    names = [name for name in Person.objects.values_list("name", flat=True) if name in everything]
    assert names == []
    assert [word for word in ("Ardenya", "Soravia", "Norland", "Geneva") if word in everything] == []
    assert {name for headers in loot.headers for name in headers} <= HEADERS


@pytest.fixture
def demo(db, settings):
    settings.DEMO, settings.DEMO_WORDS = True, "copper lantern orchard velvet summit harbour"
    call_command("load_demo", verbosity=0, stdout=io.StringIO())


def test_an_attacker_recovers_nothing_from_the_demo(demo, settings, client):
    client.force_login(User.objects.get(email="funder@demo.example"), settings.AUTHENTICATION_BACKENDS[0])

    loot = attacker.loot(client)

    assert len(loot.contents) == Release.objects.count() > 0
    assert attacker.recovered(loot.releases) == []


def test_the_report_of_the_demo_counts_the_rounds_that_it_tells_of(demo):
    content = json.loads(Release.objects.get().content)
    assert (content["title"], content["rounds"]) == ("Lake Room, three rounds", 3)
