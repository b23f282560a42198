"""One of several slots is taken: the workshop has its days, and guests are invited, in one act."""

import datetime as dt

import pytest
from django.urls import reverse
from icalendar import Calendar

from core.errors import DomainError
from desk.actions.polls import choose_slot
from desk.actions.rule import put_rule_in_force
from desk.actions.workshop import call_off_workshop
from outbox.models import Message
from participants.actions.polls import answer_poll, give_up_poll, resend_question
from participants.choices import Part
from participants.models import DatePoll, Invitation
from tests import factories as make
from workshops.choices import PlaceAndDate
from workshops.models import Workshop

BY = dt.datetime(2027, 1, 31, 17, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)


@pytest.fixture
def poll(workshop):
    Workshop.objects.update(starts_on=None, ends_on=None, reply_by=None)
    workshop.refresh_from_db()
    return make.DatePollFactory(workshop=workshop)


@pytest.fixture
def slot(poll):
    return make.SlotFactory(poll=poll, begins=dt.time(10, 0), ends=dt.time(15, 30))


@pytest.fixture
def asked(poll, slot, ardenya, soravia):
    """Otar said yes, Layla no, and Inés has no address."""
    rows = {}
    for name, side, email, answer in (
        ("Otar", ardenya, "otar@example.org", "YES"),
        ("Layla", soravia, "layla@example.org", "NO"),
        ("Inés", None, "", "YES"),
    ):
        person = make.PersonFactory(name=name, email=email)
        make.MembershipFactory(person=person, dialogue=poll.workshop.dialogue, side=side, state="APPROVED")
        rows[name] = make.PolledFactory(poll=poll, person=person, side=side)
        answer_poll(polled=rows[name], answers={slot.pk: answer}, via="LINK")
    return rows


def test_each_is_invited_in_the_part_that_they_have_or_had_when_they_were_last_asked(olga, poll, slot, asked):
    days = [dt.date(2025, 1, 9), dt.date(2028, 1, 9)]
    rounds = [make.WorkshopFactory(dialogue=poll.workshop.dialogue, starts_on=day, ends_on=day) for day in days]
    for workshop, name, part in (
        (rounds[0], "Otar", Part.OBSERVER),
        (rounds[1], "Otar", Part.EXPERT),
        (rounds[1], "Layla", Part.EXPERT),
        (poll.workshop, "Layla", Part.INTERPRETER),
    ):
        state = "DRAFT" if workshop == poll.workshop else "YES"
        make.InvitationFactory(workshop=workshop, person=asked[name].person, part=part, state=state)

    choose_slot(slot=slot, guests=asked.values(), reply_by=BY, by=olga)

    invited = Invitation.objects.filter(workshop=poll.workshop)
    assert dict(invited.values_list("person__name", "part")) == {
        "Otar": Part.EXPERT, "Layla": Part.INTERPRETER, "Inés": Part.PARTICIPANT
    }  # fmt: skip


def test_the_days_stand_and_guests_are_invited_in_one_act(olga, poll, slot, asked):
    settled = choose_slot(slot=slot, guests=[asked["Otar"], asked["Inés"]], reply_by=BY, by=olga)

    workshop = Workshop.objects.get(pk=poll.workshop_id)
    poll.refresh_from_db()
    assert (workshop.starts_on, workshop.ends_on) == (dt.date(2027, 3, 3), dt.date(2027, 3, 5))
    assert (workshop.starts_at_time, workshop.ends_at_time) == (dt.time(10, 0), dt.time(15, 30))
    assert (workshop.reply_by, workshop.calendar_sequence, workshop.state) == (BY, 1, "INVITING")
    assert (poll.chosen, poll.ended_at is not None) == (slot, True)
    assert (settled.letters, settled.to_ring) == (1, 1)
    assert list(Invitation.objects.order_by("state").values_list("person__name", "state", "side__name")) == [
        ("Inés", "DRAFT", None),
        ("Otar", "SENT", "Ardenya"),
    ]


