"""The first page: what waits, for whom, in a constant number of queries."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from desk.selectors.home import home_of
from outbox.models import Heartbeat
from participants.choices import InvitationState
from participants.models import Acknowledgement, Invitation
from sessions_app.choices import NoteState
from tests import factories as make
from workshops.choices import Role

MORNING = "2026-11-23 08:12Z"
pytestmark = pytest.mark.django_db


def whats_of(user) -> list[str]:
    return [row.what for row in home_of(user).waiting]


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def test_nothing_waits_on_an_empty_desk(olga):
    home = home_of(olga)
    assert (home.heading, home.lead, home.waiting) == ("Good morning. Nothing waits for you.", "", [])


def test_answers_that_are_missing_are_counted_in_words(workshop, olga):
    make.InvitationFactory.create_batch(2, workshop=workshop, state=InvitationState.SENT)
    make.InvitationFactory(workshop=workshop, state=InvitationState.RECONFIRM)

    home = home_of(olga)

    assert home.heading == "Good morning. One thing waits for you."
    assert home.lead == "Nothing is overdue. The next round, Lake Room, round 4, begins in 38 days."
    row = home.waiting[0]
    assert (row.what, row.when, row.overdue) == (
        "Three people have not answered for Lake Room, round 4.",
        "by 15 December",
        False,
    )
    assert row.url == reverse("participants:invitation-grid", args=[workshop.pk])


def test_ground_rules_wait_for_those_who_come_and_have_not_read_the_newest(workshop, olga):
    rules = make.GroundRulesFactory(workshop=workshop, version=1)
    guests = make.InvitationFactory.create_batch(3, workshop=workshop, state=InvitationState.YES)
    for guest in guests[:2]:
        Acknowledgement.objects.create(invitation=guest, ground_rules=rules, at=timezone.now())
    assert whats_of(olga) == ["One person who comes to Lake Room, round 4 has not acknowledged the ground rules."]

    make.GroundRulesFactory(workshop=workshop, version=2, text="A second version.")
    assert whats_of(olga) == ["Three people who come to Lake Room, round 4 have not acknowledged the ground rules."]


def past_session(workshop, **more):
    return make.SessionFactory(workshop=workshop, ends_at=timezone.now() - dt.timedelta(days=2), **more)


def test_unreleased_notes_wait_for_those_who_write_and_for_nobody_else(workshop, ravi, olga):
    make.NoteFactory(session=past_session(workshop, title="Customs"), state=NoteState.CHECKED)
    make.NoteFactory(session=past_session(workshop, title="Ferries"), state=NoteState.RELEASED)
    past_session(workshop, title="Dinner", kind="MEAL")

    assert whats_of(ravi) == ["The notes of one session of Lake Room, round 4 are not released."]
    assert whats_of(olga) == []


def test_an_overdue_action_stands_first(workshop, olga):
    make.InvitationFactory(workshop=workshop)
    make.ActionItemFactory(dialogue=workshop.dialogue, title="Ring the host", due_on=dt.date(2026, 11, 20))

    home = home_of(olga)

    first = home.waiting[0]
    assert (first.what, first.when, first.overdue) == ("Ring the host.", "since Friday", True)
    assert home.lead.startswith("One of them is overdue.")


def test_records_whose_day_comes_and_records_nobody_decided_about(dialogue, olga, cora):
    make.WorkshopFactory(dialogue=dialogue, number=2, ends_on=dt.date(2026, 6, 1), starts_on=dt.date(2026, 5, 30),
                         destroy_on=dt.date(2026, 11, 30), state="CLOSED")  # fmt: skip
    make.WorkshopFactory(dialogue=dialogue, number=1, ends_on=dt.date(2025, 6, 1), starts_on=dt.date(2025, 5, 30),
                         state="CLOSED")  # fmt: skip

    assert whats_of(olga) == [
        "The records of Lake Room, round 2 are destroyed.",
        "Nobody has decided how long the records of Lake Room, round 1 stand.",
    ]
    assert whats_of(cora) == []


def test_reports_that_are_due_and_reports_that_wait_for_a_second_person(grant, olga, fiona):
    grant.next_report_due_on = dt.date(2026, 12, 1)
    grant.save()
    assert whats_of(olga) == ["A report to Meridian Foundation is due."]

    make.ReportFactory(grant=grant, state="IN_REVIEW", submitted_by=fiona)
    assert whats_of(olga) == ["A report to Meridian Foundation waits for a second pair of eyes."]
    assert whats_of(fiona) == ["A report to Meridian Foundation is due."]


def test_jobs_that_stopped_wait_for_organisers(olga, ravi):
    Heartbeat.objects.create(job="outbox-sweep", at=timezone.now() - dt.timedelta(hours=1))
    assert whats_of(olga) == ["One scheduled job is late."]
    assert whats_of(ravi) == []


def test_a_guest_is_asked_reads_and_acknowledges(workshop, mira):
    make.GroundRulesFactory(workshop=workshop)
    session = past_session(workshop, title="Customs")
    make.PresenceFactory(session=session, invitation=Invitation.objects.get(person__user=mira))
    make.NoteFactory(session=session, state=NoteState.RELEASED, reading_until=dt.date(2026, 12, 2))

    assert whats_of(mira) == [
        "The notes of “Customs” are open to you.",
        "Please read the ground rules of “Reopening the river crossing”.",
    ]


def test_an_invitation_asks_for_an_answer(workshop, mira):
    Invitation.objects.filter(person__user=mira).update(state=InvitationState.SENT, answered_at=None)
    row = home_of(mira).waiting[0]
    assert (row.what, row.why) == (
        "You are invited to “Reopening the river crossing”. Can you come?",
        "You are asked as a person, not as a representative. We hope for an answer by 15 Dec 2026, 18:00 in Zurich.",
    )


def test_what_waits_in_one_dialogue_is_not_told_in_another(workshop, sam):
    make.InvitationFactory(workshop=workshop)
    make.ActionItemFactory(dialogue=workshop.dialogue, due_on=dt.date(2026, 11, 20))
    assert whats_of(sam) == []


def test_a_funder_goes_straight_to_the_releases(frank, sign_in):
    assert sign_in(frank).get(reverse("desk:home")).url == reverse("reports:release-list")


def test_whoever_has_no_seat_is_told_whom_to_ring(sign_in):
    page = sign_in(make.UserFactory()).get(reverse("desk:home"))
    assert "You hold no seat at present." in page.content.decode()


def fill(dialogue, number):
    """``number`` rounds, each with guests, actions, notes; a grant with a report."""
    for _ in range(number):
        workshop = make.WorkshopFactory(dialogue=dialogue)
        make.GroundRulesFactory(workshop=workshop)
        make.InvitationFactory.create_batch(3, workshop=workshop, state=InvitationState.YES)
        make.ActionItemFactory(dialogue=dialogue, due_on=dt.date(2026, 11, 20))
        make.NoteFactory(session=past_session(workshop))
        make.ReportFactory(grant=make.GrantFactory(dialogue=dialogue), state="IN_REVIEW")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("role", [Role.CONVENOR, Role.FACILITATOR, Role.COORDINATOR])
def test_the_page_asks_at_most_twelve_queries(dialogue, sign_in, number, role, django_assert_max_num_queries):
    user = make.UserFactory()
    make.SeatFactory(user=user, dialogue=dialogue, role=role)
    fill(dialogue, number)
    browser = sign_in(user)
    browser.get(reverse("desk:home"))

    with django_assert_max_num_queries(12):
        browser.get(reverse("desk:home"))


def test_the_operator_is_shown_the_installation(sign_in):
    piet = make.UserFactory()
    make.SeatFactory(user=piet, dialogue=None, role=Role.OPERATOR)
    page = sign_in(piet).get(reverse("desk:home")).content.decode()
    assert "You run this installation and sit in no dialogue" in page


def test_letters_that_are_ready_wait_only_for_those_who_may_send_them(workshop, olga, felix):
    make.InvitationFactory(workshop=workshop, state=InvitationState.DRAFT)
    assert whats_of(olga) == ["One letter for Lake Room, round 4 is ready and has not been sent."]
    assert whats_of(felix) == []
