"""How somebody is reached: said by those who invite, through whom sealed, shown wherever a letter would go."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from core.errors import DomainError
from outbox.models import Bar, Message
from participants.actions.contact import read_go_between, set_contact
from participants.actions.invitations import (
    letters_of,
    resend_invitation,
    seal_of,
    send_invitations,
    take_back_invitations,
)
from participants.actions.people import bring_person
from participants.actions.polls import answer_poll, send_poll
from participants.actions.reminders import send_due_reminders
from participants.models import Call, Invitation, Membership
from participants.selectors.invite import drafts_of
from participants.selectors.ladder import plan_of
from participants.selectors.said import said_in
from tests import factories as make
from vault.models import Sealed
from workshops.choices import MailLevel

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
ZEYNEP = "Zeynep, her cousin, +41 22 555 01 77"


@pytest.fixture
def nadia(workshop, soravia, cora, time_machine):
    """On the list of the dialogue; lives in Amman."""
    time_machine.move_to(NOW, tick=False)
    person = make.PersonFactory(name="Nadia Rahal", email="nadia@example.org", time_zone="Asia/Amman")
    return make.MembershipFactory(person=person, dialogue=workshop.dialogue, side=soravia, state="APPROVED")


@pytest.fixture
def reached(nadia, olga):
    """``reached("PHONE")``: that is how Nadia is reached from now on."""

    def by(reach, go_between="", cover_title=""):
        person = set_contact(membership=nadia, reach=reach, go_between=go_between, cover_title=cover_title, by=olga)
        nadia.refresh_from_db()
        nadia.person = person
        return person

    return by


def invited(workshop, membership, by, **facts) -> Invitation:
    draft = make.InvitationFactory(workshop=workshop, person=membership.person, state="DRAFT", link_expires_at=None)
    send_invitations(workshop=workshop, seal=seal_of(letters_of(drafts_of(workshop))), by=by, **facts)
    draft.refresh_from_db()
    return draft


# --- through whom ------------------------------------------------------------------------------------------


def test_through_whom_is_sealed_replaced_and_forgotten(reached, nadia, olga):
    reached("GO_BETWEEN", "A colleague")
    reached("GO_BETWEEN", ZEYNEP)
    reached("GO_BETWEEN")  # nothing typed: the words stay

    assert read_go_between(membership=nadia, by=olga) == ZEYNEP
    assert Sealed.objects.filter(object_id=nadia.pk).count() == 1
    reached("PHONE")
    assert (Sealed.objects.count(), nadia.has_go_between, Bar.objects.count()) == (0, False, 1)


def test_a_go_between_is_somebody(reached):
    with pytest.raises(DomainError, match="through whom"):
        reached("GO_BETWEEN")


@pytest.mark.parametrize(("who", "status"), [("cora", 200), ("olga", 200), ("felix", 403), ("ravi", 404), ("sam", 404)])
def test_who_invites_reads_it_and_the_trail_says_so(request, sign_in, reached, nadia, who, status):
    reached("GO_BETWEEN", ZEYNEP)
    response = sign_in(request.getfixturevalue(who)).get(reverse("participants:go-between", args=[nadia.pk]))

    assert (response.status_code, ZEYNEP in response.text) == (status, status == 200)
    assert AccessEvent.objects.filter(action="go-between.read").count() == (status == 200)


def test_whoever_was_asked_to_call_reads_it_while_the_call_is_open(sign_in, workshop, reached, nadia, olga, felix):
    reached("GO_BETWEEN", ZEYNEP)
    invited(workshop, nadia, olga)
    call = Call.objects.get()
    Call.objects.update(assignee=felix)
    address = reverse("participants:call-go-between", args=[call.pk])

    page = sign_in(felix).get(reverse("participants:call", args=[call.pk])).text
    assert (address in page, "do not ring them yourself" in page, ZEYNEP in page) == (True, True, False)
    assert ZEYNEP in sign_in(felix).get(address).text
    Call.objects.update(state="DONE")
    assert sign_in(felix).get(address).status_code == 404


def test_the_page_keeps_what_was_typed_out_of_the_page(sign_in, nadia, cora):
    browser, address = sign_in(cora), reverse("participants:contact", args=[nadia.pk])
    typed = {"reach": "GO_BETWEEN", "go_between": ZEYNEP, "cover_title": "  Family \n lunch "}

    assert browser.post(address, typed).status_code == 302
    shown = browser.get(address).text
    nadia.person.refresh_from_db()
    assert (ZEYNEP in shown, "Somebody is written down." in shown) == (False, True)
    assert (nadia.person.reach, nadia.person.cover_title) == ("GO_BETWEEN", "Family lunch")
    assert (
        "Only through a go-between" in browser.get(reverse("participants:person-detail", args=[nadia.person_id])).text
    )


def test_another_dialogue_learns_the_way_and_not_through_whom(reached, nadia, sam):
    """A row that is brought along keeps the door shut; the words stay where they were sealed."""
    reached("GO_BETWEEN", ZEYNEP)
    brought = bring_person(nadia.person, {"name": "Nadia Rahal"}, dialogue=sam.seats.get().dialogue)

    assert (brought.reach, brought.memberships.get().has_go_between) == ("GO_BETWEEN", False)
    assert Bar.objects.filter(person_id=brought.pk).exists()


# --- invitations ---------------------------------------------------------------------------------------------


def test_the_preview_says_who_is_telephoned(sign_in, workshop, reached, nadia, olga):
    reached("PHONE")
    make.InvitationFactory(workshop=workshop, person=nadia.person, state="DRAFT")
    make.InvitationFactory(workshop=workshop, state="DRAFT")
    shown = sign_in(olga).get(reverse("participants:invite-preview", args=[workshop.pk]))

    assert "1 letter, ready to send" in shown.text
    assert shown.text.partition("Will be telephoned")[2].count("Nadia Rahal") == 1
    sent = sign_in(olga).post(
        reverse("participants:invite-send", args=[workshop.pk]), {"seal": shown.context["seal"], "at": ""}, follow=True
    )
    assert "1 letter is on its way." in sent.text
    assert "1 guest is to be telephoned." in sent.text
    assert (Message.objects.count(), Call.objects.get().person) == (1, nadia.person)


def test_letters_that_were_looked_at_are_not_sent_when_a_way_has_closed_meanwhile(workshop, reached, nadia, olga):
    make.InvitationFactory(workshop=workshop, person=nadia.person, state="DRAFT")
    seal = seal_of(letters_of(drafts_of(workshop)))
    reached("PHONE")

    with pytest.raises(DomainError, match="changed"):
        send_invitations(workshop=workshop, seal=seal, by=olga)


def test_whoever_has_no_address_and_takes_no_letters_is_invited_all_the_same(workshop, reached, nadia, olga):
    reached("PHONE")
    type(nadia.person).objects.update(email="")
    invitation = invited(workshop, nadia, olga)

    assert (invitation.state, Call.objects.get().kind) == ("SENT", "ANSWER")


def test_the_call_is_taken_back_with_the_letters(sign_in, workshop, reached, nadia, olga, settings):
    settings.UNDO_SECONDS = 120
    reached("PHONE")
    invitation = invited(workshop, nadia, olga)

    page = sign_in(olga).get(reverse("participants:invitation-grid", args=[workshop.pk])).text
    assert ("1 guest is still to be telephoned" in page, "Take them back" in page) == (True, True)

    assert take_back_invitations(workshop=workshop, by=olga) == 1
    invitation.refresh_from_db()
    assert (invitation.state, Call.objects.get().state) == ("DRAFT", "LAPSED")


def test_no_letter_is_sent_again_to_whom_none_goes(workshop, reached, nadia, olga):
    reached("PHONE")

    with pytest.raises(DomainError, match="No letter goes to them"):
        resend_invitation(invitation=invited(workshop, nadia, olga), by=olga)


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (MailLevel.LINK, ("Lake Room", "", None, "")),
        (MailLevel.DATE_CITY, ("Lake Room", "", "2026-12-31", "Geneva, Switzerland")),
        (MailLevel.FULL, ("Lake Room", "", "2026-12-31", "Geneva, Switzerland")),  # the rule keeps the topic back
    ],
)
def test_a_call_tells_no_more_than_the_letter_would_have(workshop, reached, nadia, olga, level, told):
    reached("PHONE")
    invited(workshop, nadia, olga)
    type(workshop.dialogue).objects.update(mail_level=level)
    said = said_in(Call.objects.select_related("dialogue", "workshop__dialogue", "workshop__rule_profile").get())

    day = said.begins_at and f"{said.begins_at:%Y-%m-%d}"
    assert (said.code_name, said.title, day, said.place) == told
    assert said.letter == "the invitation"


# --- the ladder -----------------------------------------------------------------------------------------------


@pytest.fixture
def armed(workshop):
    for rung, days in (("NUDGE", 10), ("LAST_CALL", 3), ("CALL", 1)):
        make.ReminderStepFactory(workshop=workshop, rung=rung, days_before=days)
    return workshop


def test_while_a_call_is_open_the_ladder_asks_for_no_other(armed, reached, nadia, olga):
    reached("PHONE")
    invitation = invited(armed, nadia, olga)
    plan = plan_of(armed, armed.reminder_steps.all())

    assert (plan.to_come, plan.instead, plan.called) == ([], [], [invitation])
    Call.objects.update(state="DONE")
    (instead,) = plan_of(armed, armed.reminder_steps.all()).instead
    assert instead == (invitation, dt.datetime(2026, 12, 6, 5, tzinfo=dt.UTC))  # a Sunday, a working day in Amman


def test_whoever_is_not_to_be_telephoned_climbs_no_call(armed, reached, nadia, olga, time_machine):
    reached("LETTER")
    invited(armed, nadia, olga)
    rungs = [send.step.rung for send in plan_of(armed, armed.reminder_steps.all()).to_come]

    assert rungs == ["NUDGE", "LAST_CALL"]
    time_machine.move_to(dt.datetime(2026, 12, 14, 10, tzinfo=dt.UTC), tick=False)
    assert (send_due_reminders(), Call.objects.count()) == (0, 0)


def test_a_question_about_days_is_answered_on_the_telephone_and_the_call_goes(workshop, reached, nadia, olga):
    workshop.starts_on = workshop.ends_on = workshop.reply_by = None
    workshop.save()
    person = reached("PHONE")
    poll = make.DatePollFactory(workshop=workshop, sent_at=None)
    slot = make.SlotFactory(poll=poll)
    polled = make.PolledFactory(poll=poll, person=person, sent_at=None, link_expires_at=None)

    assert (send_poll(poll=poll, by=olga), Call.objects.get().letter) == (0, "participants/date_poll")
    answer_poll(polled=polled, answers={slot.pk: "YES"}, via="PHONE", by=olga)
    assert Call.objects.get().state == "LAPSED"


# --- hours of their own --------------------------------------------------------------------------------------


def test_an_invitation_waits_for_the_guests_own_hours(sign_in, workshop, nadia, olga):
    type(nadia.person).objects.update(earliest_hour=18, latest_hour=22)
    nadia.person.refresh_from_db()
    make.InvitationFactory(workshop=workshop, person=nadia.person, state="DRAFT")
    shown = sign_in(olga).get(reverse("participants:invite-preview", args=[workshop.pk]))
    send_invitations(workshop=workshop, seal=shown.context["seal"], by=olga)

    # Now it is noon in Amman; at six it is 15:00 UTC.
    assert "In their own hours: not before 25 Nov 2026, 18:00 in Amman" in shown.text
    assert Message.objects.get().not_before == dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)
    assert Invitation.objects.get().sent_at == Message.objects.get().not_before


def test_hours_that_hold_for_everybody_hold_nothing_back(workshop, nadia, olga, time_machine):
    """Who presses "send" at night means it; whoever has closed no hours themselves has not closed the night."""
    time_machine.move_to(dt.datetime(2026, 11, 28, 22, tzinfo=dt.UTC), tick=False)  # Sunday, 1:00 in Amman
    invited(workshop, nadia, olga)

    assert Message.objects.get().not_before <= timezone.now() + dt.timedelta(minutes=5)


def test_where_no_hour_is_left_before_answers_are_due_a_colleague_speaks_to_them(workshop, nadia, olga):
    type(nadia.person).objects.update(quiet_dates=[["2026-11-20", "2026-12-20"]])
    nadia.person.refresh_from_db()
    invited(workshop, nadia, olga)

    assert (Message.objects.count(), Call.objects.get().letter) == (0, "participants/invitation")


def test_nothing_is_said_of_members_elsewhere(nadia, sign_in, sam):
    assert sign_in(sam).get(reverse("participants:contact", args=[nadia.pk])).status_code == 404
    assert Membership.objects.get(pk=nadia.pk).has_go_between is False


def test_through_whom_does_not_say_that_it_may_stay_empty_and_bad_input_keeps_what_was_typed(sign_in, nadia, cora):
    address = reverse("participants:contact", args=[nadia.pk])
    browser = sign_in(cora)
    field = browser.get(address).text.partition('id="div_id_go_between"')[2].partition("</label>")[0]
    assert ("Through whom" in field, "may stay empty" in field) == (True, False)

    page = browser.post(address, {"reach": "GO_BETWEEN", "go_between": "", "cover_title": "Family"})

    assert (page.status_code, "Say through whom" in page.text, 'value="Family"' in page.text) == (422, True, True)
    assert 'value="GO_BETWEEN"' in page.text.partition("checked")[0].rpartition("<input")[2]
