"""Roles × states of dialogues, workshops, seats and emergency seals, without a database. Letters: tests/seating.py."""

import datetime as dt

import pytest

from tests.seating import (
    DIALOGUE,
    ELSEWHERE,
    GRANT_ID,
    OTHER_ROUND,
    OTHER_SIDE,
    RULES,
    SIDE,
    WORKSHOP,
    answers,
    cast,
    seat,
    sitting,
    thing,
    who,
    workshop,
)
from workshops import policies
from workshops.choices import TEAM, Preset, Role
from workshops.models import Dialogue, EmergencySeal, Seat
from workshops.rule import Reader

NOW = dt.datetime(2026, 11, 23, 8, 12, tzinfo=dt.UTC)
SIGNED_IN = "CFRKEMcfrkemPQOIUXSWZLN"
OWN = {
    "open_home": SIGNED_IN,
    "list_dialogues": "CFRKEMS",
    "create_dialogue": "CS",
    "view_operations": "CFKXS",
    "read_captured_mail": "CXS",
}
ON_A_DIALOGUE = {
    "view_dialogue": "CFRKEM",
    "edit_dialogue": "C",
    "manage_seats": "C",
    "create_workshop": "CFK",
    "seal_dialogue": "CF",
}
ON_A_RECORD = ON_A_DIALOGUE | {"create_workshop": "", "seal_dialogue": ""}
ON_A_WORKSHOP = {
    "view_workshop": "CFRKEMcfrkemPQOI",
    "organise": "CFKcfk",
    "edit_workshop": "CFKcfk",
    "set_rule": "CFcf",
    "set_retention": "Cc",
}
ON_A_DESTROYED_ONE = ON_A_WORKSHOP | {"edit_workshop": "", "set_rule": "", "set_retention": ""}


def test_whoever_signed_in_has_pages_of_their_own():
    assert answers(policies, OWN) == OWN


def test_who_may_do_what_with_a_dialogue():
    assert answers(policies, ON_A_DIALOGUE, DIALOGUE) == ON_A_DIALOGUE


def test_a_public_record_is_history():
    assert answers(policies, ON_A_RECORD, Dialogue(pk=DIALOGUE.pk, is_public_record=True)) == ON_A_RECORD


def test_who_may_do_what_with_a_workshop():
    assert answers(policies, ON_A_WORKSHOP, WORKSHOP) == ON_A_WORKSHOP


def test_nothing_is_changed_in_a_destroyed_workshop():
    assert answers(policies, ON_A_DESTROYED_ONE, workshop(destroyed_at=NOW)) == ON_A_DESTROYED_ONE


def test_a_round_that_is_not_acknowledged_is_not_there_for_the_office_of_the_dialogue():
    closed = workshop(rule_profile=RULES[Preset.CLOSED])
    circle = ON_A_WORKSHOP | {"view_workshop": "CFRKcfrkemPQOI"}

    assert answers(policies, circle, closed) == circle


def test_the_rule_is_asked_for_the_widest_of_a_persons_seats():
    told = {letter: policies.reader_of(user, WORKSHOP) for letter, user in cast().items()}
    by_reader = {
        reader: "".join(letter for letter, found in told.items() if found == reader) for reader in told.values()
    }

    assert by_reader == {
        Reader.ORGANISER: "CFKcfk",
        Reader.RAPPORTEUR: "Rr",
        Reader.OFFICE: "EM",
        Reader.ATTENDEE: "emPQOI",
        None: "UXSWZLN-",
    }
    both = sitting(seat(Role.OBSERVER, workshop=WORKSHOP), seat(Role.RAPPORTEUR), seat(Role.FINANCE))
    assert policies.reader_of(both, WORKSHOP) == Reader.RAPPORTEUR


def test_seats_are_ended_by_the_convenor_of_their_dialogue():
    assert who(policies.can_end_seat, seat(Role.FINANCE)) == "C"
    assert who(policies.can_end_seat, seat(Role.FINANCE, ELSEWHERE)) == "S"
    assert who(policies.can_end_seat, seat(Role.OPERATOR, None)) == ""


