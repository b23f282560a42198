"""Roles × states of surveys, expenses and due dates, without a database. Letters: tests/seating.py."""

from reports import policies
from reports.choices import ReportState
from tests.seating import DIALOGUE, WORKSHOP, answers, thing, who, workshop
from workshops.models import Dialogue

GRANT = thing(dialogue_id=DIALOGUE.pk)
RECORD = workshop(dialogue=Dialogue(pk=DIALOGUE.pk, is_public_record=True))
ON_A_WORKSHOP = {"view_surveys": "CFKEcfke", "run_surveys": "CKck"}


def test_who_asks_and_who_reads_what_was_answered():
    assert answers(policies, ON_A_WORKSHOP, WORKSHOP) == ON_A_WORKSHOP
    assert who(policies.can_close_survey, thing(workshop=WORKSHOP)) == "CKck"


def test_nobody_asks_anything_about_a_public_record():
    nobody = dict.fromkeys(ON_A_WORKSHOP, "")
    assert answers(policies, nobody, RECORD) == nobody
    assert who(policies.can_close_survey, thing(workshop=RECORD)) == ""


def test_expenses_and_due_dates_are_for_whoever_keeps_the_grant():
    assert who(policies.can_import_expenses, GRANT) == "CM"
    assert who(policies.can_settle_due_date, thing(grant=GRANT)) == "CM"
    assert who(policies.can_edit_activity, thing(grant=GRANT)) == "CM"


def test_classes_are_merged_by_whoever_writes_the_draft():
    assert who(policies.can_merge_classes, thing(grant=GRANT, state=ReportState.DRAFT)) == "CKM"
    assert who(policies.can_merge_classes, thing(grant=GRANT, state=ReportState.IN_REVIEW)) == "CKM"
    assert who(policies.can_merge_classes, thing(grant=GRANT, state=ReportState.RELEASED)) == ""
