"""A table that is refused says why, what would pass, and is merged by one press of a person."""

import datetime as dt
import json

import pytest

from audit.models import AccessEvent
from core.errors import DomainError
from reports import actions
from reports.models import Release
from reports.selectors.content import draft_of
from reports.selectors.inference import inferences
from reports.selectors.ledger import faults_of, hidden_in
from tests import factories as make
from tests.reports.conftest import crowd

TODAY = dt.date(2027, 1, 20)
# Too many small cells for a table of fields and genders; wide enough when fields are merged.
THIN = {
    "DIPLOMACY": (3, 9), "POLITICS": (4, 8), "ACADEMIA": (9, 2), "MEDIA": (8, 3), "CIVIL_SOCIETY": (2, 9),
    "BUSINESS": (4, 6),
}  # fmt: skip
GAPS = "Too many numbers would have to be hidden for the rest to be of use."
OVERLAP = "Another report covers a part of this period; two tables could be compared to find a person."


@pytest.fixture
def thin(grant, dialogue, ardenya):
    """A report on a round with many small classes."""
    workshop = make.WorkshopFactory(
        dialogue=dialogue, number=3, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2026, 3, 4), state="CLOSED"
    )
    crowd(workshop, ardenya, THIN)
    return make.ReportFactory(grant=grant, summary="The round was held as planned.")


def draft(report):
    report.refresh_from_db()
    return draft_of(report, TODAY)


def test_a_table_with_too_many_small_cells_is_refused_with_a_reason_and_an_offer(thin):
    refusal = draft(thin).refusal

    assert draft(thin).content["sector"] == {"withheld": GAPS}
    assert (refusal.reason, refusal.offer.is_shown) == (GAPS, True)
    assert faults_of([draft(thin).content | {"sector": refusal.offer.table}]) == []


def test_merging_as_suggested_shows_the_table_that_was_offered(thin, olga):
    offer = draft(thin).refusal.offer

    actions.merge_classes(report=thin, grain=offer.grain, by=olga)

    assert (draft(thin).content["sector"], draft(thin).refusal) == (offer.table, None)
    assert AccessEvent.objects.filter(action="report.merged").count() == 1


def test_a_refused_table_holds_the_report_back_until_somebody_decides(thin, olga):
    with pytest.raises(DomainError, match="Merge its classes, or leave it out"):
        actions.submit_report(report=thin, by=olga)

    actions.merge_classes(report=thin, grain="LEFT_OUT", by=olga)

    assert actions.submit_report(report=thin, by=olga).state == "IN_REVIEW"
    assert draft(thin).content["sector"] == {"withheld": GAPS}


def test_what_the_ledger_refuses_is_offered_in_a_coarser_form(release, grant, dialogue, ardenya):
    """A year after its spring: few of the newcomers of a field are women."""
    autumn = make.WorkshopFactory(
        dialogue=dialogue, number=4, starts_on=dt.date(2027, 1, 4), ends_on=dt.date(2027, 1, 5), state="CLOSED"
    )
    crowd(autumn, ardenya, {"DIPLOMACY": (6, 6), "ACADEMIA": (5, 3), "MEDIA": (1, 4)})
    longer = make.ReportFactory(grant=grant, ends_on=dt.date(2027, 1, 15))

    refusal = draft(longer).refusal

    assert (refusal.reason, refusal.offer.grain) == (OVERLAP, "FIELDS")
    assert faults_of([draft(longer).content | {"sector": refusal.offer.table}, json.loads(release.content)]) == []


def test_where_no_merging_helps_nothing_is_offered_and_the_page_says_so(
    sign_in, olga, release, grant, dialogue, ardenya
):
    late = make.WorkshopFactory(
        dialogue=dialogue, number=4, starts_on=dt.date(2027, 1, 4), ends_on=dt.date(2027, 1, 5), state="CLOSED"
    )
    crowd(late, ardenya, {"MEDIA": (0, 1)})
    longer = make.ReportFactory(grant=grant, ends_on=dt.date(2027, 1, 15))

    page = sign_in(olga).get(f"/reports/{longer.pk}/").content.decode()

    assert draft(longer).refusal.offer is None
    assert ("No merging of classes helps." in page, "Merge classes as suggested" in page) == (True, False)


def test_a_merge_takes_a_report_in_review_back_to_a_draft(submitted, olga):
    actions.merge_classes(report=submitted, grain="FIELDS", by=olga)

    assert (submitted.state, submitted.submitted_by) == ("DRAFT", None)


def test_what_passes_as_it_is_is_not_coarser_for_having_been_allowed_to_be(report, olga):
    before = draft(report).content["sector"]

    actions.merge_classes(report=report, grain="GENDERS", by=olga)

    assert draft(report).content["sector"] == before


def test_a_released_report_is_not_merged(release, olga):
    with pytest.raises(DomainError, match="Open it for correction first"):
        actions.merge_classes(report=release.report, grain="FIELDS", by=olga)


def test_one_press_on_the_page_merges_and_another_tells_apart_again(sign_in, olga, thin):
    browser, address = sign_in(olga), f"/reports/{thin.pk}/"
    grain = draft(thin).refusal.offer.grain
    before = browser.get(address).content.decode()

    browser.post(f"{address}merge/", {"grain": grain})
    merged = browser.get(address).content.decode()
    browser.post(f"{address}merge/", {"grain": "COUNTED"})

    assert (GAPS in before, f'value="{grain}"' in before) == (True, True)
    assert (GAPS in merged, "Tell them apart again" in merged) == (False, True)
    assert draft(thin).refusal.offer.grain == grain


def test_a_word_that_is_no_form_changes_nothing(sign_in, olga, thin):
    sign_in(olga).post(f"/reports/{thin.pk}/merge/", {"grain": "EVERYTHING"})

    assert draft(thin).refusal is not None


def test_every_hidden_number_is_told_with_a_range_even_where_a_release_is_repeated(submitted, release):
    content = json.loads(release.content)

    told = inferences(submitted, content)

    assert [(one.row, one.col) for one in told] == [(row, col) for row, col, _figure in hidden_in(content)]
    assert [one for one in told if one.high - one.low < 5] == []


def test_a_release_to_another_funder_narrows_the_range_that_the_approver_reads(sign_in, otto, submitted, dialogue):
    """A careless release of long ago shows the women of the field; the approver is told what follows."""
    content = draft(submitted).content
    table = json.loads(json.dumps(content["sector"]))
    row = table["rows"].index("Military and security")
    table["inner"][row] = [2, 8]
    other = make.ReportFactory(grant=make.GrantFactory(dialogue=dialogue, reference="OTHER"))
    old = content | {"sector": table, "period": ["2025-06-01", "2026-12-31"], "number": 1, "rounds": 2}
    Release.objects.create(
        report=other,
        number=1,
        content=json.dumps(old),
        signature=b"-",
        released_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )

    told = {(one.row, one.col): (one.low, one.high) for one in inferences(submitted, content) if one.number is None}
    alone = {(cell.row, cell.col): (cell.low, cell.high) for cell in draft(submitted).hidden}
    page = sign_in(otto).get(f"/reports/{submitted.pk}/release/").content.decode()

    assert told != alone
    assert told["Military and security", "Women"][1] == 2
    assert "the narrowest range that anybody can work out from all releases together" in page
