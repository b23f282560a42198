"""A round without days: Olga asks, Mariam answers on her phone in Arabic, Otar at his desk; the days are taken."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from core.access import link_token
from participants.models import Invitation, Polled, SlotAnswer
from tests import factories as make
from tests.journeys.desk import Visitor
from workshops.choices import Role
from workshops.models import Workshop

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

IN_MARCH = dt.date.today() + dt.timedelta(days=70)
LATER = IN_MARCH + dt.timedelta(days=30)
PEOPLE = (
    ("Otar Lomaia", "Ardenya", "en", "Asia/Tbilisi"),
    ("Mira Castellane", "Ardenya", "fr", "Europe/Paris"),
    ("مريم القاسم", "Soravia", "ar", "Asia/Amman"),
    ("Layla Benhaddar", "Soravia", "fr", "Europe/Paris"),
    ("Inés Valdoro", None, "es", "America/Bogota"),
)


@pytest.fixture
def round_without_days():
    dialogue = make.DialogueFactory(code_name="Lake Room", title="The river crossing")
    names = enumerate(["Ardenya", "Soravia"])
    sides = {name: make.SideFactory(dialogue=dialogue, name=name, position=place) for place, name in names}
    for number, (name, side, language, zone) in enumerate(PEOPLE):
        person = make.PersonFactory(name=name, language=language, time_zone=zone, email=f"g{number}@guests.example")
        make.MembershipFactory(person=person, dialogue=dialogue, side=sides.get(side), state="APPROVED")
    return make.WorkshopFactory(dialogue=dialogue, starts_on=None, ends_on=None, reply_by=None)


def answer(browser, address, name, *answers, shot, query="", **how):
    polled = Polled.objects.get(person__name=name)
    guest = Visitor(browser, address, **how)
    page = guest.go(reverse("participants:poll-answer", args=[link_token(polled)]) + query)
    guest.shot(f"{shot}-asked")
    for number, given in enumerate(answers):
        page.locator("fieldset.slot").nth(number).locator(f"input[value={given}]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    guest.shot(f"{shot}-answered")
    assert SlotAnswer.objects.filter(polled=polled).count() == len(answers)


def test_a_round_finds_its_days(browser, live_server, round_without_days):
    olga = make.UserFactory(name="Olga Brandt", email="olga@example.org")
    make.SeatFactory(user=olga, role=Role.CONVENOR, dialogue=round_without_days.dialogue)
    desk = Visitor(browser, live_server.url).sign_in(olga)
    desk.go(f"/workshops/{round_without_days.pk}/find-a-date/").wait_for_load_state()
    desk.shot("poll-none").press("Give the days that could be").shot("poll-edit")
    two = dt.timedelta(days=2)
    rows = [(IN_MARCH, IN_MARCH + two), (LATER, LATER + two), (LATER + 4 * two,)]
    for number, days in enumerate(rows):
        names = (f"slots-{number}-starts_on", f"slots-{number}-ends_on")
        desk.fill(**{name: day.isoformat() for name, day in zip(names, days, strict=False)})
    desk.fill(**{"slots-2-begins": "10:00", "slots-2-ends": "16:00"})
    desk.press("More rows")
    assert desk.page.locator("[name='slots-0-starts_on']").input_value() == IN_MARCH.isoformat()
    closes = dt.date.today() + dt.timedelta(days=14)
    desk.fill(closes_at=f"{closes.isoformat()}T18:00")
    for box in desk.page.locator("main input[name=person]").all():
        box.check()
    desk.page.get_by_label("Inés Valdoro must be there").check()
    desk.page.get_by_label("At least, of Ardenya").fill("2")
    desk.page.get_by_label("At least, of Soravia").fill("2")
    desk.press("Go on to the letter").shot("poll-letter").press("Send the 5 letters").sees(
        "0 of 5 people have answered."
    )
    answer(browser, live_server.url, "مريم القاسم", "YES", "NO", "IF_NEED_BE", shot="poll-arabic", phone=True)
    answer(browser, live_server.url, "Otar Lomaia", "YES", "YES", "NO", shot="poll-dark", dark=True)
    answer(browser, live_server.url, "Mira Castellane", "YES", "NO", "YES", shot="poll-french", phone=True, dark=True)
    answer(browser, live_server.url, "Inés Valdoro", "YES", "YES", "YES", shot="poll-spanish", query="?language=ar")
    desk.go(f"/workshops/{round_without_days.pk}/find-a-date/")
    desk.page.get_by_role("link", name=re.compile("Note a call.*Layla")).click()
    desk.page.locator("fieldset.slot").first.wait_for()
    desk.shot("poll-phone")
    for number, given in enumerate(["IF_NEED_BE", "NO", "NO"]):
        desk.page.locator("fieldset.slot").nth(number).locator(f"input[value={given}]").check()
    desk.press("Note it").sees(
        "two of Ardenya, two of Soravia, the one who must be there; one if need be; short of nobody."
    )
    desk.shot("poll-grid")
    for how in ({"phone": True}, {"dark": True}):
        other = Visitor(browser, live_server.url, **how).sign_in(olga)
        other.go(f"/workshops/{round_without_days.pk}/find-a-date/")
        other.shot(f"poll-grid-{next(iter(how))}")
    desk.page.get_by_role("link", name="Take these days").first.click()
    desk.page.wait_for_load_state()
    desk.shot("poll-take").press("Take these days and invite")
    desk.sees("The days stand, and 5 letters are on their way.")
    assert Workshop.objects.get().starts_on == IN_MARCH
    assert Invitation.objects.filter(state="SENT").count() == 5
