"""The other ladders: ground rules, travel, corrections, questions, notes, action items, reports."""

import datetime as dt
import logging

import pytest
from django.utils import timezone

from audit.models import AccessEvent
from desk.actions import ladders, walk_ladders
from outbox.models import Message
from participants import actions
from participants.models import Acknowledgement, Call, Invitation, Ladder
from sessions_app.models import RuleAnswer, RuleRequest
from tests import factories as make
from tests.participants.test_selectors import queries_of
from workshops.choices import Role

# The round begins on Thursday 31 December 2026, 9:00 in Zurich.
NOTHING = dict.fromkeys(ladders.LADDERS, 0)


@pytest.fixture
def look(time_machine):
    """``look("12-17T09:00")`` walks all ladders at that moment of 2026 (UTC); what each took, if anything."""

    def at(moment, year=2026):
        time_machine.move_to(f"{year}-{moment}:00Z", tick=False)
        return {name: taken for name, taken in walk_ladders(timezone.now()).items() if taken}

    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    return at


@pytest.fixture
def armed(workshop, cora, look):
    Ladder.objects.create(workshop=workshop, caller=cora)
    return workshop


@pytest.fixture
def comes(armed, mira):
    """Mira said yes, and has told what she needs unless a test says otherwise."""
    Invitation.objects.update(needs_revision=1)
    return Invitation.objects.get()


def letters():
    return list(Message.objects.order_by("created_at", "pk").values_list("kind", "to_email"))


def test_with_nothing_to_do_nothing_is_done(db):
    assert walk_ladders(timezone.now()) == NOTHING


def test_ground_rules_are_asked_for_twice_and_then_by_telephone(comes, cora, look):
    make.GroundRulesFactory(workshop=comes.workshop)
    days = ["12-17T08:59", "12-17T09:00", "12-18T09:00", "12-24T09:00", "12-28T09:00", "12-29T09:00"]

    # A fortnight before, a week before, and three days before: Monday the 28th.
    assert [look(day) for day in days] == [{}, {"ground rules": 1}, {}, {"ground rules": 1}, {"ground rules": 1}, {}]
    assert letters() == [("participants/missing", "mira@example.org")] * 2
    assert [(call.kind, call.assignee) for call in Call.objects.all()] == [("RULES", cora)]
    assert "acknowledged the ground rules" in Message.objects.first().text


def test_whoever_has_acknowledged_hears_no_more(comes, look):
    rules = make.GroundRulesFactory(workshop=comes.workshop)
    look("12-17T09:00")
    look("12-28T09:00")
    actions.acknowledge_ground_rules(invitation=comes, version=rules.version)

    assert (look("12-28T10:00"), Call.objects.get().state) == ({}, "LAPSED")


def test_a_newer_version_is_asked_for(comes, look):
    rules = make.GroundRulesFactory(workshop=comes.workshop)
    Acknowledgement.objects.create(invitation=comes, ground_rules=rules, at=timezone.now())
    assert look("12-17T09:00") == {}
    make.GroundRulesFactory(workshop=comes.workshop, version=2)

    assert look("12-17T10:00") == {"ground rules": 1}


def test_who_travels_and_has_told_nothing_is_asked(comes, cora, look):
    Invitation.objects.update(needs_revision=0)
    # Three weeks before, ten days before, five days before (a Saturday: the Monday after).
    days = ["12-10T09:00", "12-21T09:00", "12-26T09:00", "12-28T07:00"]

    assert [look(day) for day in days] == [{"travel": 1}, {"travel": 1}, {}, {"travel": 1}]
    assert Call.objects.get().kind == "TRAVEL"
    actions.record_needs(invitation=comes, needs={})
    assert Call.objects.get().state == "LAPSED"


def test_nobody_travels_to_an_online_round(comes, look):
    Invitation.objects.update(needs_revision=0)
    comes.workshop.format = "ONLINE"
    comes.workshop.save()

    assert look("12-10T09:00") == {}


@pytest.mark.parametrize("facts", [{"is_reminded": False}, {"state": "NO"}, {"state": "SENT"}])
def test_who_does_not_come_or_is_left_in_peace_is_not_asked(comes, look, facts):
    Invitation.objects.update(needs_revision=0, **facts)

    assert look("12-10T09:00") == {}


def test_a_round_whose_ladder_was_never_set_or_rests_asks_nobody(comes, look):
    Invitation.objects.update(needs_revision=0)
    Ladder.objects.update(paused_at=timezone.now())
    assert look("12-10T09:00") == {}
    Ladder.objects.all().delete()

    assert look("12-10T09:01") == {}