# --- an emergency seal ---------------------------------------------------------------------


def emergency(**facts) -> EmergencySeal:
    return EmergencySeal(dialogue=DIALOGUE, began_at=NOW, **facts)


SEAL = {"view_seal": "CFZ", "propose_release": "CFZ", "confirm_release": "", "decline_release": ""}
PROPOSED = {"view_seal": "CFZ", "propose_release": "", "confirm_release": "CFZ", "decline_release": "CFZ"}
ENDED = {"view_seal": "CFZ", "propose_release": "", "confirm_release": "", "decline_release": ""}


def test_a_seal_is_seen_by_those_who_may_release_it_asleep_or_not():
    assert answers(policies, SEAL, emergency()) == SEAL


def test_a_proposed_release_waits_for_the_second():
    assert answers(policies, PROPOSED, emergency(proposed_at=NOW)) == PROPOSED


def test_nothing_is_released_twice():
    assert answers(policies, ENDED, emergency(proposed_at=NOW, ended_at=NOW)) == ENDED
    assert answers(policies, ENDED, emergency(ended_at=NOW)) == ENDED


def test_the_second_is_never_the_first():
    first, second = sitting(seat(Role.CONVENOR)), sitting(seat(Role.CONVENOR))
    seal = emergency(proposed_at=NOW, proposed_by=first)

    assert [policies.can_confirm_release(user, seal) for user in (first, second)] == [False, True]


def test_a_drill_is_for_the_two_who_play_it():
    one, two, other = (sitting(seat(Role.FACILITATOR)) for _ in range(3))
    drill = emergency(is_drill=True, began_by=one, partner=two)

    assert [policies.can_view_seal(user, drill) for user in (one, two, other)] == [True, True, False]
    assert [policies.can_break_off_drill(user, drill) for user in (one, two, other)] == [True, True, False]


def test_only_a_drill_that_goes_on_is_broken_off():
    player = sitting(seat(Role.FACILITATOR))
    ended = emergency(is_drill=True, began_by=player, proposed_at=NOW, ended_at=NOW)

    assert [policies.can_break_off_drill(player, row) for row in (ended, emergency(began_by=player))] == [False, False]


# --- what the others ask -------------------------------------------------------------------


def test_an_ended_seat_and_one_of_another_day_open_nothing():
    yesterday, tomorrow = dt.date(2000, 1, 1), dt.date(2099, 1, 1)
    dates = [{}, {"ended_at": NOW}, {"ends_on": yesterday}, {"starts_on": tomorrow}]
    dates += [{"starts_on": yesterday, "ends_on": tomorrow}]
    users = [sitting(seat(Role.CONVENOR, **facts)) for facts in dates]

    assert [policies.can_edit_dialogue(user, DIALOGUE) for user in users] == [True, False, False, False, True]


def test_a_seat_of_a_frozen_dialogue_sleeps_and_others_do_not():
    user = sitting(seat(Role.CONVENOR, frozen_at=NOW), seat(Role.CONVENOR, ELSEWHERE))

    assert [row.dialogue for row in policies.seats_of(user)] == [ELSEWHERE]
    assert [row.dialogue for row in policies.sleeping_seats_of(user)] == [DIALOGUE]
    assert [row.dialogue for row in policies.standing_seats_of(user)] == [DIALOGUE, ELSEWHERE]


@pytest.mark.parametrize("ask", [policies.seats_of, policies.sleeping_seats_of, policies.standing_seats_of])
def test_who_has_not_signed_in_has_no_seat(ask):
    assert ask(cast()["-"]) == []
    assert ask(None) == []


def test_seats_are_read_anew_once_they_are_forgotten():
    user = sitting(seat(Role.CONVENOR))
    policies.forget_seats(user)
    policies.forget_seats(user)

    assert not hasattr(user, "standing_seats")


