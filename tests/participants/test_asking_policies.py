"""Roles × states of questions about days and of telephone calls, without a database. Letters: tests/seating.py."""

import datetime as dt

import pytest

from participants import policies
from tests.seating import DIALOGUE, ELSEWHERE, OTHER_ROUND, WORKSHOP, seat, sitting, thing, who, workshop
from workshops.choices import Role
from workshops.models import Dialogue

RECORD = Dialogue(pk=DIALOGUE.pk, is_public_record=True)
GONE = workshop(destroyed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize("state", ["PLANNED", "INVITING", "CONFIRMED", "POSTPONED"])
def test_whoever_invites_asks_for_days_also_of_a_round_that_was_put_off(state):
    assert who(policies.can_find_date, workshop(state=state)) == "CKck"


@pytest.mark.parametrize(
    "over", [workshop(state="CLOSED"), workshop(state="CANCELLED"), workshop(dialogue=RECORD), GONE]
)
def test_nobody_asks_for_days_of_a_round_that_is_over_or_a_public_record(over):
    assert who(policies.can_find_date, over) == ""


def test_an_answer_by_telephone_is_written_down_by_whoever_asks():
    assert who(policies.can_answer_for, thing(poll=thing(workshop=WORKSHOP))) == "CKck"
    assert who(policies.can_answer_for, thing(poll=thing(workshop=GONE))) == ""


@pytest.mark.parametrize(
    ("is_asked", "state", "letters"),
    [(False, WORKSHOP, "CKck"), (True, WORKSHOP, "CFKcfk"), (True, GONE, "")],
)
def test_whoever_was_asked_to_telephone_notes_the_days_they_are_told(is_asked, state, letters):
    calls = thing(exists=lambda: is_asked)
    assert who(policies.can_note_days, thing(poll=thing(workshop=state), calls_of=lambda _user: calls)) == letters


def test_calls_are_listed_for_whoever_organises_anything():
    assert who(policies.can_list_calls) == "CFKcfkSW"


def call(assignee=None):
    return thing(dialogue_id=DIALOGUE.pk, workshop_id=WORKSHOP.pk, assignee_id=assignee and assignee.pk)


def test_a_call_is_made_by_whoever_looks_after_invitations():
    assert who(policies.can_make_call, call()) == "CKck"
    assert who(policies.can_make_call, call(sitting())) == "CKck"


@pytest.mark.parametrize("role", Role)
def test_whoever_was_asked_makes_it_while_they_organise(role):
    asked = sitting(seat(role))

    assert policies.can_make_call(asked, call(asked)) is (role in {Role.CONVENOR, Role.FACILITATOR, Role.COORDINATOR})


def test_whoever_was_asked_and_organises_another_round_does_not():
    asked = sitting(seat(Role.FACILITATOR, workshop=OTHER_ROUND))
    elsewhere = thing(dialogue_id=None, workshop_id=WORKSHOP.pk, assignee_id=asked.pk)

    assert policies.can_make_call(asked, call(asked)) is False
    assert policies.can_make_call(asked, elsewhere) is False


@pytest.mark.parametrize(
    ("sits", "may"),
    [
        ({"workshop": WORKSHOP}, True),
        ({"dialogue": ELSEWHERE}, False),
        ({"dialogue": ELSEWHERE, "workshop": WORKSHOP}, False),
    ],
)
def test_whoever_was_asked_must_organise_here(sits, may):
    asked = sitting(seat(Role.FACILITATOR, **sits))

    assert policies.can_make_call(asked, call(asked)) is may


def test_how_somebody_is_reached_is_set_by_whoever_invites_in_each_of_their_dialogues():
    def membership(*dialogues):
        rows = [thing(dialogue_id=dialogue.pk) for dialogue in dialogues]
        return thing(person=thing(memberships=thing(all=lambda: rows)))

    assert who(policies.can_set_contact, membership(DIALOGUE)) == "CK"
    assert who(policies.can_set_contact, membership(DIALOGUE, ELSEWHERE)) == ""


def test_a_facilitator_who_was_not_asked_does_not():
    assert policies.can_make_call(sitting(seat(Role.FACILITATOR)), call(sitting())) is False