def test_where_letters_carry_a_link_alone_it_is_not_said_what_is_missing(comes, look):
    comes.workshop.dialogue.mail_level = "LINK"
    comes.workshop.dialogue.save()
    make.GroundRulesFactory(workshop=comes.workshop)
    look("12-17T09:00")

    assert "a question waits for you." in Message.objects.get().text
    assert "rules" not in Message.objects.get().text


def released(workshop, people, until="2027-01-29", **facts):
    session = make.SessionFactory(workshop=workshop)
    for person in people:
        make.PresenceFactory(session=session, invitation=Invitation.objects.get(person__user=person))
    return make.NoteFactory(session=session, state="RELEASED", released_revision=1, reading_until=until, **facts)


def test_everybody_who_reads_is_told_once_that_the_window_closes(workshop, mira, samir, look):
    released(workshop, [mira, samir])
    released(workshop, [mira])

    assert look("01-26T08:59", 2027) == {}
    assert look("01-26T09:00", 2027) == {"corrections": 2}
    assert look("01-27T09:00", 2027) == {}
    assert sorted(letters()) == [
        ("sessions_app/window_closes", "mira@example.org"),
        ("sessions_app/window_closes", "samir@example.org"),
    ]


def test_of_a_caucus_its_side_alone_is_told(workshop, ardenya, mira, samir, look):
    note = released(workshop, [mira, samir])
    type(note.session).objects.filter(pk=note.session_id).update(kind="CAUCUS", side=ardenya)

    assert look("01-26T09:00", 2027) == {"corrections": 1}
    assert letters() == [("sessions_app/window_closes", "mira@example.org")]


def test_whoever_proposed_a_correction_gets_the_same_letter(workshop, mira, samir, look):
    """The letter must not tell who has spoken: it asks nothing of the corrections."""
    released(workshop, [mira, samir])
    look("01-26T09:00", 2027)

    assert AccessEvent.objects.filter(action="window.reminded").values_list("object_kind", flat=True).distinct().get()


def asked_for_wider_rule(workshop, *users):
    wider = make.RuleProfileFactory(preset="OPEN")
    request = RuleRequest.objects.create(
        workshop=workshop, before=workshop.rule_profile, profile=wider, closes_on="2026-12-18"
    )
    expires = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    for user in users:
        guest = Invitation.objects.get(person__user=user)
        RuleAnswer.objects.create(request=request, invitation=guest, link_expires_at=expires)
    return request


def test_those_who_have_not_spoken_are_asked_again_and_never_by_telephone(workshop, mira, samir, look):
    request = asked_for_wider_rule(workshop, mira, samir)
    RuleAnswer.objects.filter(invitation__person__user=samir).update(agrees=True)

    assert [look(day) for day in ("12-15T09:00", "12-17T09:00", "12-18T09:00")] == [
        {"questions": 1},
        {"questions": 1},
        {},
    ]
    assert letters() == [("desk/rule_asked", "mira@example.org")] * 2
    assert Call.objects.count() == 0
    RuleRequest.objects.filter(pk=request.pk).update(state="WITHDRAWN")


def test_a_question_that_is_settled_asks_nobody(workshop, mira, look):
    request = asked_for_wider_rule(workshop, mira)
    RuleRequest.objects.filter(pk=request.pk).update(state="REFUSED")

    assert look("12-15T09:00") == {}


def held(workshop, **facts):
    ends_at = dt.datetime(2027, 1, 3, 16, tzinfo=dt.UTC)
    return make.SessionFactory(workshop=workshop, ends_at=ends_at, **facts)


def test_the_rapporteur_is_reminded_of_notes_that_wait(workshop, ravi, look):
    held(workshop)
    held(workshop)
    # Three days after Sunday the 3rd, seven (a Sunday, so Monday), fourteen (a Sunday, so Monday).
    days = ["01-06T09:00", "01-10T09:00", "01-11T09:00", "01-18T09:00", "01-27T09:00"]

    assert [look(day, 2027) for day in days] == [{"notes": 1}, {"notes": 1}, {}, {"notes": 1}, {}]
    assert letters() == [("sessions_app/notes_wait", "ravi@example.org")] * 3


@pytest.mark.parametrize("kind", ["MEAL", "CAUCUS"])
def test_a_meal_or_a_caucus_is_no_note_that_waits(workshop, ardenya, ravi, look, kind):
    held(workshop, kind=kind, side=ardenya if kind == "CAUCUS" else None)

    assert look("01-06T09:00", 2027) == {}


