"""Roles × what happens between rounds, without a database. Letters: tests/seating.py."""

from followups import policies
from tests.seating import DIALOGUE, answers, cast, sitting, thing, who
from workshops.models import Dialogue

ON_A_DIALOGUE = {
    "list_followups": "CFRK",
    "see_transfers": "CFE",
    "add_action": "CFRK",
    "carry_actions": "CFK",
    "add_text": "CFRK",
    "add_transfer": "CF",
    "list_incidents": "CF",
}
ON_A_RECORD = dict.fromkeys(ON_A_DIALOGUE, "") | {"list_followups": "CFRK", "see_transfers": "CFE"}
EVERYBODY = "".join(cast())


def test_who_may_do_what_in_a_dialogue():
    assert answers(policies, ON_A_DIALOGUE, DIALOGUE) == ON_A_DIALOGUE


def test_nothing_is_added_to_a_public_record():
    assert answers(policies, ON_A_RECORD, Dialogue(pk=DIALOGUE.pk, is_public_record=True)) == ON_A_RECORD


def test_who_may_do_what_with_an_action_item():
    item = thing(dialogue_id=DIALOGUE.pk, owner_person=None)

    assert [who(policies.can_edit_action, item), who(policies.can_close_action, item)] == ["CFRK", "CFRK"]
    assert who(policies.can_view_action, item) == EVERYBODY  # the door’s queryset has asked the seats


def test_its_owner_says_that_it_is_done_and_changes_nothing():
    owner, other = sitting(), sitting()
    item = thing(dialogue_id=DIALOGUE.pk, owner_person=thing(user_id=owner.pk))

    assert [policies.can_close_action(user, item) for user in (owner, other)] == [True, False]
    assert policies.can_edit_action(owner, item) is False
    assert who(policies.can_close_action, item) == "CFRK"


def test_who_may_do_what_with_a_joint_text():
    text = thing(dialogue_id=DIALOGUE.pk)

    assert [who(policies.can_edit_text, text), who(policies.can_settle_text, text)] == ["FR", "CF"]
    assert who(policies.can_read_text, text) == EVERYBODY  # the door’s queryset has asked the seats
    assert who(policies.can_take_text, text) == EVERYBODY


def test_who_may_change_what_was_carried_on():
    assert who(policies.can_edit_transfer, thing(dialogue_id=DIALOGUE.pk)) == "CF"


def test_a_concern_is_for_everybody_to_report_and_for_two_to_deal_with():
    open_one, closed = (thing(dialogue_id=DIALOGUE.pk, is_open=is_open) for is_open in (True, False))

    assert who(policies.can_report_concern) == EVERYBODY.replace("-", "")
    assert [who(policies.can_view_incident, row) for row in (open_one, closed)] == ["CF", "CF"]
    assert [who(policies.can_handle_incident, row) for row in (open_one, closed)] == ["CF", ""]
    for policy in (policies.can_settle_step, policies.can_tell_affected):
        assert [who(policy, thing(incident=row)) for row in (open_one, closed)] == ["CF", ""]
