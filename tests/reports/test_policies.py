"""Roles × states of grants, reports and releases, without a database. Letters: tests/seating.py."""

import pytest

from reports import policies
from reports.choices import ReportState
from tests.seating import DIALOGUE, answers, cast, seat, sitting, thing, who
from workshops.choices import Role
from workshops.models import Dialogue

GRANT = thing(dialogue_id=DIALOGUE.pk)
ON_A_GRANT = {"view_grant": "CKEM", "edit_grant": "CM", "share_grant": "C", "add_report": "CKM"}
ON_A_REPORT = {
    #               draft  in review  released
    "view_report": ("CKEM", "CKEM", "CKEM"),
    "edit_report": ("CKM", "CKM", ""),
    "submit_report": ("CKM", "", ""),
    "release_report": ("", "C", ""),
    "correct_report": ("", "", "CKM"),
}
STATES = [ReportState.DRAFT, ReportState.IN_REVIEW, ReportState.RELEASED]


def report(state, submitted_by_id=None):
    return thing(grant=GRANT, state=state, submitted_by_id=submitted_by_id)


def test_who_has_a_list_of_grants_or_of_releases():
    assert [who(policies.can_list_grants), who(policies.can_read_releases)] == ["CKEMS", "U"]


def test_who_may_do_what_with_a_grant():
    assert answers(policies, ON_A_GRANT, GRANT) == ON_A_GRANT
    assert who(policies.can_add_grant, DIALOGUE) == "CM"
    assert who(policies.can_add_grant, Dialogue(pk=DIALOGUE.pk, is_public_record=True)) == ""


def test_its_lines_expenses_and_indicators_are_as_the_grant():
    assert who(policies.can_edit_line, thing(grant=GRANT)) == "CM"
    assert who(policies.can_edit_indicator, thing(grant=GRANT)) == "CM"
    assert who(policies.can_edit_expense, thing(line=thing(grant=GRANT))) == "CM"


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_a_report(state):
    table = {act: row[STATES.index(state)] for act, row in ON_A_REPORT.items()}

    assert answers(policies, table, report(state)) == table


def test_a_report_is_released_by_a_second_person():
    first, second = sitting(seat(Role.CONVENOR)), sitting(seat(Role.CONVENOR))
    submitted = report(ReportState.IN_REVIEW, first.pk)

    assert [policies.can_release_report(user, submitted) for user in (first, second)] == [False, True]


def test_a_release_asks_the_queryset_alone():
    assert who(policies.can_read_release, thing()) == "".join(cast())
