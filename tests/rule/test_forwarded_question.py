"""The link that asks about a wider rule, in other hands: a consent is not given by whoever comes first."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from outbox.models import Message
from tests.rule.test_loosening import WHY, _on_the_second_day, answer_of, asked, nils, session

__all__ = ["_on_the_second_day", "asked", "nils", "session"]


@pytest.fixture
def answer(asked):
    return answer_of(asked, "Nils")


def page_of(answer, end="link") -> str:
    return reverse(f"desk:rule-answer-{end}", args=[link_token(answer)])


def code_for(browser, answer) -> str:
    """Presses the button; the six figures of the newest letter."""
    browser.post(page_of(answer, "code"), {"do": "send"})
    letter = Message.objects.filter(kind="participants/link_code", state="QUEUED").get()
    assert letter.to_email == "nils@example.org"
    return re.search(r"^\d{6}$", letter.text, re.MULTILINE).group()


def known_to_the_invitation(invitation) -> Client:
    """The browser from which the guest answered the invitation, weeks before."""
    browser = Client()
    with time_machine.travel("2026-11-25 09:00Z"):
        browser.post(reverse("participants:answer", args=[link_token(invitation)]), {"answer": "YES"})
    return browser


def test_whoever_it_was_forwarded_to_reads_no_reason_and_answers_nothing(answer, client):
    before = AccessEvent.objects.count()

    asks = client.get(page_of(answer))
    said = client.post(page_of(answer), {"agrees": "yes"})

    assert [(seen.status_code, seen.url) for seen in (asks, said)] == [(302, page_of(answer, "code"))] * 2
    page = client.get(asks.url).text
    assert [word for word in (WHY, "Nils", answer.workshop.title, "rule") if word in page] == []
    answer.refresh_from_db()
    assert (answer.agrees, AccessEvent.objects.count()) == (None, before)


def test_a_code_from_the_mailbox_opens_it(answer, client):
    assert client.post(page_of(answer, "code"), {"do": "open", "code": "000000"}).status_code == 422
    opened = client.post(page_of(answer, "code"), {"do": "open", "code": code_for(client, answer)})

    assert opened.url == page_of(answer)
    assert WHY in client.get(page_of(answer)).text
    client.post(page_of(answer), {"agrees": "yes"})
    answer.refresh_from_db()
    assert answer.agrees is True


def test_the_browser_from_which_the_guest_answered_the_invitation_needs_none(answer):
    browser = known_to_the_invitation(answer.invitation)

    assert browser.get(page_of(answer, "code")).url == page_of(answer)
    assert WHY in browser.get(page_of(answer)).text


def test_a_browser_of_somebody_else_who_was_there_does(answer, workshop):
    browser = known_to_the_invitation(workshop.invitations.get(person__name="Mira Castellane"))

    assert browser.get(page_of(answer)).url == page_of(answer, "code")


def test_the_code_of_one_question_opens_no_other(answer, asked, client):
    code, other = code_for(client, answer), answer_of(asked, "Samir")

    assert client.post(page_of(other, "code"), {"do": "open", "code": code}).status_code == 422
