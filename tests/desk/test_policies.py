"""Roles × states of what spans apps, without a database. Letters: tests/seating.py."""

import datetime as dt

import pytest

from desk import policies
from tests.seating import DIALOGUE, WORKSHOP, answers, thing, who, workshop
from workshops.choices import WorkshopState
from workshops.models import Dialogue

SIGNED_IN = "CFRKEMcfrkemPQOIUXSWZLN"
ON_A_WORKSHOP = {
    "move_workshop": "CFKcfk",
    "call_off_workshop": "CFKcfk",
    "destroy_workshop": "Cc",
    "raise_seal": "CFKcfk",
    "read_certificate": "CFRKEMcfrkemPQOI",
}
OVER = ON_A_WORKSHOP | {"move_workshop": "", "call_off_workshop": ""}
NOTHING_LEFT = OVER | {"destroy_workshop": "", "raise_seal": ""}


def test_who_may_do_what_with_a_workshop():
    assert answers(policies, ON_A_WORKSHOP, WORKSHOP) == ON_A_WORKSHOP


@pytest.mark.parametrize("state", WorkshopState.values)
def test_what_is_over_is_not_moved(state):
    table = OVER if state in {"CLOSED", "CANCELLED"} else ON_A_WORKSHOP

    assert answers(policies, table, workshop(state=state)) == table


def test_days_are_chosen_by_whoever_may_both_ask_for_them_and_move_the_round():
    def slot(**facts):
        return thing(poll=thing(workshop=workshop(**facts)))

    assert who(policies.can_choose_slot, slot()) == "CKck"
    assert who(policies.can_choose_slot, slot(state="POSTPONED")) == "CKck"
    assert who(policies.can_choose_slot, slot(state="CLOSED")) == ""


def test_what_is_destroyed_is_not_destroyed_again():
    gone = workshop(destroyed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert answers(policies, NOTHING_LEFT, gone) == NOTHING_LEFT


def test_a_public_record_is_neither_moved_nor_destroyed():
    record = workshop(dialogue=Dialogue(pk=DIALOGUE.pk, is_public_record=True))

    assert answers(policies, NOTHING_LEFT, record) == NOTHING_LEFT


def test_who_sees_the_records_and_the_policy():
    assert [who(policies.can_view_records, DIALOGUE), who(policies.can_read_policy)] == ["CFRK", "CFRKS"]


def test_letters_are_for_whoever_has_signed_in_and_the_queryset_says_which():
    assert [who(policies.can_list_letters), who(policies.can_read_letter, thing())] == [SIGNED_IN, SIGNED_IN]


def test_a_letter_goes_again_for_those_whom_the_queryset_marked():
    everyone = SIGNED_IN + "-"
    assert "".join(sorted(who(policies.can_send_letter_again, thing(is_organised=True)))) == "".join(sorted(everyone))
    assert who(policies.can_send_letter_again, thing(is_organised=False)) == ""
    assert who(policies.can_send_letter_again, thing()) == ""


@pytest.mark.parametrize(
    ("backend", "demo", "readers"),
    [
        ("outbox.backends.CapturedBackend", False, "X"),
        ("outbox.backends.CapturedBackend", True, "CXS"),
        ("django.core.mail.backends.smtp.EmailBackend", True, ""),
        ("django.core.mail.backends.smtp.EmailBackend", False, ""),
    ],
)
def test_the_captured_mailbox_is_the_operators_and_in_the_demo_a_convenors_too(settings, backend, demo, readers):
    settings.EMAIL_BACKEND, settings.DEMO = backend, demo

    assert who(policies.can_open_mailbox) == readers
    assert who(policies.can_read_captured, thing()) == readers


def test_the_operator_is_whoever_sits_in_no_dialogue():
    assert who(policies.is_operator) == "X"
