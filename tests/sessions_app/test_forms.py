"""What the forms accept, and in which words they refuse."""

import datetime as dt

import pytest
from django.http import QueryDict

from sessions_app.forms import DeskForm, SessionForm, SessionRuleForm
from sessions_app.models import WorkshopSession


@pytest.fixture
def errors(workshop):
    """``errors(field=value, …)``: a good session with these changes, and what the form says of it."""

    def check(**changes):
        data = {"title": "Customs", "kind": "PLENARY", "day": "2026-12-31", "begins": "09:30", "ends": "11:00"}
        form = SessionForm(data | changes, workshop=workshop)
        return {name: list(said) for name, said in form.errors.items()}

    return check


def test_a_good_session_is_in_the_workshops_zone(workshop):
    data = {"title": "Customs", "kind": "PLENARY", "day": "2026-12-31", "begins": "09:30", "ends": "11:00"}
    form = SessionForm(data, workshop=workshop)

    assert form.is_valid()
    assert form.values()["starts_at"] == dt.datetime(2026, 12, 31, 8, 30, tzinfo=dt.UTC)


def test_a_session_may_be_without_a_time(errors):
    assert errors(day="", begins="", ends="") == {}


def test_a_caucus_needs_a_side(errors):
    assert errors(kind="CAUCUS") == {"side": ["A caucus belongs to one side. Say which."]}


def test_only_a_caucus_has_a_side(errors, ardenya):
    said = "Only a caucus has a side. Choose “caucus of one side”, or “no side” here."
    assert errors(side=str(ardenya.pk)) == {"side": [said]}


def test_another_dialogues_side_is_no_choice(errors, sam):
    side = sam.seats.get().dialogue.sides.create(name="Harbour")
    assert list(errors(kind="CAUCUS", side=str(side.pk))) == ["side"]


def test_it_ends_after_it_begins(errors):
    assert errors(ends="09:30") == {"ends": ["It ends before it begins."]}


def test_an_hour_needs_a_day(errors):
    assert errors(day="") == {"day": ["Say on which day."]}


def test_an_end_needs_a_beginning(errors):
    assert errors(begins="") == {"begins": ["Say when it begins, or leave both hours empty."]}


def test_a_day_in_another_year_is_a_slip(errors):
    assert errors(day="2062-12-31") == {
        "day": ["That day is far from the workshop, which is 31 Dec 2026 – 3 Jan 2027."]
    }


def test_an_hour_that_the_clocks_skip_is_refused(workshop):
    workshop.starts_on = workshop.ends_on = dt.date(2027, 3, 28)
    data = {"title": "Night walk", "kind": "WALK", "day": "2027-03-28", "begins": "02:30"}

    form = SessionForm(data, workshop=workshop)

    assert form.errors == {"begins": ["The clocks change that night: this hour does not exist."]}


def test_the_rule_form_offers_nothing_wider(session):
    form = SessionRuleForm(session=session)

    assert [value for value, _ in form.fields["notes"].choices] == ["SUMMARY", "POINTS", "NONE"]
    assert [value for value, _ in form.fields["existence"].choices] == ["PUBLIC", "ON_REQUEST", "NOT_ACKNOWLEDGED"]


def desk(**fields):
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return DeskForm(data)


def test_the_desk_reads_points_in_their_order():
    form = desk(version=["3"], heading=["One", "Two"], text=["a\r\nb", "c"])

    assert form.is_valid()
    assert [(p.heading, p.text) for p in form.cleaned_data["note"].points] == [("One", "a\nb"), ("Two", "c")]


def test_a_point_beyond_measure_is_refused_and_kept():
    form = desk(version=["0"], heading=["One"], text=["x" * 20_001])

    assert form.sentence == "Point 1 is too long. Part it into two."
    assert len(form.points[0].text) == 20_001


def test_no_form_and_no_model_has_a_field_for_a_speaker(session):
    names = {*desk().fields, *SessionForm(workshop=session.workshop).fields}
    names |= {field.name for field in WorkshopSession._meta.get_fields()}

    assert {name for name in names if "speak" in name or "author" in name or name.endswith("_by")} == set()
