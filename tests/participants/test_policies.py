"""Roles × states of people and invitations, without a database. Letters: tests/seating.py."""

import datetime as dt

import pytest

from participants import policies
from tests.seating import DIALOGUE, ELSEWHERE, RULES, WORKSHOP, answers, sitting, thing, who, workshop
from workshops.choices import WorkshopState
from workshops.models import Dialogue

RECORD = Dialogue(pk=DIALOGUE.pk, is_public_record=True)
ON_A_DIALOGUE = {"add_person": "CFK", "import_people": "CK"}
ON_A_WORKSHOP = {
    "invite": "CKck",
    "set_reminders": "CKck",
    "see_answers": "CFKcfk",
    "see_company": "PQOI",
    "set_exchange": "CFcf",
    "open_names": "Cc",
}
NO_INVITING = ON_A_WORKSHOP | {"invite": "", "set_reminders": ""}
NOTHING_LEFT = NO_INVITING | {"see_company": "", "set_exchange": "", "open_names": ""}
ON_AN_INVITATION = {
    "view_invitation": "CFKcfk",
    "manage_invitation": "CKck",
    "answer_invitation": "",
    "read_needs": "Kk",
}


def test_who_may_list_and_see_people():
    assert who(policies.can_list_people) == "CFKS"
    assert who(policies.can_view_person, thing()) == "CFKS"  # the door’s queryset asks which people


def test_who_may_bring_people_into_a_dialogue():
    assert answers(policies, ON_A_DIALOGUE, DIALOGUE) == ON_A_DIALOGUE
    assert answers(policies, ON_A_DIALOGUE, RECORD) == dict.fromkeys(ON_A_DIALOGUE, "")
    assert who(policies.can_confirm_import, thing(dialogue=DIALOGUE)) == "CK"


def test_a_membership_is_changed_by_organisers_of_the_whole_dialogue():
    assert who(policies.can_edit_membership, thing(dialogue_id=DIALOGUE.pk)) == "CFK"


def test_a_person_of_two_dialogues_is_changed_by_who_organises_both():
    def person(*dialogues):
        rows = [thing(dialogue_id=dialogue.pk) for dialogue in dialogues]
        return thing(memberships=thing(all=lambda: rows))

    assert who(policies.can_edit_person, person(DIALOGUE)) == "CFK"
    assert who(policies.can_edit_person, person(DIALOGUE, ELSEWHERE)) == ""


def test_who_may_invite_and_see_the_answers():
    assert answers(policies, ON_A_WORKSHOP, WORKSHOP) == ON_A_WORKSHOP


@pytest.mark.parametrize("state", ["CLOSING", "CLOSED", "POSTPONED", "CANCELLED"])
def test_nobody_invites_to_a_workshop_that_is_over(state):
    assert answers(policies, NO_INVITING, workshop(state=state)) == NO_INVITING


@pytest.mark.parametrize("state", ["PLANNED", "INVITING", "CONFIRMED", "IN_SESSION"])
def test_invitations_go_out_until_it_closes(state):
    assert state in WorkshopState
    assert answers(policies, ON_A_WORKSHOP, workshop(state=state)) == ON_A_WORKSHOP


def test_nobody_invites_into_a_public_record_or_to_what_is_destroyed():
    gone = workshop(destroyed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert answers(policies, NO_INVITING, workshop(dialogue=RECORD)) == NO_INVITING
    assert answers(policies, NOTHING_LEFT, gone) == NOTHING_LEFT


def test_where_the_list_is_the_facilitators_alone_guests_do_not_meet_each_other_here():
    assert who(policies.can_see_company, workshop(rule_profile=RULES["CLOSED"])) == ""


def invitation(user_id=None):
    return thing(workshop=WORKSHOP, person=thing(user_id=user_id))


def test_who_may_do_what_with_an_invitation():
    assert answers(policies, ON_AN_INVITATION, invitation()) == ON_AN_INVITATION


def test_a_guest_answers_and_sees_their_own():
    guest, other = sitting(), sitting()

    assert [policies.can_answer_invitation(user, invitation(guest.pk)) for user in (guest, other)] == [True, False]
    assert [policies.can_view_invitation(user, invitation(guest.pk)) for user in (guest, other)] == [True, False]


def test_a_guest_without_an_account_is_nobody_who_has_not_signed_in():
    """Both have no number: that must not make them the same person."""
    assert who(policies.can_answer_invitation, invitation(None)) == ""
