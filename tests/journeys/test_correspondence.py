"""Olga arms the ladder and sleeps: Samir answers on his phone in Arabic, the days move, Otar is withdrawn.

Each letter goes through a real mail server, to whoever it is for and to nobody else.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from desk.actions import walk_ladders
from outbox.actions import sweep
from participants.models import Invitation
from participants.selectors.ladder import plan_of
from tests import factories as make
from tests.journeys.desk import Visitor
from workshops.choices import Role
from workshops.models import Workshop

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FIRST = date.today() + timedelta(days=60)
GUESTS = (
    ("Mira Castellane", "mira@guests.example", "en", "Europe/Paris"),
    ("سمير حداد", "samir@guests.example", "ar", "Asia/Amman"),
    ("Otar Lomaia", "otar@guests.example", "en", "Asia/Tbilisi"),
)
MIRA, SAMIR, OTAR = (address for _name, address, *_more in GUESTS)


@pytest.fixture
def post(smtp, settings):
    """Letters leave at once, for a mail server that keeps them; ``post()`` sends what waits."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port

    def deliver() -> dict[str, list]:
        """Address -> what came now."""
        before = len(smtp.received)
        sweep(seconds=20)
        came: dict[str, list] = {}
        for mail in smtp.received[before:]:
            came.setdefault(mail.to[0], []).append(mail.message)
        return came

    return deliver


@pytest.fixture
def workshop():
    dialogue = make.DialogueFactory(code_name="Lake Room", title="The river crossing")
    side = make.SideFactory(dialogue=dialogue, name="Ardenya")
    for name, email, language, zone in GUESTS:
        person = make.PersonFactory(name=name, email=email, language=language, time_zone=zone)
        make.MembershipFactory(person=person, dialogue=dialogue, side=side, state="APPROVED")
    return make.WorkshopFactory(
        dialogue=dialogue, title="Reopening the crossing", starts_on=FIRST, ends_on=FIRST + timedelta(days=2),
        reply_by=datetime.combine(FIRST - timedelta(days=20), time(16), UTC),
    )  # fmt: skip


@pytest.fixture
def olga(workshop):
    user = make.UserFactory(name="Olga Brandt", email="olga@example.org", time_zone="Europe/Zurich")
    make.SeatFactory(user=user, role=Role.CONVENOR, dialogue=workshop.dialogue)
    return user


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/answer/\S+)", message.get_body(("plain",)).get_content()).group(1)


def calendar_in(message):
    """(method, UID, SEQUENCE) of the file that is attached."""
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])


def row(desk: Visitor, name: str) -> str:
    """What the grid says of one guest."""
    return " ".join(desk.page.locator("main tbody tr", has_text=name).inner_text().split())


def test_letters_chase_only_those_who_have_not_answered(browser, live_server, workshop, olga, post):
    desk = Visitor(browser, live_server.url).sign_in(olga)
    phone = Visitor(browser, live_server.url, phone=True)
    invited = invite(desk, workshop, post)
    arm(desk, workshop)
    answer_in_arabic(phone, link_in(invited[SAMIR][0]), "correspondence-arabic")
    desk.go(f"/workshops/{workshop.pk}/answers/")
    assert "yes" in row(desk, "سمير حداد")
    desk.shot("correspondence-answered")
    assert sorted(post()) == [SAMIR]  # that his answer is noted
    nudged(workshop, post)
    moved = move(desk, workshop, post)
    assert calendar_in(moved[SAMIR][0])[1] == calendar_in(invited[SAMIR][0])[1]
    assert calendar_in(moved[SAMIR][0])[2] > calendar_in(invited[SAMIR][0])[2]
    desk.go(f"/workshops/{workshop.pk}/answers/")
    assert "to be confirmed again" in row(desk, "سمير حداد")
    desk.shot("correspondence-again")
    answer_in_arabic(phone, link_in(moved[SAMIR][0]), "correspondence-arabic-again")
    assert sorted(post()) == [SAMIR]
    withdrawn = withdraw(desk, "Otar Lomaia", post)
    assert sorted(withdrawn) == [OTAR]
    cancel, request = calendar_in(withdrawn[OTAR][0]), calendar_in(moved[OTAR][0])
    assert (cancel[0], request[0], cancel[1]) == ("CANCEL", "REQUEST", request[1])
    assert cancel[2] > request[2]
    desk.go(f"/workshops/{workshop.pk}/answers/")
    desk.shot("correspondence-withdrawn")
    phone.go(link_in(moved[OTAR][0]), status=404)


def invite(desk: Visitor, workshop: Workshop, post) -> dict:
    desk.go(f"/workshops/{workshop.pk}/invite/")
    for box in desk.page.locator("main input[name=member]").all():
        box.check()
    desk.press("Look through their letters").press("Send the 3 letters")
    came = post()
    assert sorted(came) == sorted([MIRA, SAMIR, OTAR])
    return came


def arm(desk: Visitor, workshop: Workshop) -> None:
    """She sees whom each step would reach, and when, before she sets it."""
    desk.go(f"/workshops/{workshop.pk}/reminders/")
    desk.sees("Nothing is armed yet.", "To 3 people, unless they answer before:").shot("correspondence-plan")
    desk.press("Set the reminders like this")
    desk.go(f"/workshops/{workshop.pk}/reminders/")
    desk.sees("The reminders are armed.")


def answer_in_arabic(phone: Visitor, link: str, shot: str) -> None:
    """On his phone, from right to left, without an account."""
    phone.go(link)
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    phone.shot(shot)
    phone.page.locator("button[name=answer][value=YES]").first.click()
    phone.page.wait_for_load_state()
    assert Invitation.objects.get(person__email=SAMIR).state == "YES"
    phone.shot(f"{shot}-done")


def nudged(workshop: Workshop, post) -> None:
    """At the hour of the first step, those who said nothing get it, and nobody else; a second look sends nothing."""
    workshop.refresh_from_db()
    plan = plan_of(workshop, workshop.reminder_steps.all())
    sends = plan.to_come[0].sends
    assert sorted(guest.person.email for guest, _at in sends) == [MIRA, OTAR]
    latest = max(at for _guest, at in sends)
    walk_ladders(latest)
    came = post()
    assert sorted(came) == [MIRA, OTAR]
    walk_ladders(latest)
    assert post() == {}


def move(desk: Visitor, workshop: Workshop, post) -> dict:
    later = FIRST + timedelta(days=7)
    desk.go(f"/workshops/{workshop.pk}/dates/")
    desk.fill(starts_on=later.isoformat(), ends_on=(later + timedelta(days=2)).isoformat())
    desk.shot("correspondence-move")
    desk.page.locator("main form button[type=submit], main form button:not([type])").last.click()
    desk.page.wait_for_load_state()
    assert Workshop.objects.get().starts_on == later
    came = post()
    assert sorted(came) == sorted([MIRA, SAMIR, OTAR])
    return came


def withdraw(desk: Visitor, name: str, post) -> dict:
    desk.go(f"/invitations/{Invitation.objects.get(person__name=name).pk}/")
    desk.press("Withdraw the invitation")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Yes, go on").click()
    assert Invitation.objects.get(person__name=name).state == "WITHDRAWN"
    return post()
