"""Who follows a silence, without a database. Letters: tests/seating.py."""

from followups import policies
from tests.seating import DIALOGUE, ELSEWHERE, thing, who

TEXT = thing(dialogue_id=DIALOGUE.pk)


def test_those_who_lead_see_how_it_stands_and_note_who_was_told():
    assert who(policies.can_view_silence, thing(joint_text=TEXT)) == "CF"
    assert who(policies.can_note_told, thing(silence=thing(joint_text=TEXT))) == "CF"


def test_those_who_lead_another_dialogue_do_not():
    assert who(policies.can_view_silence, thing(joint_text=thing(dialogue_id=ELSEWHERE.pk))) == "S"
