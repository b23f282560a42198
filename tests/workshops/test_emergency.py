"""Seats asleep: in a dialogue under an emergency seal nobody holds one."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import ClosedForNow
from participants.models import Invitation
from tests import factories as make
from workshops import policies
from workshops.actions.workshop import create_workshop
from workshops.choices import Role
from workshops.models import Dialogue, EmergencySeal, Seat, Workshop


@pytest.fixture
def frozen(dialogue):
    dialogue.frozen_at = timezone.now()
    dialogue.save()
    return dialogue


def seal(dialogue, **fields):
    return EmergencySeal.objects.create(dialogue=dialogue, began_at=timezone.now(), **fields)


def test_no_seat_of_a_frozen_dialogue_is_held(olga, workshop, frozen):
    held = (Seat.objects.held().exists(), policies.seats_of(olga))
    seen = (Dialogue.objects.visible_to(olga).exists(), Workshop.objects.visible_to(olga).exists())

    assert (held, seen) == ((False, []), (False, False))
    assert [seat.role for seat in policies.sleeping_seats_of(olga)] == [Role.CONVENOR]


def test_seats_in_other_dialogues_stay_awake(olga, frozen):
    other = make.SeatFactory(user=olga, role=Role.COORDINATOR)

    assert policies.seats_of(olga) == [other]
    assert list(Dialogue.objects.visible_to(olga)) == [other.dialogue]


def test_the_operator_of_no_dialogue_is_awake_at_all_times(frozen):
    operator = make.SeatFactory(dialogue=None, role=Role.OPERATOR)

    assert (list(Seat.objects.held()), policies.seats_of(operator.user)) == ([operator], [operator])


def test_a_guest_sees_no_invitation_of_a_frozen_dialogue(mira, frozen):
    links = Invitation.objects.with_open_link()

    assert (list(Invitation.objects.visible_to(mira)), list(links)) == ([], [])


def test_a_dialogue_is_under_one_seal_at_a_time_and_drills_stand_beside_it(dialogue):
    seal(dialogue)
    seal(dialogue, is_drill=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        seal(dialogue)


def test_no_seal_ends_without_a_proposal(dialogue):
    with pytest.raises(IntegrityError), transaction.atomic():
        seal(dialogue, ended_at=timezone.now())


def test_those_who_may_release_see_the_seal_in_their_sleep_and_nobody_else(olga, felix, ravi, cora, mira, sam, frozen):
    seal(frozen)
    everybody = (olga, felix, ravi, cora, mira, sam)

    assert [user for user in everybody if EmergencySeal.objects.visible_to(user).exists()] == [olga, felix]


def test_a_drill_is_for_the_two_who_play_it(olga, felix, dialogue):
    frieda = make.SeatFactory(dialogue=dialogue, role=Role.FACILITATOR).user
    drill = seal(dialogue, is_drill=True, began_by=olga, partner=felix)

    assert [policies.can_view_seal(user, drill) for user in (olga, felix, frieda)] == [True, True, False]


def test_the_second_of_two_is_not_the_first(olga, felix, dialogue):
    row = seal(dialogue, proposed_at=timezone.now(), proposed_by=olga)

    assert [policies.can_confirm_release(user, row) for user in (olga, felix)] == [False, True]
    assert [policies.can_decline_release(user, row) for user in (olga, felix)] == [True, True]
    assert [policies.can_propose_release(user, row) for user in (olga, felix)] == [False, False]


def test_a_seat_for_one_workshop_neither_seals_nor_releases(workshop, dialogue):
    narrow = make.SeatFactory(dialogue=dialogue, workshop=workshop, role=Role.FACILITATOR).user
    row = seal(dialogue)

    assert (policies.can_seal_dialogue(narrow, dialogue), policies.can_view_seal(narrow, row)) == (False, False)


def test_no_round_is_planned_in_a_frozen_dialogue_by_a_page_that_was_open(olga, frozen):
    with pytest.raises(ClosedForNow):
        create_workshop(dialogue=frozen, facts={"title": "Round 5"}, preset="CHATHAM_HOUSE", by=olga)
