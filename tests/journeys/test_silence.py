"""A text is put under silence: read on a phone in Arabic with a code from the mailbox, broken, and told to all."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.access import link_token
from followups.actions import create_text
from followups.models import Silence
from outbox.envelope import stop_link
from outbox.models import Message, Wish
from tests import factories as make
from tests.conftest import guest
from tests.journeys.desk import Visitor
from workshops.choices import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORDS = "We open the crossing for two hours a day.\n\nThe harvest is carried over first."


@pytest.fixture
def lead():
    dialogue = make.DialogueFactory(code_name="Lake Room", title="The river crossing")
    sides = [
        make.SideFactory(dialogue=dialogue, name=name, position=n) for n, name in enumerate(["Ardenya", "Soravia"])
    ]
    workshop = make.WorkshopFactory(dialogue=dialogue)
    for number, (name, language) in enumerate(
        [("Otar Lomaia", "en"), ("Mira Castellane", "fr"), ("Samir Haddou", "ar")]
    ):
        guest(workshop, sides[number % 2], name, language=language, time_zone="Asia/Amman")
    user = make.UserFactory(name="Felix Okoye", email="felix@example.org", time_zone="Europe/Zurich")
    make.SeatFactory(user=user, role=Role.FACILITATOR, dialogue=dialogue)
    create_text(dialogue=dialogue, title="Principles", kind="STATEMENT", text=WORDS, workshop=workshop, by=user)
    return user


def read_with_a_code(visitor: Visitor, row, shot: str) -> None:
    visitor.go(reverse("followups:silence-answer", args=[link_token(row)]))
    visitor.sees_not("harvest")
    visitor.page.locator("button[value=send]").click()
    visitor.page.locator("#code").wait_for()
    letter = Message.objects.get(kind="participants/link_code", person_id=row.person_id)
    visitor.page.locator("#code").fill(re.search(r"^\d{6}$", letter.text, re.M).group())
    visitor.page.keyboard.press("Enter")
    visitor.sees("harvest").shot(shot)


def test_a_text_is_put_under_silence_and_broken(browser, live_server, lead):
    desk = Visitor(browser, live_server.url).sign_in(lead)
    desk.go("/").wait_for_load_state()
    text = lead.seats.get().dialogue.joint_texts.get()
    desk.go(f"/texts/{text.pk}/")
    desk.press("Put under silence")
    desk.fill(ends_at=f"{(date.today() + timedelta(days=9)).isoformat()}T18:00")
    desk.shot("silence-begin").press("Put it under silence").sees("Asked").shot("silence-open")
    silence = Silence.objects.get()
    rows = {row.person.name: row for row in silence.addressees.select_related("person")}
    dark = Visitor(browser, live_server.url, dark=True)
    read_with_a_code(dark, rows["Otar Lomaia"], "silence-answer-dark")
    dark.press("I agree").sees("You have said that you agree.")
    phone = Visitor(browser, live_server.url, phone=True)
    read_with_a_code(phone, rows["Samir Haddou"], "silence-answer-arabic")
    phone.page.locator("details summary").click()
    phone.page.locator("#reason").fill("Two hours are too few.")
    phone.shot("silence-break-arabic")
    phone.page.locator("button[value=break]").click()
    phone.page.wait_for_load_state()
    phone.shot("silence-broken-arabic")
    desk.go(f"/silences/{silence.pk}/")
    desk.sees("Two hours are too few.").sees_not("Samir").shot("silence-broken")
    small = Visitor(browser, live_server.url, phone=True, dark=True).sign_in(lead)
    small.go(f"/silences/{silence.pk}/")
    small.shot("silence-broken-dark")
    assert Message.objects.filter(key__endswith=":broken").count() == 3


def test_letters_are_stopped_and_had_again(browser, live_server, lead):
    wish = Wish.objects.create(who=lead.pk, group="UNDERTAKEN", language="ar")
    address = stop_link(Message(wish=wish)).removeprefix("http://testserver")
    for how in ({"phone": True}, {"dark": True}):
        visitor = Visitor(browser, live_server.url, **how)
        visitor.go(address)
        visitor.shot(f"letters-wanted-{next(iter(how))}")
        visitor.page.locator("button[value=stop]").click()
        visitor.page.locator("button[value=want]").wait_for()
        visitor.shot(f"letters-unwanted-{next(iter(how))}")
        wish.refresh_from_db()
        assert wish.is_refused is True
        visitor.page.locator("button[value=want]").click()
        visitor.page.locator("button[value=stop]").wait_for()