def test_the_letter_brings_a_calendar_file_of_those_days(olga, slot, asked):
    choose_slot(slot=slot, guests=[asked["Otar"]], reply_by=None, by=olga)

    letter = Message.objects.get(kind="participants/invitation")
    (event,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert "3 Mar 2027, 10:00 in Zurich" in letter.text
    assert (event.decoded("dtstart").isoformat(), event["sequence"]) == ("2027-03-03T10:00:00+01:00", 1)


def test_who_was_invited_before_is_told_the_new_days_and_asked_again(olga, slot, asked, poll):
    Workshop.objects.update(starts_on="2027-02-01", ends_on="2027-02-02")
    make.InvitationFactory(workshop=poll.workshop, person=asked["Otar"].person, state="YES")

    choose_slot(slot=slot, guests=asked.values(), reply_by=None, by=olga)

    assert dict(Invitation.objects.values_list("person__name", "state")) == {
        "Otar": "RECONFIRM",
        "Layla": "SENT",
        "Inés": "DRAFT",
    }
    assert sorted(Message.objects.values_list("to_email", "kind")) == [
        ("layla@example.org", "participants/invitation"),
        ("otar@example.org", "desk/workshop_moved"),
    ]


def test_letters_that_wait_for_others_are_not_sent_along(olga, slot, asked, poll):
    make.InvitationFactory(workshop=poll.workshop, state="DRAFT")

    with pytest.raises(DomainError, match="Other letters of this round wait"):
        choose_slot(slot=slot, guests=asked.values(), reply_by=None, by=olga)
    assert (Message.objects.count(), Workshop.objects.get().starts_on) == (0, None)


def test_a_second_click_changes_nothing_and_says_why(olga, slot, asked):
    choose_slot(slot=slot, guests=[asked["Otar"]], reply_by=None, by=olga)

    with pytest.raises(DomainError, match="The search for days has ended"):
        choose_slot(slot=slot, guests=asked.values(), reply_by=None, by=olga)
    assert Message.objects.count() == 1


def test_days_that_have_begun_are_not_taken(olga, slot, asked, time_machine):
    time_machine.move_to("2027-03-03T10:00:00Z")

    with pytest.raises(DomainError, match="These days have begun"):
        choose_slot(slot=slot, guests=[], reply_by=None, by=olga)


def test_the_page_ticks_who_can_and_shows_the_very_letter(sign_in, olga, slot, asked):
    page = sign_in(olga).get(reverse("desk:slot-choose", args=[slot.pk]))

    assert {row.polled.person.name: ticked for row, ticked, _answer in page.context["guests"]} == {
        "Inés": True,
        "Layla": False,
        "Otar": True,
    }
    assert "It begins on 3 Mar 2027, 10:00 in Zurich" in page.text
    assert (Workshop.objects.get().starts_on, Invitation.objects.count()) == (None, 0)


def test_taking_them_by_the_page(sign_in, olga, slot, asked):
    browser, address = sign_in(olga), reverse("desk:slot-choose", args=[slot.pk])
    late = browser.post(address, {"guest": str(asked["Otar"].pk), "reply_by": "2027-03-09T12:00"})

    done = browser.post(address, {"guest": str(asked["Otar"].pk), "reply_by": "2027-01-31T18:00"}, follow=True)

    assert (late.status_code, "The meeting will have begun by then" in late.text) == (422, True)
    assert "The days stand, and 1 letter is on its way." in done.text
    assert Workshop.objects.get().reply_by == BY


def test_a_round_that_was_put_off_is_taken_up_again(olga, slot, asked):
    call_off_workshop(workshop=slot.poll.workshop, state="POSTPONED", reason="", by=olga)

    choose_slot(slot=slot, guests=[asked["Otar"]], reply_by=None, by=olga)

    assert Workshop.objects.get().state == "INVITING"


def test_a_round_that_is_cancelled_takes_its_questions_back(olga, asked, poll):
    resend_question(polled=asked["Otar"], by=olga)

    call_off_workshop(workshop=poll.workshop, state="CANCELLED", reason="", by=olga)

    assert Message.objects.get().state == "WITHDRAWN"


def test_a_tighter_rule_takes_the_days_out_of_questions_that_wait(olga, asked, poll):
    resend_question(polled=asked["Otar"], by=olga)
    before = Message.objects.get().text
    switches = poll.workshop.rule_profile.switches | {"place_and_date": PlaceAndDate.NEED_TO_KNOW}

    put_rule_in_force(workshop=poll.workshop, switches=switches, by=olga)

    after = Message.objects.get().text
    assert ("3 – 5 Mar 2027" in before, "2027" in after, "Geneva" in after) == (True, False, False)


def test_a_new_search_may_follow_one_that_was_given_up(olga, poll):
    give_up_poll(poll=poll, by=olga)

    make.DatePollFactory(workshop=poll.workshop)

    assert DatePoll.objects.filter(ended_at=None).count() == 1


def test_a_round_is_planned_before_its_days_are_found(sign_in, olga, dialogue):
    facts = {
        "title": "The next round",
        "time_zone": "Europe/Zurich",
        "starts_at_time": "09:00",
        "ends_at_time": "17:00",
    }
    facts |= {"format": "IN_PERSON", "preset": "CHATHAM_HOUSE", "level": "STANDARD"}
    browser, address = sign_in(olga), reverse("workshops:workshop-create", args=[dialogue.pk])

    half = browser.post(address, facts | {"starts_on": "2027-03-03"})
    page = browser.post(address, facts, follow=True)

    assert (half.status_code, "Give both days, or leave both empty" in half.text) == (422, True)
    assert (page.status_code, "date not known" in page.text, "Find a date" in page.text) == (200, True, True)
