"""An emergency, from a concern on a telephone to the release by two.

Mira reports from her telephone, Olga seals from hers; a link, a note and the queue are closed while a
real worker runs; Felix and Olga open it again, and the letters that are still true go on.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core.access import link_token
from followups.models import Incident
from outbox.actions import queue
from outbox.models import Message
from participants.emails import invitation_letter
from participants.models import Invitation
from sessions_app.models import Note
from tests import factories as make
from tests.conftest import guest, seated
from tests.journeys.desk import Visitor
from tests.journeys.test_whole_story import Story, link_in
from workshops.choices import Role
from workshops.models import Dialogue, EmergencySeal

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FIRST = date.today() + timedelta(days=40)
TYPED = "It was argued that a joint post could open within six months."


@pytest.fixture
def story(browser, live_server, worker, smtp):
    return Story(browser, live_server.url, smtp)


@pytest.fixture
def room(db):
    """A round to come, its team, Mira who comes for Ardenya, and Samir who has not had his letter yet."""
    dialogue = make.DialogueFactory(title="Upper Basin waters", code_name="Lake Room")
    dates = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=2), "reply_by": None}
    workshop = make.WorkshopFactory(dialogue=dialogue, **dates)
    for role, name in (("CONVENOR", "Olga Brandt"), ("FACILITATOR", "Felix Okoye"), ("RAPPORTEUR", "Ravi Menon")):
        seated(dialogue, Role[role], name)
    guest(workshop, make.SideFactory(dialogue=dialogue, name="Ardenya"), "Mira Castellane")
    make.InvitationFactory(workshop=workshop, person=make.PersonFactory(name="Samir Haddou", email="samir@example.org"))
    make.SessionFactory(workshop=workshop, title="Customs and the crossing")
    return workshop


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def invitation_of(address: str) -> Invitation:
    related = ("person", "workshop__dialogue", "workshop__rule_profile")
    return Invitation.objects.select_related(*related).get(person__email=address)


def test_an_emergency_from_the_concern_to_the_release(story, room):
    desk = write(story, room)
    report(story)
    link = seal(story, room)
    closed(story, room, link, desk)
    release(story)
    goes_on(story, room, link, desk)


def write(story, room) -> Visitor:
    """Ravi has begun a note and leaves the page open."""
    ravi = story.visitor(user("ravi"))
    ravi.go(f"/sessions/{room.sessions.get().pk}/write/")
    ravi.page.locator("[name=text]").first.fill("The first words.")
    ravi.sees("Saved")
    return ravi


def report(story) -> None:
    mira = story.visitor(user("mira"), phone=True)
    mira.go("/")
    mira.press("Report a concern").fill(words="The list of guests lay open in the hotel’s printer.")
    mira.page.get_by_label("Do not tell them who I am").check()
    mira.shot("emergency-concern").press("Report it").sees("Your concern has been reported.").shot("emergency-reported")
    letter = story.letter_to("olga@example.org")
    assert "printer" not in letter.as_string()


def seal(story, room) -> str:
    """Olga reads it on her telephone and seals in two taps; returns Mira's personal link."""
    link = reverse("participants:answer", args=[link_token(invitation_of("mira@example.org"))])
    guest_page = story.visitor(phone=True)
    guest_page.go(link)
    olga = story.visitor(user("olga"), phone=True)
    olga.go("/")
    olga.press("Read it").sees("printer", "stays unnamed").shot("emergency-incident")
    olga.press("If it is still going on: seal this dialogue").shot("emergency-seal")
    olga.press("Seal this dialogue now").sees("It is sealed.", "Felix Okoye").shot("emergency-sealed")
    return link


def closed(story, room, link: str, desk: Visitor) -> None:
    """Nothing opens and nothing leaves; what Ravi types stays in his page."""
    story.letter_to("felix@example.org", containing="something needs you")
    with transaction.atomic():
        held = queue(invitation_letter(invitation_of("samir@example.org")))
    story.visitor(phone=True).go(link, status=404)
    ravi = story.visitor(user("ravi"))
    ravi.go("/")
    ravi.sees("A dialogue of yours is closed for the moment.").sees_not("Lake Room").shot("emergency-home-closed")
    ravi.go(f"/sessions/{room.sessions.get().pk}/write/", status=404)
    desk.page.locator("[name=text]").first.fill(TYPED)
    desk.page.wait_for_timeout(3000)
    assert desk.page.locator("[name=text]").first.input_value() == TYPED
    held.refresh_from_db()
    assert (held.state, Note.objects.get().revision) == ("HELD", 1)
    assert [mail for mail in story.smtp.received if mail.to == ["samir@example.org"]] == []


def release(story) -> None:
    felix, olga = story.visitor(user("felix")), story.visitor(user("olga"), phone=True)
    felix.go("/")
    felix.press("Look").shot("emergency-release")
    felix.page.get_by_label("what happened is contained").check()
    felix.press("Propose to open it").sees("It waits for Olga Brandt").shot("emergency-proposed")
    olga.go("/")
    olga.press("Look").shot("emergency-confirm").press("Confirm: open it again").sees("was opened again after")
    olga.shot("emergency-released")
    seal = EmergencySeal.objects.get()
    assert (seal.proposed_by, seal.ended_by, Dialogue.objects.get().frozen_at) == (user("felix"), user("olga"), None)


def goes_on(story, room, link: str, desk: Visitor) -> None:
    """Samir's letter leaves, Mira gets a new link, and Ravi's words are kept once he is back."""
    samir = story.visitor(phone=True)
    samir.go(link_in(story.letter_to("samir@example.org", containing="/answer/")))
    mira = story.visitor(phone=True)
    mira.go(link, status=404)
    mira.go(link_in(story.letter_to("mira@example.org", containing="/answer/")))
    desk.sign_in(user("ravi"))
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    desk.page.evaluate("document.dispatchEvent(new CustomEvent('door:open'))")
    desk.sees("Saved")
    fresh = story.visitor(user("ravi"))
    fresh.go(f"/sessions/{room.sessions.get().pk}/write/")
    assert fresh.page.locator("[name=text]").first.input_value() == TYPED
    assert Incident.objects.get().reported_on == date.today()
    assert not Message.objects.filter(state="HELD").exists()
