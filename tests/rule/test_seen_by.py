""" "Seen by: …" counts exactly those for whom the page opens."""

import re

import pytest
from django.urls import reverse

from desk.management.routes import routes
from participants.models import Acknowledgement
from participants.policies import can_list_people
from tests import factories as make
from tests.access.expected import ANYONE, EXPECTED, roles_of
from tests.access.test_matrix import address, browser_of, world
from workshops.models import GroundRules, Workshop
from workshops.policies import can_organise, can_view_workshop
from workshops.selectors.circle import openers_of, roles_who_may, seen_by

__all__ = ["world"]  # the fixture of the access table

LINE = re.compile(r"Seen by: ([^<(]*?)(?: \((\d+) (?:person|people)\))?\.")
# Asked of each reader's own seats or marked rows, not of a queryset for everybody; they show no line.
WITHOUT_A_LINE = {"desk:letter-send-again", "desk:mailbox-mail"}
# Pages whose line is about what stands on them: an organiser's view of a round, the words written there.
OF_THE_WORDS = {
    "desk:workshop": {"convenor", "facilitator", "coordinator"},
    "sessions:note-write": {"rapporteur", "facilitator"},
    "sessions:correction-create": {"rapporteur"},
}


@pytest.mark.once  # the same querysets and policies as the access table asks on both databases
def test_a_door_asked_for_everybody_at_once_answers_as_it_does_for_each(world):
    for route in routes():
        if route.door.kind != "scoped" or route.name in WITHOUT_A_LINE:
            continue
        obj = world.specimen(route.name, route.door.model)
        found = {user.name for user in openers_of(route.door.rows, route.door.policy, obj)}
        assert (route.name, found) == (route.name, roles_of(EXPECTED[route.name][0]))


@pytest.mark.once
def test_the_line_of_each_page_counts_those_for_whom_it_opens(world):
    told = {}
    for route in routes():
        may = EXPECTED[route.name][0]
        if route.door.kind != "scoped" or may == ANYONE or "GET" not in route.door.methods:
            continue
        who = sorted(roles_of(may))
        answer = browser_of(world, "convenor" if "convenor" in who else who[0]).get(address(route, world))
        if not answer["Content-Type"].startswith("text/html"):
            continue  # a file says nothing of who else may have it
        found = LINE.search(answer.content.decode())
        if found and found[2]:  # "you alone" counts nobody
            told[route.name] = (int(found[2]), len(OF_THE_WORDS.get(route.name, who)))
    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}
    assert len(told) > 25


def test_the_roles_are_said_and_a_person_with_two_seats_counts_once(workshop, olga, felix, mira, cora):
    make.SeatFactory(user=olga, dialogue=workshop.dialogue, role="FACILITATOR")
    circle = seen_by(Workshop.objects.visible_to, can_view_workshop, workshop)
    assert (circle.who, circle.count) == ("convenor, facilitator, coordinator and participant", 4)


def test_it_takes_two_queries_for_any_number_of_people(workshop, django_assert_num_queries):
    for _number in range(30):
        make.SeatFactory(user=make.UserFactory(), dialogue=workshop.dialogue, role="FACILITATOR")
    with django_assert_num_queries(2):
        assert seen_by(Workshop.objects.visible_to, can_organise, workshop).count == 30


def test_who_has_not_acknowledged_the_ground_rules_is_not_counted(workshop, olga, mira, samir, sign_in):
    rules = GroundRules.objects.create(workshop=workshop, text="We meet as persons.")
    guest = workshop.invitations.get(person__user=mira)
    Acknowledgement.objects.create(invitation=guest, ground_rules=rules, at=rules.created_at)

    page = sign_in(olga).get(reverse("sessions:agenda", args=[workshop.pk])).content.decode()
    assert LINE.search(page).groups() == ("convenor and participant", "2")


def test_a_page_without_an_object_names_the_roles_that_its_policy_lets_in():
    assert roles_who_may(can_list_people) == "convenor, facilitator and coordinator"