def test_a_narrow_seat_counts_for_its_workshop_alone():
    here, there = sitting(seat(Role.RAPPORTEUR, workshop=WORKSHOP)), sitting(seat(Role.RAPPORTEUR))

    def held(user, **of):
        return policies.holds(user, [Role.RAPPORTEUR, Role.FINANCE], **of)

    of = {"dialogue_id": DIALOGUE.pk}
    assert [held(here), held(here, **of), held(here, **of, workshop_id=WORKSHOP.pk)] == [False, False, True]
    assert held(here, **of, workshop_id=OTHER_ROUND.pk) is False
    assert [held(there), held(there, **of), held(there, **of, workshop_id=WORKSHOP.pk)] == [True, True, True]
    assert held(there, dialogue_id=ELSEWHERE.pk) is False
    assert policies.holds(there, [Role.CONVENOR]) is False


def test_sitting_anywhere_is_enough_for_the_menu():
    assert who(lambda user: policies.sits_as(user, {Role.RAPPORTEUR})) == "RrSW"
    assert who(lambda user: policies.sits_as(user, {Role.FUNDER})) == "U"


def test_the_team_of_a_workshop():
    assert who(policies.in_team, WORKSHOP) == "CFRKcfrk"
    assert who(policies.in_team, WORKSHOP, TEAM | {Role.FINANCE}) == "CFRKMcfrkm"


def test_the_sides_for_which_one_sits_in_a_workshop():
    rows = [
        seat(Role.PARTICIPANT, workshop=WORKSHOP, side=SIDE),
        seat(Role.PARTICIPANT, side=OTHER_SIDE),
        seat(Role.OBSERVER, workshop=WORKSHOP),
    ]
    elsewhere = [
        seat(Role.PARTICIPANT, workshop=OTHER_ROUND, side=SIDE),
        seat(Role.PARTICIPANT, ELSEWHERE, side=SIDE),
    ]

    assert policies.sides_in(sitting(*rows), WORKSHOP) == {SIDE.pk, OTHER_SIDE.pk}
    assert policies.sides_in(sitting(*elsewhere), WORKSHOP) == set()


def test_a_funder_sees_no_workshop_by_a_seat_in_it():
    assert not policies.can_view_workshop(sitting(seat(Role.FUNDER, workshop=WORKSHOP, grant_id=GRANT_ID)), WORKSHOP)


def test_seats_are_asked_of_the_database_once(db, django_assert_num_queries, olga, dialogue):
    Seat.objects.create(user=olga, dialogue=dialogue, role=Role.FINANCE, ended_at=NOW)
    policies.forget_seats(olga)

    with django_assert_num_queries(1):
        roles = [row.role for row in policies.seats_of(olga)]
        assert policies.seats_of(olga) == policies.standing_seats_of(olga)
    assert roles == [Role.CONVENOR]
    Dialogue.objects.update(frozen_at=NOW)
    policies.forget_seats(olga)
    assert [policies.seats_of(olga), thing(asleep=len(policies.sleeping_seats_of(olga)))] == [[], thing(asleep=1)]


def test_a_day_for_the_end_is_agreed_to_by_those_who_come_for_a_side():
    gone = workshop(destroyed_at=NOW)
    proposals = [
        thing(workshop=row, is_open=is_open) for row, is_open in ((WORKSHOP, True), (WORKSHOP, False), (gone, True))
    ]

    assert [who(policies.can_agree_to_retention, proposal) for proposal in proposals] == ["PQ", "", ""]
    assert policies.can_agree_to_retention(sitting(seat(Role.PARTICIPANT, workshop=WORKSHOP)), proposals[0]) is False
    elsewhere = sitting(seat(Role.PARTICIPANT, workshop=OTHER_ROUND, side=SIDE))
    assert policies.can_agree_to_retention(elsewhere, proposals[0]) is False
    # Who looks on here for a side, and takes part in another dialogue, takes part in nothing here.
    looks_on = sitting(seat(Role.PARTICIPANT, ELSEWHERE), seat(Role.OBSERVER, workshop=WORKSHOP, side=SIDE))
    assert policies.can_agree_to_retention(looks_on, proposals[0]) is False
