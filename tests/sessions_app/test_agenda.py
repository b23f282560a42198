"""Sessions are made, moved and tightened; each viewer sees their own agenda."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from participants.models import Acknowledgement, Invitation
from sessions_app.actions import agenda as actions
from sessions_app.models import Presence, WorkshopSession
from sessions_app.selectors.agenda import programme_of
from tests import factories as make
from tests.sessions_app.conftest import seat_in
from workshops.models import SWITCHES


def at(hour, minute=0, day=31):
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=dt.UTC)


@pytest.fixture
def morning(workshop):
    """Opening 9 to 10, coffee to 10:30, customs to 12; in UTC."""
    return [
        make.SessionFactory(workshop=workshop, title="Opening", starts_at=at(9), ends_at=at(10), position=1),
        make.SessionFactory(workshop=workshop, title="Coffee", starts_at=at(10), ends_at=at(10, 30), position=2),
        make.SessionFactory(workshop=workshop, title="Customs", starts_at=at(10, 30), ends_at=at(12), position=3),
    ]


def hours(workshop):
    rows = WorkshopSession.objects.filter(workshop=workshop).in_order()
    return [(row.title, f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}") for row in rows]


def test_two_sessions_that_follow_each_other_exchange_their_hours(workshop, morning, olga):
    actions.move_session(session=morning[2], later=False, by=olga)

    assert hours(workshop) == [
        ("Opening", "09:00", "10:00"),
        ("Customs", "10:00", "11:30"),
        ("Coffee", "11:30", "12:00"),
    ]


def test_there_and_back_again_changes_nothing(workshop, morning, olga):
    before = hours(workshop)

    actions.move_session(session=morning[0], later=True, by=olga)
    actions.move_session(session=WorkshopSession.objects.get(title="Opening"), later=False, by=olga)

    assert hours(workshop) == before


def test_groups_side_by_side_change_places_and_keep_their_hours(workshop, olga):
    first = make.SessionFactory(workshop=workshop, title="A", starts_at=at(9), ends_at=at(10), position=1)
    make.SessionFactory(workshop=workshop, title="B", starts_at=at(9), ends_at=at(10), position=2)

    actions.move_session(session=first, later=True, by=olga)

    assert hours(workshop) == [("B", "09:00", "10:00"), ("A", "09:00", "10:00")]


def test_the_first_cannot_move_earlier(morning, olga):
    with pytest.raises(DomainError, match="already stands at the beginning"):
        actions.move_session(session=morning[0], later=False, by=olga)


def test_a_session_without_a_time_is_not_moved_among_those_that_have_one(workshop, morning, olga):
    loose = make.SessionFactory(workshop=workshop, title="Loose", position=9)

    with pytest.raises(DomainError, match="Give the session a time first"):
        actions.move_session(session=loose, later=False, by=olga)


def test_a_session_of_which_notes_were_written_keeps_its_circle(session, write, ardenya, olga):
    write(session)
    values = {name: getattr(session, name) for name in actions.FIELDS}

    with pytest.raises(DomainError, match="its kind and its side stay"):
        actions.edit_session(session=session, by=olga, **values | {"kind": "CAUCUS", "side": ardenya})
    with pytest.raises(DomainError, match="stays on the agenda"):
        actions.remove_session(session=session, by=olga)


def switches_of(profile, **but):
    return profile.switches | but


def test_a_session_may_be_tightened(session, workshop, olga):
    actions.tighten_session(session=session, switches=switches_of(workshop.rule_profile, notes="POINTS"), by=olga)

    session.refresh_from_db()
    assert (session.profile.notes, session.profile.devices) == ("POINTS", "POSED")


def test_a_session_may_not_be_wider_than_its_workshop(session, workshop, olga):
    with pytest.raises(DomainError, match="never wider"):
        actions.tighten_session(session=session, switches=switches_of(workshop.rule_profile, notes="VERBATIM"), by=olga)


def test_the_workshops_own_values_mean_no_rule_of_its_own(session, workshop, olga):
    actions.tighten_session(session=session, switches=switches_of(workshop.rule_profile, notes="POINTS"), by=olga)
    actions.tighten_session(session=session, switches=switches_of(workshop.rule_profile), by=olga)

    session.refresh_from_db()
    assert session.rule_profile is None


def test_once_people_have_spoken_a_rule_is_not_widened(session, workshop, olga, in_the_room):
    actions.tighten_session(session=session, switches=switches_of(workshop.rule_profile, notes="POINTS"), by=olga)

    with pytest.raises(DomainError, match="consent of all of them"):
        actions.tighten_session(session=session, switches=switches_of(workshop.rule_profile), by=olga)


def test_a_workshop_tightened_later_tightens_its_sessions(session, workshop):
    session.rule_profile = make.RuleProfileFactory(devices="NO")
    workshop.rule_profile = make.RuleProfileFactory(use_of_content="NONE", notes="POINTS")
    session.workshop = workshop

    tight = {name: getattr(session.profile, name) for name in SWITCHES}

    assert tight == workshop.rule_profile.switches | {"devices": "NO"}


def test_presence_is_what_was_said_last(session, mira, samir, olga):
    everyone = list(Invitation.objects.order_by("person__name"))
    actions.record_presence(session=session, invitations=everyone, by=olga)

    actions.record_presence(session=session, invitations=everyone[:1], by=olga)

    assert [row.invitation.person.name for row in Presence.objects.all()] == ["Mira Castellane"]
    last = AccessEvent.objects.filter(action="session.presence-recorded").order_by("-at").first()
    assert last.payload == '{"present":1}'


def test_nobody_of_another_workshop_is_noted_as_present(session, olga):
    stranger = make.InvitationFactory()

    with pytest.raises(DomainError, match="not a guest of this workshop"):
        actions.record_presence(session=session, invitations=[stranger], by=olga)


def titles(workshop, viewer):
    return [row.title for day in programme_of(workshop, viewer) for row in day.sessions]


def test_a_caucus_is_on_the_agenda_of_its_side_and_the_team_alone(session, caucus, workshop, mira, samir, olga, sam):
    assert titles(workshop, mira) == ["Customs and the crossing", "Our red lines"]
    assert titles(workshop, olga) == ["Customs and the crossing", "Our red lines"]
    assert titles(workshop, samir) == ["Customs and the crossing"]
    assert titles(workshop, sam) == []


def test_days_are_those_of_the_workshops_zone(workshop, olga):
    make.SessionFactory(workshop=workshop, title="Midnight toast", starts_at=at(23, 30))
    make.SessionFactory(workshop=workshop, title="Sometime")

    days = programme_of(workshop, olga)

    assert [(day.on, len(day.sessions)) for day in days] == [(dt.date(2027, 1, 1), 1), (None, 1)]


@pytest.mark.parametrize("many", [1, 5])
def test_the_agenda_costs_the_same_queries_for_few_and_many(sign_in, workshop, olga, many, django_assert_num_queries):
    for number in range(many):
        make.SessionFactory(workshop=workshop, starts_at=at(9 + number))
    page, browser = reverse("sessions:agenda", args=[workshop.pk]), sign_in(olga)
    browser.get(page)

    with django_assert_num_queries(9):
        browser.get(page)


def test_a_guest_sees_the_agenda_once_the_ground_rules_are_acknowledged(sign_in, session, workshop, mira):
    rules = make.GroundRulesFactory(workshop=workshop, version=2, text="Telephones stay outside.")
    page, browser = reverse("sessions:agenda", args=[workshop.pk]), sign_in(mira)

    closed = browser.get(page).content.decode()
    own = Invitation.objects.get(person__user=mira)
    Acknowledgement.objects.create(invitation=own, ground_rules=rules, at=at(8))
    opened = browser.get(page).content.decode()

    assert ("Telephones stay outside." in closed, session.title in closed) == (True, False)
    assert reverse("participants:invitation-answer", args=[own.pk]) in closed
    assert session.title in opened


def test_a_newer_version_closes_the_agenda_again_everywhere(sign_in, session, workshop, mira):
    old = make.GroundRulesFactory(workshop=workshop, version=1)
    own = Invitation.objects.get(person__user=mira)
    Acknowledgement.objects.create(invitation=own, ground_rules=old, at=at(8))
    make.GroundRulesFactory(workshop=workshop, version=2)
    browser = sign_in(mira)

    pages = [
        reverse("sessions:agenda", args=[workshop.pk]),
        reverse("sessions:agenda-print", args=[workshop.pk]),
        reverse("sessions:session-detail", args=[session.pk]),
    ]

    assert [session.title in browser.get(page).content.decode() for page in pages] == [False, False, False]


def test_the_team_is_not_held_up_by_the_ground_rules(sign_in, session, workshop, ravi):
    make.GroundRulesFactory(workshop=workshop)

    page = sign_in(ravi).get(reverse("sessions:agenda", args=[workshop.pk]))

    assert session.title in page.content.decode()


def printed(sign_in, user, workshop, copy=""):
    page = reverse("sessions:agenda-print", args=[workshop.pk]) + (f"?copy={copy}" if copy else "")
    return sign_in(user).get(page).content.decode()


def test_the_participants_copy_leaves_out_what_the_rule_closes(sign_in, session, workshop, mira):
    workshop.rule_profile = make.RuleProfileFactory(
        existence="NOT_ACKNOWLEDGED", topics="NEED_TO_KNOW", place_and_date="NEED_TO_KNOW"
    )
    workshop.save()
    session.room, session.guiding_questions = "Garden room", "What would a first month need?"
    session.save()

    html = printed(sign_in, mira, workshop)

    for hidden in (session.title, "Garden room", "first month", workshop.title, "Geneva"):
        assert hidden not in html
    assert "Plenary" in html
    assert "Lake Room" in html


def test_the_teams_copy_is_whole_and_only_for_the_team(sign_in, session, caucus, workshop, mira, olga):
    seat_in(session, mira)

    team = printed(sign_in, olga, workshop, "team")
    guest = printed(sign_in, mira, workshop, "team")

    assert ("Team’s copy" in team, "1 in the room" in team, "(<bdi>Ardenya</bdi>)" in team) == (True, True, True)
    assert ("Team’s copy" in guest, "1 in the room" in guest, "(<bdi>Ardenya</bdi>)" in guest) == (False, False, False)
