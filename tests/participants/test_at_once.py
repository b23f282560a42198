"""Two people press the same button at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from outbox.models import Message
from participants import actions
from participants.actions.invitations import letters_of, seal_of
from participants.models import Invitation
from participants.selectors.invite import drafts_of
from tests import factories as make
from workshops.models import Seat

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times=4):
    """What ``act`` returns, or the kind of its refusal, from several threads that begin together."""

    def run(_number):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_letters_that_are_sent_at_once_are_sent_once(workshop, olga):
    make.InvitationFactory.create_batch(3, workshop=workshop, state="DRAFT")
    seal = seal_of(letters_of(drafts_of(workshop)))

    sent = at_once(lambda: actions.send_invitations(workshop=workshop, seal=seal, by=olga))

    assert sorted(sent) == [0, 0, 0, 3]
    assert Message.objects.count() == 3


def test_answers_that_are_given_at_once_give_one_seat(workshop):
    invitation = make.InvitationFactory(workshop=workshop)

    at_once(lambda: actions.answer_invitation(invitation=invitation, answer="YES", via="LINK"))

    assert Seat.objects.count() == 1
    assert Message.objects.filter(kind="participants/confirmation").count() == 1


def test_a_file_that_is_confirmed_at_once_is_written_once(workshop, olga, dialogue):
    draft, _reading = actions.begin_import(dialogue=dialogue, data=b"name\nAmal Deniz\n", file_name="p.csv", by=olga)

    outcomes = at_once(lambda: actions.confirm_import(draft=draft, decisions={}, by=olga))

    assert sum(outcome is not None for outcome in outcomes) == 1


def test_reminders_that_are_due_go_out_once_with_two_schedulers(workshop, time_machine):
    make.ReminderStepFactory(workshop=workshop)
    make.InvitationFactory.create_batch(3, workshop=workshop, sent_at="2026-11-20T09:00:00Z")
    time_machine.move_to("2026-12-07T09:00:00Z")

    at_once(actions.send_due_reminders)

    assert Message.objects.count() == 3
    assert Invitation.objects.awaiting_reply().count() == 3


def test_of_browsers_that_answer_by_one_link_at_once_one_is_the_first(workshop):
    """The others are asked for a code, and nothing of theirs is recorded."""
    invitation = make.InvitationFactory(workshop=workshop)
    address = reverse("participants:answer", args=[link_token(invitation)])

    def answer():
        browser = Client()
        return browser.post(address, {"answer": "YES"}).url, settings.KNOWN_COOKIE_NAME in browser.cookies

    outcomes = at_once(answer)

    elsewhere = reverse("participants:answer-code", args=[link_token(invitation)])
    assert sorted(outcomes) == sorted([(address, True), *[(elsewhere, False)] * 3])
    assert AccessEvent.objects.filter(action="link.claimed").count() == 1
    assert AccessEvent.objects.filter(action="invitation.answered").count() == 1