def test_released_notes_wait_no_more(workshop, ravi, look):
    session = held(workshop)
    look("01-06T09:00", 2027)
    make.NoteFactory(session=session, state="RELEASED")

    assert look("01-18T09:00", 2027) == {}


def test_finance_and_convenor_are_reminded_of_a_report(dialogue, grant, olga, fiona, cora, look):
    grant.next_report_due_on = dt.date(2027, 1, 29)
    grant.save()
    # Thirty days before is 30 December, fourteen is 15 January, three is 26 January.
    days = [("12-30T09:00", 2026), ("01-15T09:00", 2027), ("01-26T09:00", 2027), ("01-30T09:00", 2027)]

    assert [look(*day) for day in days] == [{"reports": 2}, {"reports": 2}, {"reports": 2}, {}]
    assert sorted(set(letters())) == [
        ("reports/report_due", "fiona@example.org"),
        ("reports/report_due", "olga@example.org"),
    ]
    assert grant.funder.name not in Message.objects.first().text


def test_an_action_item_of_a_person_ends_with_a_call(dialogue, cora, look):
    person = make.PersonFactory(email="boris@example.org")
    item = make.ActionItemFactory(dialogue=dialogue, owner_role="", owner_person=person, due_on=dt.date(2026, 12, 14))
    days = ["12-07T08:00", "12-14T08:00", "12-17T08:00", "12-21T08:00", "12-28T08:00"]

    assert [look(day) for day in days] == [{"actions": 1}] * 4 + [{}]
    assert [(call.kind, call.person, call.assignee, call.object_id) for call in Call.objects.all()] == [
        ("ACTION", person, cora, item.pk)
    ]


def test_a_dialogue_under_an_emergency_seal_reminds_nobody(comes, grant, olga, ravi, look):
    make.GroundRulesFactory(workshop=comes.workshop)
    Invitation.objects.update(needs_revision=0)
    held(comes.workshop)
    grant.next_report_due_on = dt.date(2027, 1, 29)
    grant.save()
    comes.workshop.dialogue.frozen_at = timezone.now()
    comes.workshop.dialogue.save()

    assert [look("12-17T09:00"), look("12-30T09:00"), look("01-06T09:00", 2027)] == [{}, {}, {}]


def test_a_ladder_that_breaks_leaves_the_others_standing(monkeypatch, comes, look, caplog):
    def breaks(now):
        raise ValueError("nobody may read this")

    Invitation.objects.update(needs_revision=0)
    monkeypatch.setitem(ladders.LADDERS, "ground rules", breaks)
    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError, match="ground rules"):
        look("12-10T09:00")

    assert letters() == [("participants/missing", "mira@example.org")]
    assert "nobody may read this" not in caplog.text


def test_walking_costs_the_same_for_three_and_for_sixty(armed, dialogue, ravi, olga, look):
    make.GroundRulesFactory(workshop=armed)
    session = held(armed)
    note = make.NoteFactory(session=make.SessionFactory(workshop=armed), state="RELEASED", reading_until="2026-12-08")
    wider = make.RuleProfileFactory(preset="OPEN")
    request = RuleRequest.objects.create(
        workshop=armed, before=armed.rule_profile, profile=wider, closes_on="2026-12-09"
    )
    make.GrantFactory(dialogue=dialogue, next_report_due_on="2026-12-31")
    expires, counts = dt.datetime(2027, 1, 1, tzinfo=dt.UTC), []
    for number in (3, 57):
        for _ in range(number):
            user = make.UserFactory()
            facts = {"state": "YES", "answered_at": "2026-11-20T09:00:00Z"}
            guest = make.InvitationFactory(workshop=armed, person=make.PersonFactory(user=user), **facts)
            make.SeatFactory(user=user, dialogue=dialogue, workshop=armed, role=Role.PARTICIPANT)
            make.PresenceFactory(session=note.session, invitation=guest)
            make.InvitationFactory(workshop=armed, sent_at="2026-11-20T09:00:00Z")
            RuleAnswer.objects.create(request=request, invitation=guest, link_expires_at=expires)
            make.ActionItemFactory(dialogue=dialogue, due_on=dt.date(2026, 12, 7))
        counts.append(queries_of(lambda: look("11-29T03:00")))  # by night: everything is looked at, nothing goes

    assert session.workshop_id == armed.pk
    assert counts[0] == counts[1]
    assert Message.objects.count() == 0
