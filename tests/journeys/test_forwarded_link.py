"""Mira answers on her phone, and goes on at her desk with a code from her mailbox; a stranger sees nothing."""

import re

import pytest
from django.urls import reverse

from core.access import link_token
from outbox.models import Message
from participants.models import Invitation
from tests import factories as make
from tests.journeys.desk import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_guest_goes_on_at_another_device(browser, live_server, language):
    workshop = make.WorkshopFactory()
    person = make.PersonFactory(name="Mira Castellane", email="mira@guests.example", language=language)
    invitation = make.InvitationFactory(workshop=workshop, person=person)
    address = reverse("participants:answer", args=[link_token(invitation)])
    phone = Visitor(browser, live_server.url, phone=True)
    phone.go(address).locator("button[value=YES]").click()
    phone.page.wait_for_load_state()
    desk = Visitor(browser, live_server.url, dark=language == "ar")
    desk.go(address)
    desk.sees_not("Mira").shot(f"code-{language}-asked")
    desk.page.locator("button[value=send]").focus()
    desk.page.keyboard.press("Enter")
    desk.page.locator("#code").wait_for()
    desk.shot(f"code-{language}-sent")
    letter = Message.objects.get(kind="participants/link_code")
    desk.page.keyboard.type(re.search(r"^\d{6}$", letter.text, re.M).group())
    desk.page.keyboard.press("Enter")
    desk.sees("Mira Castellane")
    other = Visitor(browser, live_server.url, phone=True)
    other.go(address)
    other.sees_not("Mira").shot(f"code-{language}")
    assert Invitation.objects.get().state == "YES"
